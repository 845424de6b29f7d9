package dev.gatehouse.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Lets the terminal commands ask the running gateway: on loopback, with a token that is new at each
 * start and that only the owner of the data folder can read.
 *
 * <p>A request is lines of UTF-8: the token, the command, then key=value, then an empty line; the
 * answer is JSON until the end. One request at a time: it is a person's terminal.
 */
final class Control implements AutoCloseable {
    /** A terminal sends its request at once. */
    private static final int REQUEST_MILLIS = 2_000;

    /** Longest line of a request, in characters. */
    private static final int LINE = 4_096;

    /** Most arguments of a request. */
    private static final int ARGUMENTS = 32;

    private final ServerSocket server;
    private final String token;
    private final Path file;
    private final BiFunction<String, Map<String, String>, Optional<String>> commands;

    Control(Path file, BiFunction<String, Map<String, String>, Optional<String>> commands)
            throws IOException {
        this.file = file;
        this.commands = commands;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, server.getLocalPort() + "\n" + token + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        Thread thread = new Thread(this::serve, "gatehouse-control");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(REQUEST_MILLIS);
                answer(socket);
            } catch (IOException e) {
                // The terminal went away, or we are closing: the next one is served.
                continue;
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        byte[] given = line(in).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        String command = line(in);
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] pair = line.split("=", 2);
            if (pair.length == 2 && arguments.size() < ARGUMENTS) {
                arguments.put(pair[0], pair[1]);
            }
        }
        String answer =
                command.matches("[a-z-]{1,32}")
                        ? commands.apply(command, arguments)
                                .orElse("{\"fault\":\"no bundle serves this command\"}")
                        : "{\"fault\":\"no such command\"}";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() >= LINE) {
                throw new IOException("not a request");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }

    /**
     * Asks the gateway that runs on this data folder; absent if none runs.
     *
     * @throws IOException if one runs but does not answer
     */
    static Optional<String> ask(Path file, String command, Map<String, String> arguments)
            throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] lines = Files.readString(file).split("\n");
        try (Socket socket = new Socket()) {
            InetSocketAddress address =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(lines[0]));
            try {
                socket.connect(address, REQUEST_MILLIS);
            } catch (IOException e) {
                return Optional.empty(); // It was killed and left its token behind.
            }
            StringBuilder request = new StringBuilder(lines[1]).append('\n').append(command);
            arguments.forEach(
                    (k, v) ->
                            request.append('\n')
                                    .append(k)
                                    .append('=')
                                    .append(v.replace('\n', ' ')));
            request.append("\n\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readAllBytes();
            if (answer.length == 0) {
                throw new IOException("the gateway did not answer");
            }
            return Optional.of(new String(answer, StandardCharsets.UTF_8));
        }
    }
}
