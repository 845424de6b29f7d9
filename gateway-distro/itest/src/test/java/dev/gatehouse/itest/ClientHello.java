package dev.gatehouse.itest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads what the two sides of a handshake say in the first TLS record of each: RFC 8446 4.1.2,
 * 4.1.3, 4.2.7, 4.2.8.
 */
final class ClientHello {
    private static final int RECORD_AND_HANDSHAKE_HEADER = 9;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int SUITE_AND_COMPRESSION = 3;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int KEY_SHARE = 51;

    private ClientHello() {}

    /** Returns the key exchange groups in the order offered. */
    static List<Integer> groups(byte[] octets) {
        List<Integer> groups = new ArrayList<>();
        offered(
                octets,
                SUPPORTED_GROUPS,
                list -> {
                    list.getShort();
                    while (list.hasRemaining()) {
                        groups.add(list.getShort() & 0xffff);
                    }
                });
        return groups;
    }

    /** Returns the groups for which a share is sent along. */
    static List<Integer> shares(byte[] octets) {
        List<Integer> groups = new ArrayList<>();
        offered(
                octets,
                KEY_SHARE,
                list -> {
                    list.getShort();
                    while (list.hasRemaining()) {
                        groups.add(list.getShort() & 0xffff);
                        skip(list, list.getShort() & 0xffff);
                    }
                });
        return groups;
    }

    /** Returns the group that a server has chosen, read from what it says first. */
    static int chosen(byte[] serverHello) {
        ByteBuffer hello = ByteBuffer.wrap(serverHello);
        skip(hello, RECORD_AND_HANDSHAKE_HEADER + VERSION_AND_RANDOM);
        skip(hello, hello.get() & 0xff);
        skip(hello, SUITE_AND_COMPRESSION);
        List<Integer> groups = new ArrayList<>();
        extension(hello, KEY_SHARE, share -> groups.add(share.getShort() & 0xffff));
        return groups.get(0);
    }

    private static void offered(byte[] octets, int type, Consumer<ByteBuffer> found) {
        ByteBuffer hello = ByteBuffer.wrap(octets);
        skip(hello, RECORD_AND_HANDSHAKE_HEADER + VERSION_AND_RANDOM);
        skip(hello, hello.get() & 0xff);
        skip(hello, hello.getShort() & 0xffff);
        skip(hello, hello.get() & 0xff);
        extension(hello, type, found);
    }

    private static void extension(ByteBuffer hello, int wanted, Consumer<ByteBuffer> found) {
        int end = (hello.getShort() & 0xffff) + hello.position();
        while (hello.position() < end) {
            int type = hello.getShort() & 0xffff;
            int length = hello.getShort() & 0xffff;
            if (type == wanted) {
                found.accept(hello.slice(hello.position(), length));
            }
            skip(hello, length);
        }
    }

    private static void skip(ByteBuffer from, int octets) {
        from.position(from.position() + octets);
    }
}
