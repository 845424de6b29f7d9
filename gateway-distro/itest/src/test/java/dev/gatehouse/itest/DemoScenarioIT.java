package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, from the command to Ctrl-C, as whoever has just cloned the project sees it. */
class DemoScenarioIT {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String ADMIN_ADMIN = "admin:admin";

    @TempDir Path temporary;

    @Test
    void devicesArriveByNameAttacksAreRefusedReadingsGoOnwardAndAtTheEndNothingIsLeft()
            throws Exception {
        try (PlayedDemo demo = PlayedDemo.start(temporary, "--port", "0").awaitReady()) {
            PanelClient panel =
                    new PanelClient(
                            demo.said("(https://localhost:\\d+/)"),
                            Path.of(demo.folder(), "data/ca.pem"));
            HttpResponse<String> state = panel.ask("GET", "/api/v1/state", "");
            assertThat(state.statusCode()).isEqualTo(200);
            assertThat(state.body()).contains("\"claimable\":true");
            assertThat(demo.said("Claim code +(\\S+)")).matches("[0-9A-Z]{4}(-[0-9A-Z]{4}){2}");
            assertThat(demo.said("SHA-256 (\\S+)")).hasSize(95);

            Await.until("devices", () -> named(ask(demo, "devices")));
            Await.until("a leg", () -> ask(demo, "devices").contains("plain to the gateway"));
            Await.until("the guess", () -> ask(demo, "findings").contains("login.default-pair"));
            Await.until("nonsense", () -> ask(demo, "findings").contains("message."));
            Await.until("a reading", () -> ask(demo, "findings").contains("payload.schema"));

            demo.terminate();
            assertThat(demo.awaitEnd()).as(demo.said()).isEqualTo(143);
            assertThat(demo.port("got (\\d+) readings")).isPositive();
            assertThat(demo.port("(\\d+) posts")).isPositive();
            assertThat(demo.port("(\\d+) lamp states")).isPositive();
            assertThat(demo.port("tried (\\d+) times")).isGreaterThanOrEqualTo(2);
            assertThat(demo.port("got in (\\d+) times")).isZero();
            demo.assertNothingIsLeft();
        }
    }

    private static boolean named(String devices) {
        return Stream.of(
                        "thermostat",
                        "camera",
                        "lamp",
                        "plug",
                        "weather-station",
                        "somebody-on-the-wifi")
                .allMatch(name -> devices.contains("\"name\":\"" + name + "\""));
    }

    @Test
    void theCameraLetsAdminInByItselfAndNotBehindTheGatewayWhosePageHasAnotherNameThanThePanel()
            throws Exception {
        try (PlayedDemo demo = PlayedDemo.start(temporary, "--port", "0").awaitReady()) {
            int page = demo.port("http://camera\\.localhost:(\\d+)/");
            int shell = demo.port("telnet 127\\.0\\.0\\.1 (\\d+)");
            String own = "127.0.10.12";
            assertThat(get(own, demo.port("http://127\\.0\\.10\\.12:(\\d+)/"), own, ADMIN_ADMIN))
                    .startsWith("HTTP/1.1 200")
                    .contains("Nobody is in the hall");
            assertThat(login(own, demo.port("telnet 127\\.0\\.10\\.12 (\\d+)"))).endsWith("# ");

            assertThat(get("127.0.0.1", page, "camera.localhost:" + page, "somebody:else"))
                    .as("the camera's own answer passes")
                    .startsWith("HTTP/1.1 401");
            assertThat(get("127.0.0.1", page, "camera.localhost:" + page, ADMIN_ADMIN))
                    .startsWith("HTTP/1.1 403")
                    .contains("login.default-pair")
                    .doesNotContain("Nobody is in the hall");
            assertThat(login("127.0.0.1", shell)).doesNotContain("BusyBox").doesNotContain("# ");
            for (String host : new String[] {"localhost", "127.0.0.1", "gatehouse.home.arpa"}) {
                assertThat(get("127.0.0.1", page, host + ":" + page, "somebody:else"))
                        .as("a name that the panel may have: %s", host)
                        .startsWith("HTTP/1.1 421");
            }
        }
    }

    private static String ask(PlayedDemo demo, String what)
            throws IOException, InterruptedException {
        Gateway.Result result = Gateway.command(what, "--json", "--config", demo.folder());
        assertThat(result.code()).as("%s: %s", what, result).isZero();
        return result.out();
    }

    private static String get(String address, int port, String host, String pair)
            throws IOException {
        byte[] octets = pair.getBytes(StandardCharsets.US_ASCII);
        String request =
                "GET / HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString(octets)
                        + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = socket(address, port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Logs in as admin with admin and returns the answer to that. */
    private static String login(String address, int port) throws IOException {
        try (Socket socket = socket(address, port)) {
            until(socket, "login: ");
            socket.getOutputStream().write("admin\r\n".getBytes(StandardCharsets.US_ASCII));
            until(socket, "assword: ");
            socket.getOutputStream().write("admin\r\n".getBytes(StandardCharsets.US_ASCII));
            return until(socket, "# ");
        }
    }

    private static Socket socket(String address, int port) throws IOException {
        Socket socket = new Socket(address, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Reads until this, or the end. */
    private static String until(Socket socket, String end) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            heard.write(octet);
            if (heard.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                break;
            }
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }
}
