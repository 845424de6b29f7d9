package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The panel's cookie stays between browser and panel, whatever pages of devices there are. */
class PanelCookieScenarioIT {
    private static final String OURS = "__Host-gatehouse=q1W2-e3R4_t5";
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\n"
                    + "Set-Cookie: sid=1; Path=/\r\n"
                    + "%s"
                    + "Content-Length: 2\r\n\r\nhi";

    @TempDir Path folder;

    /** A device's web server that keeps every octet and tries to set the panel's cookie. */
    private static final class Page implements AutoCloseable {
        private final ServerSocket door;
        private final List<String> heard = new CopyOnWriteArrayList<>();

        Page(ServerSocket door) {
            this.door = door;
            Thread thread = new Thread(this::accept, "page");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    Socket socket = door.accept();
                    Thread thread = new Thread(() -> serve(socket), "page-line");
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException e) {
                    continue; // Closed ends the loop.
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                for (String request = request(socket.getInputStream());
                        !request.isEmpty();
                        request = request(socket.getInputStream())) {
                    heard.add(request);
                    String ours = "set-cookie:" + OURS + "; Path=/; Secure\r\n";
                    socket.getOutputStream()
                            .write(ANSWER.formatted(ours).getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // Broken off: what was heard stands.
            }
        }

        private static String request(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            String text = "";
            while (!text.endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return "";
                }
                all.write(octet);
                text = all.toString(StandardCharsets.ISO_8859_1);
            }
            if (text.contains("Content-Length: 5\r\n")) {
                all.write(in.readNBytes(5));
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeviceNeitherGetsNorSetsItFailsClosed(boolean tls) throws Exception {
        Authority authority = Authority.make("Cameras");
        Authority.Server server = authority.issue(folder, "cam.example");
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocket door =
                tls
                        ? TlsPeer.context(server)
                                .getServerSocketFactory()
                                .createServerSocket(0, 9, here)
                        : new ServerSocket(0, 9, here);
        String json =
                """
                {"dev.gatehouse.proxy.Route~cam": {"listen": "127.0.0.1:0", "protocol": "http",
                 "to": "127.0.0.1:%d", "name": "cam.example", %s}}
                """
                        .formatted(
                                door.getLocalPort(),
                                tls
                                        ? "\"trust\": [\"" + authority.write(folder) + "\"]"
                                        : "\"tls\": \"off\"");
        try (Page page = new Page(door);
                Gateway gateway = Gateway.start(folder, json);
                Socket browser = new Socket(here, gateway.port("cam"))) {
            browser.setSoTimeout(20_000);
            int asked = 0;
            for (Map.Entry<String, String> each : fields().entrySet()) {
                for (String method : List.of("GET", "POST")) {
                    say(browser, request(method, each.getKey()));
                    String answer = ANSWER.formatted("");
                    byte[] got = browser.getInputStream().readNBytes(answer.length());
                    assertThat(new String(got, StandardCharsets.ISO_8859_1)).isEqualTo(answer);
                    assertThat(page.heard.get(asked)).isEqualTo(request(method, each.getValue()));
                    asked++;
                }
            }
            assertThat(String.join("", page.heard)).doesNotContain("q1W2");
        }
    }

    /** Says it octet by octet where it is short, so that no read holds a whole line. */
    private static void say(Socket browser, String request) throws IOException {
        browser.setTcpNoDelay(true);
        for (String part : request.split("(?<=[;:=\\n])")) {
            browser.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static String request(String method, String fields) {
        String head = method + " /page?x=1 HTTP/1.1\r\nHost: cam.example\r\nX-A: 1\r\n" + fields;
        return method.equals("GET")
                ? head + "X-B:  2 \r\n\r\n"
                : head + "Content-Length: 5\r\n\r\nhello";
    }

    private static Map<String, String> fields() {
        String line = "Cookie: %s\r\n";
        return Map.of(
                line.formatted(OURS),
                "",
                line.formatted(OURS + "; a=1"),
                line.formatted("a=1"),
                line.formatted("a=1; " + OURS),
                line.formatted("a=1"),
                line.formatted("a=1; " + OURS + "; b=2"),
                line.formatted("a=1; b=2"),
                "cOOkie:" + OURS + ";" + OURS + "\r\nCookie: c=3\r\n",
                "Cookie: c=3\r\n",
                line.formatted("a=1; b=\"" + "x".repeat(3000) + "\""),
                line.formatted("a=1; b=\"" + "x".repeat(3000) + "\""));
    }

    @Test
    void theOwnersLiveSessionIsNotGivenAway() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocket door = new ServerSocket(0, 9, here);
        String route =
                ", \"dev.gatehouse.proxy.Route~cam\": {\"listen\": \"127.0.0.1:0\", \"protocol\":"
                        + " \"http\", \"tls\": \"off\", \"name\": \"cam.example\", \"to\":"
                        + " \"127.0.0.1:"
                        + door.getLocalPort()
                        + "\"}";
        try (Page page = new Page(door);
                PanelHome home = new PanelHome(folder, route)) {
            String cookie = home.claimed();
            try (Socket browser = new Socket(here, home.gateway().port("cam"))) {
                browser.setSoTimeout(20_000);
                say(browser, request("GET", "Cookie: " + cookie + "; sid=7\r\n"));
                Await.until("the request", () -> page.heard.size() == 1);
                assertThat(page.heard.get(0))
                        .contains("sid=7")
                        .doesNotContain(cookie.substring(cookie.indexOf('=') + 1));
            }
            assertThat(
                            home.panel()
                                    .ask("GET", "/api/v1/devices", "", "Cookie", cookie)
                                    .statusCode())
                    .isEqualTo(200);
        }
    }
}
