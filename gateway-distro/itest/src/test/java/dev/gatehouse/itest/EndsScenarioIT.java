package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server's end is told to the client: in order, or cut off and never in between. */
class EndsScenarioIT {
    private static final String ASK = "GET / HTTP/1.1\r\nHost: server.example\r\n\r\n";

    /** An answer without a length: its end alone says that it is whole (RFC 9112 9.8). */
    private static final String UNTIL_END = "HTTP/1.1 200 OK\r\n\r\nhalf of a pag";

    private static final String COUNTED = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";

    @TempDir static Path folder;
    private Gateway gateway;

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "java"})
    void anAnswerThatWasCutOffIsAResetFailsClosed(String provider) throws Exception {
        Authority authority = Authority.make("Ends");
        try (Ending server = Ending.start(authority.issue(folder, "server.example"))) {
            gateway = start(server.port(), authority.write(folder), provider);
            server.next(UNTIL_END, false);
            assertThatThrownBy(() -> say(ASK)).isInstanceOf(SocketException.class);
            gateway.awaitFinding("tls.truncated");
            server.next(COUNTED, false);
            assertThatThrownBy(() -> say(ASK)).isInstanceOf(SocketException.class);
            // The same answer, ended in order, is whole.
            server.next(UNTIL_END, true);
            assertThat(say(ASK)).isEqualTo(UNTIL_END);
        }
    }

    private static Gateway start(int upstream, Path anchor, String provider) throws Exception {
        Path config = Files.createTempDirectory(folder, "gateway");
        Files.writeString(
                config.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.proxy.Route~page": {"listen": "127.0.0.1:0", "protocol": "http",
                  "to": "127.0.0.1:%d", "name": "server.example", "trust": ["%s"],
                  "device": "radio"}}
                """
                        .formatted(upstream, anchor));
        return Gateway.start(
                config,
                provider.equals("java")
                        ? Map.of(
                                "GATEHOUSE_JAVA_OPTS",
                                "-Dio.netty.handler.ssl.noOpenSsl=true"
                                        + " -Dio.netty.transport.noNative=true")
                        : Map.of(),
                List.of());
    }

    private String say(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port("page"))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
