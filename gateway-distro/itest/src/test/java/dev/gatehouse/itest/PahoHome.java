package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * A plain mosquitto behind a stunnel that ends the gateway's TLS, and Eclipse Paho clients of both
 * versions. One tap stands before the gateway, one behind the stunnel.
 */
final class PahoHome implements AutoCloseable {
    static final byte[] SECRET = "zz-4k1-own".getBytes(StandardCharsets.UTF_8);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Path folder;
    final Tap before;
    final Tap behind;
    final Gateway gateway;
    private final int brokerPort;
    private Peer broker;

    PahoHome(Path folder) throws Exception {
        this.folder = folder;
        Authority authority = Authority.make("Laboratory");
        Authority.Server server = authority.issue(folder, "broker.example");
        Path users = folder.resolve("users");
        Gateway.run(
                new byte[0], "mosquitto_passwd", "-c", "-b", users.toString(), "admin", "admin");
        Gateway.run(new byte[0], "mosquitto_passwd", "-b", users.toString(), "lamp", "zz-4k1-own");
        int plain = Peer.freePort();
        broker =
                opened(
                        Peer.mosquitto(
                                folder,
                                server,
                                "password_file " + users,
                                "listener " + plain + " 127.0.0.1"));
        brokerPort = broker.port();
        behind = opened(Tap.before(plain));
        int ended = terminate(server, behind.port());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("thermostat.json"), text(60));
        gateway =
                opened(
                        Gateway.start(
                                folder,
                                """
                                {"dev.gatehouse.policy": {"watchSeconds": 1},
                                 "dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0",
                                  "protocol": "mqtt", "to": "127.0.0.1:%d",
                                  "name": "broker.example", "trust": ["%s"], "device": "lamp"},
                                 "dev.gatehouse.proxy.Route~direct": {"listen": "127.0.0.1:0",
                                  "protocol": "mqtt", "to": "127.0.0.1:%d",
                                  "name": "broker.example", "trust": ["%s"], "device": "fan"}}
                                """
                                        .formatted(
                                                ended,
                                                authority.write(folder),
                                                broker.port(),
                                                authority.write(folder))));
        before = opened(Tap.before(gateway.port("lamp")));
    }

    /** Writes the one policy of this home. */
    void policy(int warmest) throws IOException {
        Files.writeString(folder.resolve("policies/thermostat.json"), text(warmest));
    }

    String brokerLog() throws IOException {
        return broker.log();
    }

    void stopBroker() throws Exception {
        broker.close();
    }

    /** Starts the broker again, on its port, with a new log. */
    void startBroker() throws Exception {
        Path file = folder.resolve("mosquitto-" + brokerPort + ".conf");
        broker =
                opened(
                        Peer.start(
                                folder, brokerPort, "/usr/sbin/mosquitto", "-c", file.toString()));
    }

    static Tap.Connection one(Tap tap, String id) {
        List<Tap.Connection> found = connections(tap, id);
        assertThat(found).as("connections of " + id).hasSize(1);
        return found.get(0);
    }

    static List<Tap.Connection> connections(Tap tap, String id) {
        return tap.connections().stream()
                .filter(connection -> text(connection.toServer()).contains(id))
                .toList();
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    org.eclipse.paho.client.mqttv3.MqttClient v3(String id) throws Exception {
        var client =
                new org.eclipse.paho.client.mqttv3.MqttClient(
                        "tcp://127.0.0.1:" + before.port(), id, null);
        client.setTimeToWait(10_000);
        return client;
    }

    org.eclipse.paho.mqttv5.client.MqttClient v5(String id) throws Exception {
        var client =
                new org.eclipse.paho.mqttv5.client.MqttClient(
                        "tcp://127.0.0.1:" + before.port(), id, null);
        client.setTimeToWait(10_000);
        return client;
    }

    static MqttConnectOptions own3() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("lamp");
        options.setPassword("zz-4k1-own".toCharArray());
        return options;
    }

    static MqttConnectionOptions own5() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("lamp");
        options.setPassword(SECRET);
        return options;
    }

    /** Publishes at QoS 1 and returns the reason code of PUBACK. */
    static int publish(
            org.eclipse.paho.mqttv5.client.MqttClient client, String topic, String payload) {
        try {
            var message =
                    new org.eclipse.paho.mqttv5.common.MqttMessage(
                            payload.getBytes(StandardCharsets.UTF_8));
            message.setQos(1);
            var token = client.getTopic(topic).publish(message);
            token.waitForCompletion(10_000);
            int[] codes = token.getReasonCodes();
            return codes == null || codes.length == 0 ? 0 : codes[0];
        } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
            return e.getReasonCode();
        }
    }

    /** Starts a stunnel that ends TLS before this port and returns where it listens. */
    private int terminate(Authority.Server server, int target) throws Exception {
        int port = Peer.freePort();
        Path file = folder.resolve("stunnel-" + port + ".conf");
        Files.writeString(
                file,
                """
                foreground = yes
                pid =
                [broker]
                accept = 127.0.0.1:%d
                connect = 127.0.0.1:%d
                cert = %s
                key = %s
                """
                        .formatted(port, target, server.certificate(), server.key()));
        opened(Peer.start(folder, port, "stunnel4", file.toString()));
        return port;
    }

    private <T extends AutoCloseable> T opened(T peer) {
        open.add(peer);
        return peer;
    }

    private static String text(int warmest) {
        return """
        {"format": 1, "kind": "topic-schema", "id": "home/thermostat", "about": "laboratory",
         "filter": "home/+/temperature", "directions": ["to-server", "to-client"],
         "maxOctets": 1024,
         "schema": {"type": "object", "required": ["celsius"], "additionalProperties": false,
                    "properties": {"celsius": {"type": "number", "minimum": -40, "maximum": %d}}}}
        """
                .formatted(warmest);
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}
