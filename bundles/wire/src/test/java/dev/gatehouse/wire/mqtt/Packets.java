package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.wire.Script;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** MQTT packets for tests, written out in hexadecimal where their octets matter. */
final class Packets {
    static final byte[] CONNECT_3 = hex("100F 0006 4D5149736470 03 02 000A 0001 70");
    static final byte[] CONNECT_4 = hex("100D 0004 4D515454 04 02 000A 0001 70");
    static final byte[] CONNECT_5 = hex("1011 0004 4D515454 05 02 000A 03 22 000A 0001 70");
    static final byte[] CONNACK = hex("2002 0000");
    static final byte[] CONNACK_5 = hex("2009 0000 06 22 000A 21 0014");
    static final byte[] DISCONNECT = hex("E000");
    static final byte[] PINGREQ = hex("C000");
    static final byte[] PINGRESP = hex("D000");

    private Packets() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String hex(byte[] octets) {
        return HexFormat.of().withUpperCase().formatHex(octets);
    }

    static byte[] connect(int level) {
        return switch (level) {
            case 3 -> CONNECT_3;
            case 4 -> CONNECT_4;
            default -> CONNECT_5;
        };
    }

    static byte[] connack(int level) {
        return level == 5 ? CONNACK_5 : CONNACK;
    }

    static MqttLayer layer() {
        return new MqttLayer(PayloadDemand.NONE, MqttLimits.DEFAULTS);
    }

    static MqttLayer reading(int octets) {
        return new MqttLayer((direction, head) -> octets, MqttLimits.DEFAULTS);
    }

    /** Plays the handshake of this version. */
    static Script open(Script script, int level) {
        return script.feed(Direction.TO_SERVER, connect(level))
                .feed(Direction.TO_CLIENT, connack(level));
    }

    static byte[] publish(int level, int qos, int id, String topic, byte[] payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        body.write(name.length >>> 8);
        body.write(name.length);
        body.writeBytes(name);
        if (qos > 0) {
            body.write(id >>> 8);
            body.write(id);
        }
        if (level == 5) {
            body.write(0);
        }
        body.writeBytes(payload);
        return packet(0x30 | qos << 1, body.toByteArray());
    }

    static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int rest = body.length;
        do {
            out.write(rest > 0x7F ? rest & 0x7F | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
