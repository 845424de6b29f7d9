package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two devices on one route, as a person at the terminal sees them. */
class InventoryScenarioIT {
    private static final String THERMOSTAT = "127.0.0.2";
    private static final String CAMERA = "127.0.0.3";
    private static final String HOSTILE = "127.0.0.4";

    private static final String LEASES =
            """
            0 18:b4:30:00:00:01 127.0.0.2 hallway *
            0 ec:71:db:00:00:02 127.0.0.3 frontdoor *
            0 02:00:00:00:00:03 127.0.0.4 \u001b[31mred *
            """;

    @TempDir Path folder;

    @Test
    void eachIsNamedFromTheLeaseFileAndHasItsOwnFindings() throws Exception {
        Authority authority = Authority.make("Broker");
        Authority.Server server = authority.issue(folder, "broker.example");
        Path anchor = authority.write(folder);
        Files.writeString(folder.resolve("leases"), LEASES);
        try (TlsPeer broker = TlsPeer.start(server, new byte[] {0x20, 2, 0, 0});
                Gateway gateway = Gateway.start(folder, json(broker.port(), anchor))) {
            Await.until("the inventory", () -> devices(gateway).contains("hallway"));
            assertThat(login(gateway, THERMOSTAT, "t-1", "zz-4k1")).isZero();
            assertThat(login(gateway, CAMERA, "c-1", "lamp")).isNotZero();
            assertThat(login(gateway, CAMERA, "t-1", "zz-4k1"))
                    .as("another one's client identifier")
                    .isNotZero();
            gateway.awaitFinding("flow.not-yours");
            Await.until("the leg onward", () -> devices(gateway).contains("TLS onward"));

            String json = devices(gateway);
            assertThat(json)
                    .contains("\"maker\":\"Google Nest\"")
                    .contains("registered to this maker")
                    .contains("plain to the gateway, TLS onward")
                    .doesNotContain("\u001b");
            String thermostat = id(json, "hallway");
            String camera = id(json, "frontdoor");
            assertThat(camera).isNotEqualTo(thermostat);
            assertThat(findings(gateway, "frontdoor"))
                    .isEqualTo(findings(gateway, camera))
                    .contains("login.same-as-user")
                    .contains("flow.not-yours")
                    .contains(camera)
                    .doesNotContain(thermostat);
            Gateway.Result table =
                    Gateway.command("devices", "--config", gateway.config().toString());
            assertThat(table.code()).isZero();
            assertThat(table.out())
                    .contains("hallway", "Google Nest", "random", HOSTILE)
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void whatCannotBeConfiguredIsSaidByCheck() throws Exception {
        Files.writeString(
                folder.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.inventory": {"leases": ["leases"], "neighbours": "yes"},
                 "dev.gatehouse.inventory.Device~lamp": {"macs": ["nonsense"], "mode": "watch"}}
                """);
        Gateway.Result check = Gateway.command("check", "--config", folder.toString());
        assertThat(check.code()).isEqualTo(2);
        assertThat(check.err()).contains("neighbours", "mode");
    }

    private static String json(int broker, Path anchor) {
        return """
                {"dev.gatehouse.inventory": {"leases": ["leases"]},
                 "dev.gatehouse.proxy.Route~broker": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                  "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]}}
                """
                .formatted(broker, anchor);
    }

    /** Connects as "lamp" from an address and returns the CONNACK's code, or -1 for none. */
    private static int login(Gateway gateway, String from, String clientId, String password)
            throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        gateway.port("broker"),
                        InetAddress.getByName(from),
                        0)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(Routes.connectPacket(clientId, "lamp", password));
            byte[] answer = socket.getInputStream().readNBytes(4);
            return answer.length < 4 ? -1 : answer[3];
        }
    }

    private static String devices(Gateway gateway) throws IOException, InterruptedException {
        return Gateway.command("devices", "--json", "--config", gateway.config().toString()).out();
    }

    private static List<String> findings(Gateway gateway, String device)
            throws IOException, InterruptedException {
        Gateway.Result result =
                Gateway.command(
                        "findings",
                        "--json",
                        "--config",
                        gateway.config().toString(),
                        "--device",
                        device);
        Matcher words =
                Pattern.compile("\"(?:code|device)\":\\s*\"([^\"]+)\"").matcher(result.out());
        return words.results().map(each -> each.group(1)).toList();
    }

    private static String id(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"id\":\"([0-9a-f]{32})\",\"name\":\"" + name + "\"")
                        .matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1);
    }
}
