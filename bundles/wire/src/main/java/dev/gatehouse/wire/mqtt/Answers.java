package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.finding.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Packets of our own, in the words of the connection's version. */
final class Answers {
    private static final int REASON_STRING = 0x1F;
    private static final int SUBACK_FAILURE_311 = 0x80;
    private static final int FLAGS_PUBREL = 0x02;

    private Answers() {}

    /** CONNACK without a session; the text is for MQTT 5 alone. */
    static ByteBuffer connack(int level, int code, String text) {
        if (level < 5) {
            return packet(PacketType.CONNACK, 0, code);
        }
        return withText(PacketType.CONNACK, new byte[] {0, (byte) code}, text, new byte[0]);
    }

    /** DISCONNECT of MQTT 5. */
    static ByteBuffer disconnect(int code, String text) {
        return withText(PacketType.DISCONNECT, new byte[] {(byte) code}, text, new byte[0]);
    }

    /** An acknowledgement that says no more than its identifier. */
    static ByteBuffer acknowledgement(int type, int packetId) {
        return packet(type, packetId >>> 8, packetId);
    }

    /** An acknowledgement of MQTT 5 with a reason code. */
    static ByteBuffer acknowledgement(int type, int packetId, int code, String text) {
        byte[] head = {(byte) (packetId >>> 8), (byte) packetId, (byte) code};
        return text.isEmpty()
                ? packet(type, head[0], head[1], head[2])
                : withText(type, head, text, new byte[0]);
    }

    /** SUBACK or UNSUBACK with the same code for each filter. */
    static ByteBuffer granted(int level, int type, Pending packet, int code, String text) {
        byte[] head = {(byte) (packet.packetId >>> 8), (byte) packet.packetId};
        byte[] codes = new byte[packet.count];
        Arrays.fill(codes, (byte) (level < 5 ? SUBACK_FAILURE_311 : code));
        if (level == 5) {
            return withText(type, head, text, codes);
        }
        return joined(type, head, new byte[0], codes);
    }

    /** Returns the finding's code word: stable, and free of what others wrote. */
    static String text(Finding finding) {
        return finding.code().word();
    }

    private static ByteBuffer packet(int type, int... octets) {
        ByteBuffer out = ByteBuffer.allocate(2 + octets.length);
        out.put((byte) (type << 4 | (type == PacketType.PUBREL ? FLAGS_PUBREL : 0)));
        out.put((byte) octets.length);
        for (int octet : octets) {
            out.put((byte) octet);
        }
        return out.flip();
    }

    // The reason string, or an empty block of properties. Code words keep it below 128 octets.
    private static ByteBuffer withText(int type, byte[] head, String text, byte[] tail) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        byte[] block = {0};
        if (octets.length > 0) {
            block = new byte[4 + octets.length];
            block[0] = (byte) (3 + octets.length);
            block[1] = REASON_STRING;
            block[3] = (byte) octets.length;
            System.arraycopy(octets, 0, block, 4, octets.length);
        }
        return joined(type, head, block, tail);
    }

    private static ByteBuffer joined(int type, byte[] head, byte[] block, byte[] tail) {
        int length = head.length + block.length + tail.length;
        ByteBuffer out = ByteBuffer.allocate(Frame.HEADER_OCTETS_MAX + length);
        out.put((byte) (type << 4));
        int rest = length;
        do {
            out.put((byte) (rest > 0x7F ? rest & 0x7F | 0x80 : rest));
            rest >>>= 7;
        } while (rest > 0);
        return out.put(head).put(block).put(tail).flip();
    }
}
