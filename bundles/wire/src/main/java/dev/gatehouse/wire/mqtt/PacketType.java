package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Direction;

/** The packet types of the fixed header (MQTT 3.1.1 2.2.1, MQTT 5 2.1.2) and who sends which. */
final class PacketType {
    /** Not a packet: stands for the will's own properties in the property table. */
    static final int WILL = 0;

    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;

    private static final int BOTH =
            set(PUBLISH) | set(PUBACK) | set(PUBREC) | set(PUBREL) | set(PUBCOMP);
    private static final int CLIENT =
            BOTH
                    | set(CONNECT)
                    | set(SUBSCRIBE)
                    | set(UNSUBSCRIBE)
                    | set(PINGREQ)
                    | set(DISCONNECT);
    private static final int SERVER =
            BOTH | set(CONNACK) | set(SUBACK) | set(UNSUBACK) | set(PINGRESP);

    /** A server's DISCONNECT, and AUTH either way, came with MQTT 5 (3.14, 3.15). */
    private static final int CLIENT_5 = CLIENT | set(AUTH);

    private static final int SERVER_5 = SERVER | set(DISCONNECT) | set(AUTH);

    private static final int ORDINARY = 0b0010;
    private static final int DUP_BIT = 0b1000;
    private static final int WITH_BIT_1 = set(PUBREL) | set(SUBSCRIBE) | set(UNSUBSCRIBE);

    private PacketType() {}

    static int set(int type) {
        return 1 << type;
    }

    static boolean sentIn(Direction direction, int type, int level) {
        int may;
        if (direction == Direction.TO_SERVER) {
            may = level == 5 ? CLIENT_5 : CLIENT;
        } else {
            may = level == 5 ? SERVER_5 : SERVER;
        }
        return (may & set(type)) != 0;
    }

    /**
     * MQTT-2.2.2-1 and MQTT-2.1.3-1: the low four bits. Those of PUBLISH carry meaning; those of
     * CONNECT are judged when its level is known, because MQTT 3.1 3.1 says that they are not used.
     */
    static boolean flagsAreLegal(int type, int flags, int level) {
        if (type == PUBLISH || type == CONNECT) {
            return true;
        }
        boolean withBit1 = (WITH_BIT_1 & set(type)) != 0;
        // MQTT 3.1 2.1: PUBREL, SUBSCRIBE and UNSUBSCRIBE may be sent again, with the DUP bit.
        int judged = level == 3 && withBit1 ? flags & ~DUP_BIT : flags;
        return judged == (withBit1 ? ORDINARY : 0);
    }
}
