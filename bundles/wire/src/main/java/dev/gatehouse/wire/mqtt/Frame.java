package dev.gatehouse.wire.mqtt;

import java.nio.ByteBuffer;

/** The fixed header of the packet at the front of one direction. Reused for each packet. */
final class Frame {
    /** Octets: one of type and flags, up to four of remaining length. */
    static final int HEADER_OCTETS_MAX = 5;

    int start;
    int type;
    int flags;
    int bodyAt;

    /** Octets of the whole packet; at most 268,435,460, so an int holds it. */
    int total;

    /** Tells whether the header is whole; {@link Rule#KEPT} and a total of 0 means not yet. */
    Rule read(ByteBuffer view) {
        start = view.position();
        int end = view.limit();
        total = 0;
        int first = view.get(start) & 0xFF;
        type = first >>> 4;
        flags = first & 0x0F;
        int length = 0;
        for (int i = 1; i < HEADER_OCTETS_MAX; i++) {
            if (start + i >= end) {
                return Rule.KEPT;
            }
            int octet = view.get(start + i);
            length |= (octet & 0x7F) << (7 * (i - 1));
            if (octet >= 0) {
                bodyAt = start + i + 1;
                total = i + 1 + length;
                // MQTT-1.5.5-1: a second way to write a length makes readers differ; in 3.1.1 the
                // algorithm of 2.2.3 writes no other.
                return octet == 0 && i > 1 ? Rule.LENGTH : Rule.KEPT;
            }
        }
        return Rule.LENGTH;
    }

    boolean whole(ByteBuffer view) {
        return view.limit() - start >= total;
    }
}
