package dev.gatehouse.sim.device;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A camera with a page in plain HTTP and a Telnet shell that its maker forgot, both with the
 * password it was sold with. This is what networks of hijacked devices are made of.
 */
public final class Camera implements SimulatedDevice {
    private static final String PAGE =
            "<!doctype html><meta charset=utf-8><title>Camera</title><h1>Camera</h1>"
                    + "<p>Nobody is in the hall.</p>";

    private final String name;
    private final InetAddress own;
    private final String user;
    private final String password;
    private HttpServer page;
    private ExecutorService workers;
    private TelnetShell shell;

    /**
     * @param own the address it has in the home
     * @param user the user that it was sold with
     * @param password the password that it was sold with
     */
    public Camera(String name, InetAddress own, String user, String password) {
        this.name = name;
        this.own = own;
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        page = HttpServer.create(new InetSocketAddress(own, 0), 16);
        workers =
                Executors.newFixedThreadPool(
                        2,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        page.setExecutor(workers);
        HttpContext root =
                page.createContext(
                        "/",
                        exchange -> {
                            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
                            exchange.getResponseHeaders().set("Content-Type", "text/html");
                            exchange.sendResponseHeaders(200, body.length);
                            exchange.getResponseBody().write(body);
                            exchange.close();
                        });
        root.setAuthenticator(
                new BasicAuthenticator("camera") {
                    @Override
                    public boolean checkCredentials(String who, String what) {
                        return who.equals(user) && what.equals(password);
                    }
                });
        page.start();
        shell = new TelnetShell(name, own, user, password);
        shell.start();
    }

    /** Returns where its page is; after the start. */
    public int pagePort() {
        return page.getAddress().getPort();
    }

    /** Returns where its shell is; after the start. */
    public int shellPort() {
        return shell.port();
    }

    /** Returns how often somebody got into its shell. */
    public int intrusions() {
        return shell.intrusions();
    }

    @Override
    public void close() {
        page.stop(0);
        workers.shutdownNow();
        shell.close();
    }
}
