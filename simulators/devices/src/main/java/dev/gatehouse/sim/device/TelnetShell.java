package dev.gatehouse.sim.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A login and a prompt on Telnet, at most four at a time, a minute each. */
final class TelnetShell implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int PATIENCE_MILLIS = 60_000;

    private final String name;
    private final InetAddress own;
    private final String user;
    private final String password;
    private final AtomicInteger intrusions = new AtomicInteger();
    private ServerSocket listener;
    private ExecutorService threads;

    TelnetShell(String name, InetAddress own, String user, String password) {
        this.name = name;
        this.own = own;
        this.user = user;
        this.password = password;
    }

    void start() throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(own, 0), AT_ONCE);
        threads =
                Executors.newFixedThreadPool(
                        AT_ONCE + 1,
                        task -> {
                            Thread thread = new Thread(task, name + "-shell");
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int intrusions() {
        return intrusions.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setSoTimeout(PATIENCE_MILLIS);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // Switched off.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            say(out, name + " login: ");
            String who = in.readLine();
            say(out, "Password: ");
            String what = in.readLine();
            if (user.equals(who) && password.equals(what)) {
                intrusions.incrementAndGet();
                say(out, "\r\nBusyBox built-in shell\r\n# ");
                in.readLine();
            } else {
                say(out, "\r\nLogin incorrect\r\n");
            }
        } catch (IOException e) {
            return; // The other end left.
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listener.close();
        } catch (IOException e) {
            return; // It is closed all the same.
        }
    }
}
