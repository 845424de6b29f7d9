package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two readers read differently, against a real lighttpd whose log is the witness. */
@Lab
class SmugglingLabIT {
    private static final String END = "\r\n\r\n";
    private static final String INNER = "GET /smuggled HTTP/1.1\r\nHost: device.example" + END;

    @TempDir static Path folder;
    private static Web web;
    private static Tap tap;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        web = Web.start(folder, Optional.empty());
        tap = Tap.before(web.port());
        gateway =
                Gateway.start(
                        folder,
                        """
                        {"dev.gatehouse.proxy.Route~device": {"listen": "127.0.0.1:0",
                          "protocol": "http", "to": "127.0.0.1:%d", "tls": "off",
                          "hosts": ["device.example"], "device": "heater"}}
                        """
                                .formatted(tap.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        tap.close();
        web.close();
    }

    static Stream<String> ambiguous() {
        return Stream.of(
                post("Content-Length: 5\r\nTransfer-Encoding: chunked") + "0" + END + INNER,
                post("Transfer-Encoding: chunked\r\nContent-Length: 5") + "0" + END + INNER,
                post("Content-Length: 0\r\nContent-Length: 60") + INNER,
                post("Content-Length: 0, 60") + INNER,
                post("Content-Length: +60") + INNER,
                post("Content-Length: 0x3c") + INNER,
                post("Content-Length: -1") + INNER,
                post("Content-Length: 99999999999999999999") + INNER,
                post("Content-Length : 60") + INNER,
                post("Content_Length: 60") + INNER,
                post("Transfer-Encoding: xchunked") + "0" + END + INNER,
                post("Transfer-Encoding: chunked, identity") + "0" + END + INNER,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x") + "0" + END + INNER,
                post("Transfer-Encoding:\u000bchunked") + "0" + END + INNER,
                post("Transfer-Encoding : chunked") + "0" + END + INNER,
                post("X: a\r\n Transfer-Encoding: chunked") + "0" + END + INNER,
                post("X: a\rTransfer-Encoding: chunked") + "0" + END + INNER,
                post("X: a\nContent-Length: 60") + INNER,
                post("X: a\u0000b") + INNER,
                post("Host: bank.example") + INNER,
                "POST / HTTP/1.0\r\nHost: device.example\r\nTransfer-Encoding: chunked"
                        + END
                        + "0"
                        + END
                        + INNER,
                "GET / HTTP/1.1\r\nHost: device.example\r\nContent-Length: 60" + END + INNER,
                "GET / HTTP/1.1\r\n Host: device.example" + END + INNER,
                "GET / HTTP/1.1 \r\nHost: device.example" + END + INNER,
                "GET  / HTTP/1.1\r\nHost: device.example" + END + INNER,
                "GET / HTTP/1.1" + END + INNER);
    }

    private static String post(String fields) {
        return "POST / HTTP/1.1\r\nHost: device.example\r\n" + fields + END;
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void nothingOfAnAmbiguousRequestReachesTheDevice(String request) throws Exception {
        int before = tap.connections().size();
        List<String> requests = web.requests();
        assertThat(say(request)).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 2", "welcome");
        assertThat(tap.connections()).hasSize(before);
        assertThat(web.requests()).isEqualTo(requests);
    }

    /** A fault in content that is already under way cuts both sides: nothing is left to follow. */
    @ParameterizedTest
    @MethodSource("brokenChunks")
    void whatFollowsABrokenChunkIsNoRequest(String chunks) throws Exception {
        String head = post("Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked");
        say(head + chunks + INNER);
        gateway.awaitFinding("message.malformed");
        assertThat(web.requests()).noneMatch(line -> line.contains("smuggled"));
        assertThat(said()).doesNotContain("smuggled");
    }

    static Stream<String> brokenChunks() {
        return Stream.of(
                "0x3\r\nabc\r\n0" + END,
                "3\r\nabcd\r\n0" + END,
                "3 ;x\r\nabc\r\n0" + END,
                "3\nabc\r\n0" + END,
                "-1\r\n0" + END,
                "10000000000000003\r\nabc\r\n0" + END,
                "3\r\nabc\r\n0\r\nX-Trailer: y" + END);
    }

    /**
     * Pipelined requests are each a request, in their order; the default login in between is not.
     */
    @Test
    void pipelinedRequestsAreJudgedOneByOne() throws Exception {
        String own = "Authorization: Basic b3duZXI6enotNGsxLW93bg==";
        String bad = "Authorization: Basic YWRtaW46YWRtaW4=";
        String answers =
                say(get("/index.html?1", own) + get("/index.html?2", bad) + get("/nothing", own));
        assertThat(answers.split("HTTP/1.1 "))
                .satisfiesExactly(
                        none -> assertThat(none).isEmpty(),
                        one -> assertThat(one).startsWith("200").contains("welcome"),
                        two -> assertThat(two).startsWith("403").doesNotContain("welcome"),
                        three -> assertThat(three).startsWith("404"));
        assertThat(web.requests())
                .contains("GET /index.html?1 HTTP/1.1 200", "GET /nothing HTTP/1.1 404")
                .noneMatch(line -> line.contains("?2"));
    }

    private static String get(String path, String field) {
        return "GET " + path + " HTTP/1.1\r\nHost: device.example\r\n" + field + END;
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port("device"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Says it, ends its side and returns what comes back until the end. */
    private static String say(String request) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = open()) {
            socket.getOutputStream().write(octets(request));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                answer.append((char) octet);
            }
        } catch (SocketException e) {
            answer.append("(reset)");
        }
        return answer.toString();
    }

    private static String said() {
        List<String> all = new ArrayList<>();
        tap.connections()
                .forEach(flow -> all.add(new String(flow.toServer(), StandardCharsets.ISO_8859_1)));
        return String.join("", all);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
