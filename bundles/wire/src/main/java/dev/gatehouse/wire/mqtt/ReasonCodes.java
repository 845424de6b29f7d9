package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Direction;

/** Which reason codes belong in which packet of MQTT 5 (2.4 and the section of each packet). */
final class ReasonCodes {
    /** From here on a code says that something failed (MQTT 5 2.4). */
    static final int FAILURE = 0x80;

    private static final CodeSet CONNACK =
            CodeSet.of(
                    0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C,
                    0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F);
    private static final CodeSet PUBLISHED =
            CodeSet.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
    private static final CodeSet RELEASED = CodeSet.of(0x00, 0x92);
    private static final CodeSet SUBACK =
            CodeSet.of(0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2);
    private static final CodeSet UNSUBACK = CodeSet.of(0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91);
    private static final CodeSet FROM_CLIENT =
            CodeSet.of(
                    0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
                    0x99);
    private static final CodeSet FROM_SERVER =
            CodeSet.of(
                    0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90,
                    0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F,
                    0xA0, 0xA1, 0xA2);
    private static final CodeSet AUTH_CLIENT = CodeSet.of(0x18, 0x19);
    private static final CodeSet AUTH_SERVER = CodeSet.of(0x00, 0x18);
    private static final CodeSet NONE = CodeSet.of();

    private ReasonCodes() {}

    /** MQTT-3.4.2-1, 3.5.2-1, 3.6.2-1, 3.7.2-1, 3.9.3-2, 3.11.3-2, 3.14.2-1, 3.15.2-1. */
    static boolean belongs(Direction direction, int type, int code) {
        boolean client = direction == Direction.TO_SERVER;
        CodeSet set =
                switch (type) {
                    case PacketType.CONNACK -> CONNACK;
                    case PacketType.PUBACK, PacketType.PUBREC -> PUBLISHED;
                    case PacketType.PUBREL, PacketType.PUBCOMP -> RELEASED;
                    case PacketType.SUBACK -> SUBACK;
                    case PacketType.UNSUBACK -> UNSUBACK;
                    case PacketType.DISCONNECT -> client ? FROM_CLIENT : FROM_SERVER;
                    case PacketType.AUTH -> client ? AUTH_CLIENT : AUTH_SERVER;
                    default -> NONE;
                };
        return set.has(code);
    }

    /** A set of octets; every code in use is below 0xC0. */
    private record CodeSet(long low, long high) {
        static CodeSet of(int... codes) {
            long low = 0;
            long high = 0;
            for (int code : codes) {
                if (code < 0x40) {
                    low |= 1L << code;
                } else {
                    high |= 1L << (code - FAILURE);
                }
            }
            return new CodeSet(low, high);
        }

        boolean has(int code) {
            if (code < 0x40) {
                return (low >>> code & 1) != 0;
            }
            return code >= FAILURE && code < FAILURE + 0x40 && (high >>> (code - FAILURE) & 1) != 0;
        }
    }
}
