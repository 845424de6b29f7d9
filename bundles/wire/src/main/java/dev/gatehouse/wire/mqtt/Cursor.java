package dev.gatehouse.wire.mqtt;

import java.nio.ByteBuffer;

/**
 * Reads the fields of one packet by absolute position. The first rule that is broken sticks, and
 * from then on every field reads as nothing, so a reader asks once at its end. Reused for each
 * packet; {@link #close} forgets the view.
 */
final class Cursor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer view = NOTHING;
    private int at;
    private int end;
    private Rule rule = Rule.KEPT;

    Cursor open(ByteBuffer packet, int from, int to) {
        view = packet;
        at = from;
        end = to;
        rule = Rule.KEPT;
        return this;
    }

    void close() {
        view = NOTHING;
        at = 0;
        end = 0;
    }

    Rule rule() {
        return rule;
    }

    boolean broken() {
        return rule != Rule.KEPT;
    }

    /** Keeps the first rule that was broken. */
    void fail(Rule broken) {
        if (rule == Rule.KEPT) {
            rule = broken;
        }
        at = end;
    }

    void require(boolean holds, Rule otherwise) {
        if (!holds) {
            fail(otherwise);
        }
    }

    int left() {
        return end - at;
    }

    int at() {
        return at;
    }

    /** Narrows to a block of this length; returns the end to {@link #widen} to afterwards. */
    int narrow(int length) {
        int old = end;
        if (length > left()) {
            fail(Rule.SHORT);
        } else {
            end = at + length;
        }
        return old;
    }

    void widen(int to) {
        end = to;
        if (broken()) {
            at = end;
        }
    }

    int u8() {
        if (left() < 1) {
            fail(Rule.SHORT);
            return 0;
        }
        return view.get(at++) & 0xFF;
    }

    int u16() {
        if (left() < 2) {
            fail(Rule.SHORT);
            return 0;
        }
        int value = (view.get(at) & 0xFF) << 8 | view.get(at + 1) & 0xFF;
        at += 2;
        return value;
    }

    long u32() {
        long high = u16();
        return high << 16 | u16();
    }

    /** MQTT-1.5.5-1: at most four octets, and as few as will do. */
    int varint() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int octet = u8();
            value |= (octet & 0x7F) << shift;
            if (octet < 0x80) {
                require(octet != 0 || shift == 0, Rule.LENGTH);
                return value;
            }
        }
        fail(Rule.LENGTH);
        return 0;
    }

    /** MQTT-2.2.1-3 and MQTT-2.3.1-1. */
    int packetId() {
        int id = u16();
        require(broken() || id != 0, Rule.PACKET_ID);
        return id;
    }

    /** Reads octets with a length of two octets before them; a view of the packet's own. */
    ByteBuffer binary() {
        int length = u16();
        if (length > left()) {
            fail(Rule.SHORT);
            return NOTHING;
        }
        ByteBuffer part = view.slice(at, length);
        at += length;
        return part;
    }

    /** Reads such octets as a copy, which the caller owns. */
    byte[] octets() {
        int length = u16();
        if (length > left()) {
            fail(Rule.SHORT);
            return new byte[0];
        }
        byte[] copy = new byte[length];
        view.get(at, copy);
        at += length;
        return copy;
    }

    void skipBinary() {
        int length = u16();
        require(length <= left(), Rule.SHORT);
        at = Math.min(end, at + length);
    }

    String text() {
        byte[] octets = octets();
        Rule broken = Utf8.check(octets);
        if (broken.broken()) {
            fail(broken);
            return "";
        }
        return Utf8.decode(octets);
    }

    /** Reads a topic name or filter, whose length is checked before it is read. */
    String topic(int most) {
        if (left() >= 2 && ((view.get(at) & 0xFF) << 8 | view.get(at + 1) & 0xFF) > most) {
            fail(Rule.TOPIC_LARGE);
            return "";
        }
        return text();
    }

    void skipText() {
        Rule broken = Utf8.check(octets());
        if (broken.broken()) {
            fail(broken);
        }
    }

    /** Nothing may be left over. */
    Rule end() {
        if (!broken() && left() > 0) {
            fail(Rule.LONG);
        }
        return rule;
    }
}
