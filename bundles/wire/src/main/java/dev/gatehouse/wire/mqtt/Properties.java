package dev.gatehouse.wire.mqtt;

/**
 * Reads the properties of one packet and keeps those that steer the connection. Reused for each
 * packet.
 */
final class Properties {
    private final long[] numbers = new long[Property.values().length];
    private int seen;
    private String method = "";

    /** Forgets the last packet: for packets that may leave their properties out. */
    void clear() {
        seen = 0;
        method = "";
    }

    /** Reads the length and the block (MQTT-2.2.2-1). */
    void read(Cursor cursor, int packet) {
        clear();
        int length = cursor.varint();
        int outer = cursor.narrow(length);
        while (cursor.left() > 0 && !cursor.broken()) {
            int id = cursor.varint();
            if (cursor.broken()) {
                break;
            }
            if (!Property.belongs(id, packet)) {
                cursor.fail(Rule.PROPERTY_ID);
                break;
            }
            one(cursor, Property.of(id), packet);
        }
        cursor.widen(outer);
    }

    boolean has(Property property) {
        return (seen & property.bit()) != 0;
    }

    long number(Property property, long otherwise) {
        return has(property) ? numbers[property.ordinal()] : otherwise;
    }

    /** Returns the authentication method; empty where there is none. */
    String method() {
        return method;
    }

    private void one(Cursor cursor, Property property, int packet) {
        if (has(property) && !property.repeats(packet)) {
            cursor.fail(Rule.PROPERTY_TWICE);
            return;
        }
        seen |= property.bit();
        numbers[property.ordinal()] = value(cursor, property);
    }

    private long value(Cursor cursor, Property property) {
        return switch (property.form()) {
            case BIT -> bit(cursor);
            case TWO -> cursor.u16();
            case TWO_NOT_0 -> notZero(cursor, cursor.u16());
            case FOUR -> cursor.u32();
            case FOUR_NOT_0 -> notZero(cursor, cursor.u32());
            case VARINT_NOT_0 -> notZero(cursor, cursor.varint());
            case TEXT -> text(cursor, property);
            case TOPIC -> topic(cursor);
            case BINARY -> binary(cursor);
            case PAIR -> pair(cursor);
        };
    }

    private static long bit(Cursor cursor) {
        int value = cursor.u8();
        cursor.require(value <= 1, Rule.PROPERTY_VALUE);
        return value;
    }

    private static long notZero(Cursor cursor, long value) {
        cursor.require(cursor.broken() || value != 0, Rule.PROPERTY_VALUE);
        return value;
    }

    private long text(Cursor cursor, Property property) {
        if (property == Property.AUTH_METHOD) {
            method = cursor.text();
        } else {
            cursor.skipText();
        }
        return 0;
    }

    // MQTT-3.3.2-14: an answer cannot go to a filter; a topic has a character at least (4.7.3-1).
    private static long topic(Cursor cursor) {
        String topic = cursor.text();
        boolean name = !topic.isEmpty() && Topics.isName(topic);
        cursor.require(cursor.broken() || name, Rule.RESPONSE_TOPIC);
        return 0;
    }

    private static long binary(Cursor cursor) {
        cursor.skipBinary();
        return 0;
    }

    // MQTT-1.5.7-1: both halves are text.
    private static long pair(Cursor cursor) {
        cursor.skipText();
        cursor.skipText();
        return 0;
    }
}
