package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

/** What Eclipse Paho clients say and hear through the gateway is the same octet by octet. */
@Lab
class MqttPahoLabIT {
    @TempDir static Path folder;
    private static PahoHome home;

    @BeforeAll
    static void start() throws Exception {
        home = new PahoHome(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (home != null) {
            home.close();
        }
    }

    @Test
    void octetsOfVersion311AreTheSameOnBothSides() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = home.v3("octets-three");
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
        var client = home.v5("octets-five");
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("lamp");
        options.setPassword(PahoHome.SECRET);
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
        String said = PahoHome.text(PahoHome.one(home.before, "octets-five").toServer());
        assertThat(said.split("home/five/state", -1).length - 1)
                .as("once in SUBSCRIBE, once in the first PUBLISH: then the alias stands for it")
                .isEqualTo(2);
    }

    @Test
    void nothingBehindAConnectThatIsNotMqttReachesTheBroker() throws Exception {
        // CONNECT of "garbage-one" with user "lamp", then a packet of type 0, which is reserved.
        byte[] id = "garbage-one".getBytes(StandardCharsets.US_ASCII);
        byte[] head = HexFormat.of().parseHex("00044D51545404C2003C000B");
        byte[] login = HexFormat.of().parseHex("00046C616D70000A");
        var packet = new java.io.ByteArrayOutputStream();
        packet.write(0x10);
        packet.write(head.length + id.length + login.length + PahoHome.SECRET.length);
        packet.writeBytes(head);
        packet.writeBytes(id);
        packet.writeBytes(login);
        packet.writeBytes(PahoHome.SECRET);
        byte[] connect = packet.toByteArray();
        packet.writeBytes("\0\0\0\0GET / garbage-two".getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), home.before.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(packet.toByteArray());
            try {
                socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                // A reset is an end, too.
            }
        }
        home.gateway.awaitFinding("message.malformed");
        for (Tap.Connection connection : PahoHome.connections(home.behind, "garbage-one")) {
            assertThat(connection.toServer()).isEqualTo(connect);
        }
        for (Tap.Connection connection : home.behind.connections()) {
            assertThat(PahoHome.text(connection.toServer())).doesNotContain("garbage-two");
        }
    }

    @Test
    void aClientComesBackAfterItsBrokerDid() throws Exception {
        String url = "tcp://127.0.0.1:" + home.gateway.port("direct");
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(url, "faithful-fan", null);
        client.setTimeToWait(10_000);
        MqttConnectOptions options = PahoHome.own3();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(1_000);
        client.connect(options);
        home.stopBroker();
        Await.until("the loss", () -> !client.isConnected());
        home.startBroker();
        Await.until("the return", client::isConnected);
        client.publish("home/fan", new byte[] {1}, 1, false);
        Await.until("the name in the new log", () -> home.brokerLog().contains("faithful-fan"));
        client.disconnect();
        client.close();
    }

    private static void assertSameOctets(String id) throws IOException, InterruptedException {
        Tap.Connection near = PahoHome.one(home.before, id);
        Tap.Connection far = PahoHome.one(home.behind, id);
        Await.until("the last octet", () -> far.toServer().length >= near.toServer().length);
        assertThat(far.toServer()).as("client to broker").isEqualTo(near.toServer());
        assertThat(near.toClient()).as("broker to client").isEqualTo(far.toClient());
        System.out.printf(
                "%s: %d octets up, %d down, the same on both sides%n",
                id, near.toServer().length, near.toClient().length);
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
