package dev.gatehouse.itest;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.MqttSubscribe;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The message of a case, as the parsers would give it. Moves together with {@link CaseFile}. */
final class CaseMessage {
    private CaseMessage() {}

    static ProtocolMessage read(CaseFile.Members said) {
        String protocol = said.names().iterator().next();
        CaseFile.Members in = said.members(protocol).orElseThrow();
        said.end();
        return switch (protocol) {
            case "http" -> http(in);
            case "mqtt" -> mqtt(in);
            case "telnet" -> telnet(in);
            default -> throw new IllegalArgumentException("not a protocol: " + protocol);
        };
    }

    private static ProtocolMessage http(CaseFile.Members of) {
        List<HttpField> fields = new ArrayList<>();
        for (Object field : of.list("fields")) {
            List<?> pair = (List<?>) field;
            fields.add(new HttpField((String) pair.get(0), (String) pair.get(1)));
        }
        of.members("basic")
                .ifPresent(
                        basic -> {
                            String pair = basic.text("user").orElseThrow() + ":";
                            pair += basic.text("password").orElseThrow();
                            byte[] octets = pair.getBytes(StandardCharsets.UTF_8);
                            String value = Base64.getEncoder().encodeToString(octets);
                            fields.add(new HttpField("Authorization", "Basic " + value));
                            basic.end();
                        });
        Optional<ByteBuffer> body = of.text("body").map(CaseMessage::octets);
        long length = of.number("bodyLength", body.map(ByteBuffer::remaining).orElse(0));
        HttpRequest request =
                new HttpRequest(
                        of.text("method").orElseThrow(),
                        of.text("target").orElseThrow(),
                        of.text("host").orElseThrow(),
                        fields,
                        length,
                        body,
                        of.number("size", length + 200));
        of.end();
        return request;
    }

    private static ProtocolMessage mqtt(CaseFile.Members of) {
        String packet = of.names().iterator().next();
        CaseFile.Members in = of.members(packet).orElseThrow();
        of.end();
        int level = (int) in.number("level", 4);
        ProtocolMessage message =
                switch (packet) {
                    case "connect" -> connect(level, in);
                    case "publish" -> publish(level, in);
                    case "subscribe" ->
                            new MqttSubscribe(
                                    level, 1, in.texts("filters"), in.number("size", 100));
                    default -> throw new IllegalArgumentException(packet);
                };
        in.end();
        return message;
    }

    private static ProtocolMessage connect(int level, CaseFile.Members of) {
        return new MqttConnect(
                level,
                of.text("clientId").orElse(""),
                true,
                60,
                of.text("user"),
                of.text("password").map(Secret::of),
                of.members("will").map(CaseMessage::will),
                of.number("size", 100));
    }

    private static MqttWill will(CaseFile.Members of) {
        MqttWill will =
                new MqttWill(
                        of.text("topic").orElseThrow(),
                        (int) of.number("qos", 0),
                        of.flag("retain"),
                        octets(of.text("payload").orElse("")));
        of.end();
        return will;
    }

    private static ProtocolMessage publish(int level, CaseFile.Members of) {
        String topic = of.text("topic").orElseThrow();
        Optional<ByteBuffer> payload = of.text("payload").map(CaseMessage::octets);
        long length = of.number("payloadLength", payload.map(ByteBuffer::remaining).orElse(0));
        // Fixed header, topic length and packet identifier: MQTT 3.1.1, 2.2 and 3.3.
        long size = 9 + topic.length() + length;
        return new MqttPublish(
                level,
                topic,
                (int) of.number("qos", 0),
                of.flag("retain"),
                of.flag("dup"),
                (int) of.number("packetId", 0),
                length,
                payload,
                of.number("size", size));
    }

    private static ProtocolMessage telnet(CaseFile.Members of) {
        String password = of.text("password").orElseThrow();
        Optional<String> user = of.text("user");
        of.end();
        return new TelnetLogin(user, Secret.of(password), password.length() + 2);
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }
}
