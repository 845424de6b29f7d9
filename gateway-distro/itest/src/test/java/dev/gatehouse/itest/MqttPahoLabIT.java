package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eclipse Paho clients through the gateway. One tap stands before the gateway, one behind a stunnel
 * that ends the gateway's TLS before a plain mosquitto: what the two saw is compared octet by
 * octet.
 */
@Lab
class MqttPahoLabIT {
    private static final byte[] SECRET = "zz-4k1-own".getBytes(StandardCharsets.UTF_8);
    private static final int PAYLOAD_FORMAT_INVALID = 0x99; // MQTT 5, 2.4
    private static final int NOT_AUTHORIZED = 0x87; // MQTT 5, 2.4
    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86; // MQTT 5, 2.4

    @TempDir static Path folder;
    private static final List<AutoCloseable> OPEN = new java.util.ArrayList<>();
    private static Peer broker;
    private static Tap before;
    private static Tap behind;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
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
        behind = opened(Tap.before(plain));
        int ended = terminate(server, behind.port());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("thermostat.json"), policy(60));
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

    @AfterAll
    static void stop() throws Exception {
        for (int i = OPEN.size() - 1; i >= 0; i--) {
            OPEN.get(i).close();
        }
    }

    @Test
    void octetsOfVersion311AreTheSameOnBothSides() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = v3("octets-three");
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("lamp");
        options.setPassword("zz-4k1-own".toCharArray());
        options.setWill("home/lamp/gone", "farewell".getBytes(StandardCharsets.UTF_8), 1, true);
        client.connect(options);
        client.subscribe("home/three/#", 2, (topic, message) -> received.add("" + message));
        for (int qos = 0; qos <= 2; qos++) {
            client.publish("home/three/" + qos, new byte[] {(byte) ('a' + qos)}, qos, qos == 1);
        }
        for (String expected : List.of("a", "b", "c")) {
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        client.disconnect();
        client.close();
        assertSameOctets("octets-three");
    }

    @Test
    void octetsOfVersion5AreTheSameWithPropertiesAndTopicAliases() throws Exception {
        BlockingQueue<org.eclipse.paho.mqttv5.common.MqttMessage> received =
                new LinkedBlockingQueue<>();
        var client = v5("octets-five");
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("lamp");
        options.setPassword(SECRET);
        options.setTopicAliasMaximum(10);
        options.setUserProperties(List.of(new UserProperty("room", "attic")));
        client.connect(options);
        client.setCallback(new Inbox(received));
        client.subscribe("home/five/state", 2);
        for (int qos = 0; qos <= 2; qos++) {
            var message = new org.eclipse.paho.mqttv5.common.MqttMessage(new byte[] {1, 2, 3});
            message.setQos(qos);
            MqttProperties properties = new MqttProperties();
            properties.setUserProperties(List.of(new UserProperty("unit", "lux" + qos)));
            properties.setContentType("application/octet-stream");
            message.setProperties(properties);
            client.publish("home/five/state", message);
            var back = received.poll(10, TimeUnit.SECONDS);
            assertThat(back).isNotNull();
            assertThat(back.getProperties().getUserProperties())
                    .containsExactly(new UserProperty("unit", "lux" + qos));
        }
        client.disconnect();
        client.close();
        assertSameOctets("octets-five");
        String said = text(one(before, "octets-five").toServer());
        assertThat(said.split("home/five/state", -1).length - 1)
                .as("once in SUBSCRIBE, once in the first PUBLISH: then the alias stands for it")
                .isEqualTo(2);
    }

    @Test
    void aDefaultPairIsRefusedInTheWordsOfEachVersion() throws Exception {
        int reached = behind.connections().size();
        var three = v3("default-three");
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("admin");
        options.setPassword("admin".toCharArray());
        var old =
                catchThrowableOfType(
                        org.eclipse.paho.client.mqttv3.MqttException.class,
                        () -> three.connect(options));
        assertThat(old.getReasonCode()).isIn(4, 5); // MQTT 3.1.1, table 3.1
        var five = v5("default-five");
        MqttConnectionOptions newer = new MqttConnectionOptions();
        newer.setUserName("admin");
        newer.setPassword("admin".getBytes(StandardCharsets.UTF_8));
        var now =
                catchThrowableOfType(
                        org.eclipse.paho.mqttv5.common.MqttException.class,
                        () -> five.connect(newer));
        assertThat(now.getReasonCode()).isIn(BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED);
        gateway.awaitFinding("login.default-pair");
        assertThat(behind.connections()).hasSize(reached);
        assertThat(broker.log()).doesNotContain("default-three").doesNotContain("default-five");
    }

    @Test
    void aBadPayloadGetsAReasonInVersion5AndAClosedConnectionInVersion311() throws Exception {
        var five = v5("schema-five");
        five.connect(own5());
        assertThat(publish(five, "home/attic/temperature", "{\"celsius\": 4}")).isLessThan(0x80);
        assertThat(publish(five, "home/attic/temperature", "{\"celsius\": \"hot\"}"))
                .isEqualTo(PAYLOAD_FORMAT_INVALID);
        assertThat(publish(five, "home/attic/temperature", "{\"celsius\": 5}"))
                .as("the connection lives on")
                .isLessThan(0x80);
        five.disconnect();
        var three = v3("schema-three");
        three.connect(own3());
        byte[] bad = "{\"celsius\": \"cold\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> three.publish("home/attic/temperature", bad, 1, false))
                .isInstanceOf(org.eclipse.paho.client.mqttv3.MqttException.class);
        Await.until("the close", () -> !three.isConnected());
        for (Tap.Connection connection : behind.connections()) {
            assertThat(text(connection.toServer())).doesNotContain("hot").doesNotContain("cold");
        }
    }

    @Test
    void aChangedPolicyTakesEffectWhileTheGoodFlowGoesOn() throws Exception {
        String topic = "home/bath/temperature";
        var good = v5("policy-good");
        good.connect(own5());
        var probe = v5("policy-probe");
        probe.connect(own5());
        assertThat(publish(probe, topic, "{\"celsius\": 50}")).isLessThan(0x80);
        Files.writeString(folder.resolve("policies/thermostat.json"), policy(30));
        int[] sent = {0};
        try {
            Await.until(
                    "the new policy",
                    () -> {
                        sent[0]++;
                        assertThat(publish(good, topic, "{\"celsius\": 21}")).isLessThan(0x80);
                        return publish(probe, topic, "{\"celsius\": 50}") == PAYLOAD_FORMAT_INVALID;
                    });
            assertThat(publish(good, topic, "{\"celsius\": 22}")).isLessThan(0x80);
            assertThat(good.isConnected()).isTrue();
            assertThat(connections(before, "policy-good")).as("never dropped").hasSize(1);
        } finally {
            Files.writeString(folder.resolve("policies/thermostat.json"), policy(60));
        }
        System.out.printf("good messages while the policy changed: %d, none lost%n", sent[0]);
        good.disconnect();
        probe.disconnect();
    }

    @Test
    void nothingBehindAConnectThatIsNotMqttReachesTheBroker() throws Exception {
        // CONNECT of "garbage-one" with user "lamp", then a packet of type 0, which is reserved.
        byte[] id = "garbage-one".getBytes(StandardCharsets.US_ASCII);
        byte[] head = HexFormat.of().parseHex("00044D51545404C2003C000B");
        byte[] login = HexFormat.of().parseHex("00046C616D70000A");
        var packet = new java.io.ByteArrayOutputStream();
        packet.write(0x10);
        packet.write(head.length + id.length + login.length + SECRET.length);
        packet.writeBytes(head);
        packet.writeBytes(id);
        packet.writeBytes(login);
        packet.writeBytes(SECRET);
        byte[] connect = packet.toByteArray();
        packet.writeBytes("\0\0\0\0GET / garbage-two".getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), before.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(packet.toByteArray());
            try {
                socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                // A reset is an end, too.
            }
        }
        gateway.awaitFinding("message.malformed");
        for (Tap.Connection connection : connections(behind, "garbage-one")) {
            assertThat(connection.toServer()).isEqualTo(connect);
        }
        for (Tap.Connection connection : behind.connections()) {
            assertThat(text(connection.toServer())).doesNotContain("garbage-two");
        }
    }

    @Test
    void aClientComesBackAfterItsBrokerDid() throws Exception {
        int port = broker.port();
        String url = "tcp://127.0.0.1:" + gateway.port("direct");
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(url, "faithful-fan", null);
        client.setTimeToWait(10_000);
        MqttConnectOptions options = own3();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(1_000);
        client.connect(options);
        broker.close();
        Await.until("the loss", () -> !client.isConnected());
        Path file = folder.resolve("mosquitto-" + port + ".conf");
        broker = opened(Peer.start(folder, port, "/usr/sbin/mosquitto", "-c", file.toString()));
        Await.until("the return", client::isConnected);
        client.publish("home/fan", new byte[] {1}, 1, false);
        Await.until("the name in the new log", () -> broker.log().contains("faithful-fan"));
        client.disconnect();
        client.close();
    }

    private static void assertSameOctets(String id) throws IOException, InterruptedException {
        Tap.Connection near = one(before, id);
        Tap.Connection far = one(behind, id);
        Await.until("the last octet", () -> far.toServer().length >= near.toServer().length);
        assertThat(far.toServer()).as("client to broker").isEqualTo(near.toServer());
        assertThat(near.toClient()).as("broker to client").isEqualTo(far.toClient());
        System.out.printf(
                "%s: %d octets up, %d down, the same on both sides%n",
                id, near.toServer().length, near.toClient().length);
    }

    private static Tap.Connection one(Tap tap, String id) {
        List<Tap.Connection> found = connections(tap, id);
        assertThat(found).as("connections of " + id).hasSize(1);
        return found.get(0);
    }

    private static List<Tap.Connection> connections(Tap tap, String id) {
        return tap.connections().stream()
                .filter(connection -> text(connection.toServer()).contains(id))
                .toList();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static org.eclipse.paho.client.mqttv3.MqttClient v3(String id) throws Exception {
        var client =
                new org.eclipse.paho.client.mqttv3.MqttClient(
                        "tcp://127.0.0.1:" + before.port(), id, null);
        client.setTimeToWait(10_000);
        return client;
    }

    private static org.eclipse.paho.mqttv5.client.MqttClient v5(String id) throws Exception {
        var client =
                new org.eclipse.paho.mqttv5.client.MqttClient(
                        "tcp://127.0.0.1:" + before.port(), id, null);
        client.setTimeToWait(10_000);
        return client;
    }

    private static MqttConnectOptions own3() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("lamp");
        options.setPassword("zz-4k1-own".toCharArray());
        return options;
    }

    private static MqttConnectionOptions own5() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("lamp");
        options.setPassword(SECRET);
        return options;
    }

    /** Publishes at QoS 1 and returns the reason code of PUBACK. */
    private static int publish(
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
    private static int terminate(Authority.Server server, int target) throws Exception {
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

    private static <T extends AutoCloseable> T opened(T peer) {
        OPEN.add(peer);
        return peer;
    }

    private static String policy(int warmest) {
        return """
        {"format": 1, "kind": "topic-schema", "id": "home/thermostat", "about": "laboratory",
         "filter": "home/+/temperature", "directions": ["to-server", "to-client"],
         "maxOctets": 1024,
         "schema": {"type": "object", "required": ["celsius"], "additionalProperties": false,
                    "properties": {"celsius": {"type": "number", "minimum": -40, "maximum": %d}}}}
        """
                .formatted(warmest);
    }

    /**
     * Keeps what arrives; listeners given with a subscription recurse without end in Paho 1.2.5.
     */
    private record Inbox(BlockingQueue<org.eclipse.paho.mqttv5.common.MqttMessage> messages)
            implements org.eclipse.paho.mqttv5.client.MqttCallback {
        @Override
        public void messageArrived(
                String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            messages.add(message);
        }

        @Override
        public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {}

        @Override
        public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }
}
