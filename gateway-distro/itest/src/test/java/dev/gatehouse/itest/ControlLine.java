package dev.gatehouse.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Asks a running gateway as the terminal does, without a process for each question. */
final class ControlLine {
    private static final int ANSWER_MILLIS = 20_000;

    private ControlLine() {}

    /** Returns the answer; absent if nobody answers there now. */
    static Optional<String> ask(Path data, String command, String... arguments) {
        try {
            String[] lines = Files.readString(data.resolve("cli-token")).split("\n");
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(lines[0]))) {
                socket.setSoTimeout(ANSWER_MILLIS);
                String question =
                        lines[1] + "\n" + command + "\n" + String.join("\n", arguments) + "\n";
                if (arguments.length > 0) {
                    question += "\n";
                }
                socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
                byte[] answer = socket.getInputStream().readAllBytes();
                return Optional.of(new String(answer, StandardCharsets.UTF_8))
                        .filter(text -> !text.isEmpty());
            }
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // Not up yet, or killed.
        }
    }
}
