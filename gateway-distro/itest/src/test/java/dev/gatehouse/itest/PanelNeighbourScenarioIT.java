package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What neighbours and devices on the network try on the panel of the shipped gateway. */
class PanelNeighbourScenarioIT {
    private static final String NEIGHBOUR = "127.0.1.1";
    private static final String DEVICE = "127.0.2.1";

    @TempDir Path folder;

    @Test
    void oneNeighbourHoldsNoMoreThanItsPlacesAndTheOwnerComesInFailsClosed() throws Exception {
        List<PanelLine> held = new ArrayList<>();
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                try {
                    held.add(panel.line(NEIGHBOUR));
                } catch (IOException e) {
                    refused++;
                }
            }
            assertThat(held).hasSize(24);
            assertThat(refused).isEqualTo(176);
            String cookie = home.claimed();
            assertThat(panel.ask("GET", "/api/v1/devices", "", "Cookie", cookie).statusCode())
                    .isEqualTo(200);
            held.remove(0).close();
            Await.until("a place that was given back", () -> comes(panel));
        } finally {
            for (PanelLine line : held) {
                line.close();
            }
        }
    }

    private static boolean comes(PanelClient panel) {
        try (PanelLine line = panel.line(NEIGHBOUR)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoTricklesIsCutHoweverItKeepsTalkingFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "");
                PanelLine head = home.panel().line(NEIGHBOUR);
                PanelLine body = home.panel().line(NEIGHBOUR)) {
            String host = home.panel().host();
            head.say("GET / HTTP/1.1\r\nHost: " + host + "\r\n");
            body.say(
                    "POST /api/v1/claim HTTP/1.1\r\nHost: "
                            + host
                            + "\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{");
            long begun = System.nanoTime();
            Await.until(
                    "the end of both",
                    Duration.ofSeconds(45),
                    () -> !says(head, "X-Slow: y\r\n") & !says(body, " ".repeat(60)));
            assertThat(Duration.ofNanos(System.nanoTime() - begun).toSeconds()).isBetween(15L, 40L);
        }
    }

    private static boolean says(PanelLine line, String text) {
        try {
            line.say(text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aDeviceInQuarantineIsKeptOutWithASentenceAndItsEventsEndFailsClosed() throws Exception {
        String route =
                ", \"dev.gatehouse.proxy.Route~m\": {\"listen\": \"127.0.0.1:0\", \"protocol\":"
                        + " \"mqtt\", \"to\": \"127.0.0.1:1\", \"name\": \"broker.example\"}";
        try (PanelHome home = new PanelHome(folder, route)) {
            PanelClient panel = home.panel();
            String cookie = home.claimed();
            String ask = "GET / HTTP/1.1";
            String host = "Host: " + panel.host();
            assertThat(panel.raw(DEVICE, List.of(ask, host))).startsWith("HTTP/1.1 200");
            appears(home);
            Await.until("the device", () -> devices(panel, cookie).contains(DEVICE));
            String id =
                    devices(panel, cookie).replaceAll("(?s).*?\"id\":\"([0-9a-f]{32})\".*", "$1");
            try (PanelLine events = panel.line(DEVICE)) {
                events.say(
                        "GET /api/v1/events HTTP/1.1\r\n"
                                + host
                                + "\r\nCookie: "
                                + cookie
                                + "\r\n\r\n");
                assertThat(events.line()).startsWith("HTTP/1.1 200");
                HttpResponse<String> moved =
                        panel.ask(
                                "POST",
                                "/api/v1/devices/" + id + "/zone",
                                "{\"zone\":\"quarantine\"}",
                                "Cookie",
                                cookie);
                assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
                String line = events.line();
                while (!line.equals("0")) { // The last chunk.
                    line = events.line();
                }
            }
            for (String path : PanelHome.PATHS) {
                String answer = panel.raw(DEVICE, List.of("GET " + path + " HTTP/1.1", host));
                assertThat(answer)
                        .startsWith("HTTP/1.1 403")
                        .contains("The panel is closed to this device");
                Fences.stand(answer);
            }
            assertThat(panel.raw(ask, host)).startsWith("HTTP/1.1 200");
        }
    }

    private static String devices(PanelClient panel, String cookie)
            throws IOException, InterruptedException {
        return panel.ask("GET", "/api/v1/devices", "", "Cookie", cookie).body();
    }

    private static void appears(PanelHome home) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getByName("127.0.0.1"),
                        home.gateway().port("m"),
                        InetAddress.getByName(DEVICE),
                        0)) {
            socket.getOutputStream().write(Routes.connectPacket("lamp-1", "lamp", "zz-4k1-q"));
            socket.setSoTimeout(5_000);
            socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            // There is no broker: that it was here is enough.
        }
    }
}
