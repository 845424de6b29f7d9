package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is edited while the gateway runs and devices talk. */
class ReloadScenarioIT {
    private static final String TOPIC = "home/lamp/state";

    @TempDir Path folder;
    private MqttEcho broker;
    private Path anchor;

    @BeforeEach
    void startBroker() throws Exception {
        Authority authority = Authority.make("Reload");
        anchor = authority.write(folder);
        broker = MqttEcho.start(authority.issue(folder, "broker.example"));
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void routesComeChangeAndGoWhileAnotherRoutesFlowStays() throws Exception {
        int port = Peer.freePort();
        String kept = route("kept", 0, "");
        try (Gateway gateway = Gateway.start(folder, json(kept, route("other", port, "")));
                MqttFlow stays = MqttFlow.open(gateway.port("kept"));
                MqttFlow first = MqttFlow.open(port)) {
            assertThat(stays.echoes(TOPIC, "before")).isTrue();
            assertThat(first.echoes(TOPIC, "before")).isTrue();

            write(json(kept, route("other", port, ", \"device\": \"new\""), route("more", 0, "")));
            awaitLine(gateway, "  more ");
            assertThat(MqttFlow.works(gateway.port("more"))).as("the route added").isTrue();
            assertThat(first.ended()).as("the flow of the route changed").isTrue();
            Await.until("the route changed", () -> MqttFlow.works(port));
            assertThat(stays.echoes(TOPIC, "changed")).isTrue();

            try (MqttFlow second = MqttFlow.open(gateway.port("more"))) {
                assertThat(second.echoes(TOPIC, "before")).isTrue();
                write(json(kept, route("other", port, ", \"device\": \"new\"")));
                awaitLine(gateway, "  more is closed");
                assertThat(second.ended()).as("the flow of the route removed").isTrue();
                assertThat(MqttFlow.works(gateway.port("more"))).isFalse();
            }
            assertThat(MqttFlow.works(port)).isTrue();
            assertThat(stays.echoes(TOPIC, "after")).isTrue();
            assertThat(gateway.findings())
                    .contains(closed("other"))
                    .contains(closed("more"))
                    .doesNotContain(closed("kept"));
        }
    }

    @Test
    void aBrokenConfigurationChangesNothingIsToldAndItsMendingHolds() throws Exception {
        String lamp = route("lamp", 0, "");
        try (Gateway gateway = Gateway.start(folder, json(lamp));
                MqttFlow stays = MqttFlow.open(gateway.port("lamp"))) {
            refused(gateway, json(lamp) + "}", "", "JSON");
            refused(
                    gateway,
                    json(route("lamp", 0, ", \"colour\": \"red\"")),
                    "dev.gatehouse.proxy.Route~lamp/colour",
                    "profile");
            refused(
                    gateway,
                    json(route("lamp", 0, ", \"tls\": \"perhaps\"")),
                    "dev.gatehouse.proxy.Route~lamp/tls",
                    "required, off");
            refused(
                    gateway,
                    json(lamp, "\"dev.gatehouse.proxy\": {\"idleSeconds\": -5}"),
                    "dev.gatehouse.proxy/idleSeconds",
                    "from ");
            assertThat(stays.echoes(TOPIC, "still here")).isTrue();
            assertThat(MqttFlow.works(gateway.port("lamp"))).isTrue();

            write(json(lamp, route("more", 0, "")));
            awaitLine(gateway, "  more ");
            assertThat(MqttFlow.works(gateway.port("more"))).isTrue();
            assertThat(stays.echoes(TOPIC, "and on")).isTrue();
            assertThat(String.join("\n", gateway.output())).doesNotContain("Exception");
        }
    }

    /** Writes a configuration that must not be used, and waits until that is told everywhere. */
    private void refused(Gateway gateway, String json, String key, String allowed)
            throws IOException, InterruptedException {
        int before = gateway.output().size();
        write(json);
        String where = folder.resolve("gatehouse.json") + (key.isEmpty() ? "" : ", " + key) + ": ";
        Await.until(
                "the fault at " + key,
                () ->
                        gateway.output().stream()
                                .skip(before)
                                .anyMatch(line -> line.contains("last good configuration stays")));
        assertThat(gateway.output().subList(before, gateway.output().size()))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(where)
                                        .containsPattern("allowed: .*")
                                        .contains(allowed));
        Await.until("the finding", () -> gateway.findings().contains(where));
        assertThat(gateway.codes()).contains("config.invalid");
        assertThat(MqttFlow.works(gateway.port("lamp"))).isTrue();
    }

    /** Returns a route's closing as it stands in the journal's JSON. */
    private static String closed(String route) {
        return "The gateway no longer listens for \\\"" + route + "\\\".";
    }

    private static void awaitLine(Gateway gateway, String start)
            throws IOException, InterruptedException {
        Await.until(
                "the line " + start,
                () -> gateway.output().stream().anyMatch(line -> line.startsWith(start)));
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("gatehouse.json"), json);
    }

    private static String json(String... entries) {
        return Arrays.stream(entries).collect(Collectors.joining(",", "{", "}"));
    }

    private String route(String name, int port, String more) {
        return """
               "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:%d", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]%s}
               """
                .formatted(name, port, broker.port(), anchor, more);
    }
}
