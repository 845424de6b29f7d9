package dev.gatehouse.itest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads what a client offers in the first TLS record of a connection (RFC 8446 4.1.2). */
final class ClientHello {
    private static final int RECORD_AND_HANDSHAKE_HEADER = 9;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int SUPPORTED_GROUPS = 10;

    private ClientHello() {}

    /** Returns the key exchange groups in the order offered. */
    static List<Integer> groups(byte[] octets) {
        ByteBuffer hello = ByteBuffer.wrap(octets);
        skip(hello, RECORD_AND_HANDSHAKE_HEADER + VERSION_AND_RANDOM);
        skip(hello, hello.get() & 0xff);
        skip(hello, hello.getShort() & 0xffff);
        skip(hello, hello.get() & 0xff);
        int end = (hello.getShort() & 0xffff) + hello.position();
        List<Integer> groups = new ArrayList<>();
        while (hello.position() < end) {
            int type = hello.getShort() & 0xffff;
            int next = (hello.getShort() & 0xffff) + hello.position();
            if (type == SUPPORTED_GROUPS) {
                hello.getShort();
                while (hello.position() < next) {
                    groups.add(hello.getShort() & 0xffff);
                }
            }
            hello.position(next);
        }
        return groups;
    }

    private static void skip(ByteBuffer from, int octets) {
        from.position(from.position() + octets);
    }
}
