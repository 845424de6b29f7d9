package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.wire.mqtt.PacketType.AUTH;
import static dev.gatehouse.wire.mqtt.PacketType.CONNACK;
import static dev.gatehouse.wire.mqtt.PacketType.CONNECT;
import static dev.gatehouse.wire.mqtt.PacketType.DISCONNECT;
import static dev.gatehouse.wire.mqtt.PacketType.PUBACK;
import static dev.gatehouse.wire.mqtt.PacketType.PUBCOMP;
import static dev.gatehouse.wire.mqtt.PacketType.PUBLISH;
import static dev.gatehouse.wire.mqtt.PacketType.PUBREC;
import static dev.gatehouse.wire.mqtt.PacketType.PUBREL;
import static dev.gatehouse.wire.mqtt.PacketType.SUBACK;
import static dev.gatehouse.wire.mqtt.PacketType.SUBSCRIBE;
import static dev.gatehouse.wire.mqtt.PacketType.UNSUBACK;
import static dev.gatehouse.wire.mqtt.PacketType.UNSUBSCRIBE;
import static dev.gatehouse.wire.mqtt.PacketType.WILL;

/** The properties of MQTT 5 2.2.2.2: identifier, type of value, and the packets they belong in. */
enum Property {
    PAYLOAD_FORMAT(0x01, Form.BIT, PUBLISH, WILL),
    MESSAGE_EXPIRY(0x02, Form.FOUR, PUBLISH, WILL),
    CONTENT_TYPE(0x03, Form.TEXT, PUBLISH, WILL),
    RESPONSE_TOPIC(0x08, Form.TOPIC, PUBLISH, WILL),
    CORRELATION_DATA(0x09, Form.BINARY, PUBLISH, WILL),
    SUBSCRIPTION_ID(0x0B, Form.VARINT_NOT_0, PUBLISH, SUBSCRIBE),
    SESSION_EXPIRY(0x11, Form.FOUR, CONNECT, CONNACK, DISCONNECT),
    ASSIGNED_CLIENT_ID(0x12, Form.TEXT, CONNACK),
    SERVER_KEEP_ALIVE(0x13, Form.TWO, CONNACK),
    AUTH_METHOD(0x15, Form.TEXT, CONNECT, CONNACK, AUTH),
    AUTH_DATA(0x16, Form.BINARY, CONNECT, CONNACK, AUTH),
    REQUEST_PROBLEM(0x17, Form.BIT, CONNECT),
    WILL_DELAY(0x18, Form.FOUR, WILL),
    REQUEST_RESPONSE(0x19, Form.BIT, CONNECT),
    RESPONSE_INFORMATION(0x1A, Form.TEXT, CONNACK),
    SERVER_REFERENCE(0x1C, Form.TEXT, CONNACK, DISCONNECT),
    REASON_STRING(
            0x1F,
            Form.TEXT,
            CONNACK,
            PUBACK,
            PUBREC,
            PUBREL,
            PUBCOMP,
            SUBACK,
            UNSUBACK,
            DISCONNECT,
            AUTH),
    RECEIVE_MAXIMUM(0x21, Form.TWO_NOT_0, CONNECT, CONNACK),
    TOPIC_ALIAS_MAXIMUM(0x22, Form.TWO, CONNECT, CONNACK),
    TOPIC_ALIAS(0x23, Form.TWO_NOT_0, PUBLISH),
    MAXIMUM_QOS(0x24, Form.BIT, CONNACK),
    RETAIN_AVAILABLE(0x25, Form.BIT, CONNACK),
    USER_PROPERTY(
            0x26,
            Form.PAIR,
            CONNECT,
            CONNACK,
            PUBLISH,
            WILL,
            PUBACK,
            PUBREC,
            PUBREL,
            PUBCOMP,
            SUBSCRIBE,
            SUBACK,
            UNSUBSCRIBE,
            UNSUBACK,
            DISCONNECT,
            AUTH),
    MAXIMUM_PACKET(0x27, Form.FOUR_NOT_0, CONNECT, CONNACK),
    WILDCARD_AVAILABLE(0x28, Form.BIT, CONNACK),
    SUBSCRIPTION_ID_AVAILABLE(0x29, Form.BIT, CONNACK),
    SHARED_AVAILABLE(0x2A, Form.BIT, CONNACK);

    /** What a value looks like. Every one-octet property of the standard holds 0 or 1. */
    enum Form {
        BIT,
        TWO,
        TWO_NOT_0,
        FOUR,
        FOUR_NOT_0,
        VARINT_NOT_0,
        TEXT,
        TOPIC,
        BINARY,
        PAIR
    }

    private static final int IDENTIFIERS = 0x2B;
    private static final Property[] BY_ID = new Property[IDENTIFIERS];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Form form;
    private final int packets;

    Property(int id, Form form, int... packets) {
        this.id = id;
        this.form = form;
        int set = 0;
        for (int packet : packets) {
            set |= PacketType.set(packet);
        }
        this.packets = set;
    }

    Form form() {
        return form;
    }

    int bit() {
        return 1 << ordinal();
    }

    /**
     * MQTT 5 2.2.2.2: user properties repeat; subscription identifiers do in PUBLISH (3.3.2.3.8).
     */
    boolean repeats(int packet) {
        return this == USER_PROPERTY || this == SUBSCRIPTION_ID && packet == PUBLISH;
    }

    /** Tells whether this identifier names a property that belongs in this packet. */
    static boolean belongs(int id, int packet) {
        return id < IDENTIFIERS
                && BY_ID[id] != null
                && (BY_ID[id].packets & PacketType.set(packet)) != 0;
    }

    static Property of(int id) {
        return BY_ID[id];
    }
}
