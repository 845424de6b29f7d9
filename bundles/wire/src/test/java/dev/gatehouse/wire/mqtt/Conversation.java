package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.wire.Script;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A legal conversation with every packet type that its version has. */
record Conversation(int level, List<Said> said) {

    /** One packet, and who says it. */
    record Said(Direction direction, byte[] octets) {}

    static Conversation of(int level) {
        List<Said> all = new ArrayList<>();
        if (level == 5) {
            five(all);
        } else {
            all.add(new Said(TO_SERVER, Packets.connect(level)));
            all.add(new Said(TO_CLIENT, Packets.CONNACK));
            old(all);
        }
        return new Conversation(level, all);
    }

    /** Returns everything that is said in one direction. */
    byte[] all(Direction direction) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        said.stream().filter(s -> s.direction == direction).forEach(s -> out.writeBytes(s.octets));
        return out.toByteArray();
    }

    /** Plays all of it. */
    Script play(Script script) {
        said.forEach(s -> script.feed(s.direction, s.octets));
        return script;
    }

    private static void old(List<Said> all) {
        client(all, 0x82, "0001 0003 612F23 01 0001 62 00");
        server(all, 0x90, "0001 01 00");
        client(all, 0x32, "0001 61 0002 6869");
        server(all, 0x40, "0002");
        client(all, 0x34, "0001 61 0003 6869");
        server(all, 0x50, "0003");
        client(all, 0x62, "0003");
        server(all, 0x70, "0003");
        server(all, 0x35, "0001 61 0001 686969");
        client(all, 0x50, "0001");
        server(all, 0x62, "0001");
        client(all, 0x70, "0001");
        server(all, 0x3A, "0001 61 0001 686969");
        client(all, 0x40, "0001");
        client(all, 0x30, "0004 F09F8FA0");
        client(all, 0xA2, "0004 0003 612F23");
        server(all, 0xB0, "0004");
        client(all, 0xC0, "");
        server(all, 0xD0, "");
        client(all, 0xE0, "");
    }

    private static void five(List<Said> all) {
        // Session expiry, receive and packet maximum, aliases, both requests, method, user
        // property.
        client(
                all,
                0x10,
                "0004 4D515454 05 F6 003C"
                        + " 23 11 00000E10 21 000A 27 00010000 22 0005 19 01 17 01"
                        + " 15 0001 6D 16 0001 01 26 0001 6B 0001 76"
                        + " 0001 63"
                        + " 18 18 0000000A 01 01 02 0000003C 03 0001 74 08 0001 72 09 0001 01"
                        + " 0001 77 0002 6869 0001 75 0001 70");
        server(all, 0xF0, "18 04 15 0001 6D");
        client(all, 0xF0, "18 08 15 0001 6D 16 0001 02");
        server(
                all,
                0x20,
                "00 00 1C 11 0000000A 21 0014 25 01 27 00010000 12 0001 63 22 000A"
                        + " 28 01 29 01 2A 01");
        // The filter is $share/g/a/+.
        client(all, 0x82, "0001 02 0B 01 000C 24 73 68 61 72 65 2F 67 2F 61 2F 2B 01 0001 62 2D");
        server(all, 0x90, "0001 00 01 87");
        client(all, 0x30, "0001 61 03 23 0001 6869");
        client(all, 0x32, "0000 0002 03 23 0001 6869");
        server(all, 0x40, "0002 10 00");
        client(all, 0x34, "0000 0003 03 23 0001");
        server(all, 0x50, "0003");
        client(all, 0x62, "0003 00");
        server(all, 0x70, "0003 00 00");
        server(all, 0x34, "0001 61 0001 05 0B 01 23 0001 686969");
        client(all, 0x50, "0001 99 04 1F 0001 78");
        client(all, 0xA2, "0004 00 0003 612F23");
        server(all, 0xB0, "0004 00 11");
        client(all, 0xF0, "19 04 15 0001 6D");
        server(all, 0xF0, "00 04 15 0001 6D");
        client(all, 0xC0, "");
        server(all, 0xD0, "");
        client(all, 0xE0, "04 05 11 00000E10");
    }

    private static void client(List<Said> all, int first, String body) {
        all.add(new Said(TO_SERVER, Packets.packet(first, Packets.hex(body))));
    }

    private static void server(List<Said> all, int first, String body) {
        all.add(new Said(TO_CLIENT, Packets.packet(first, Packets.hex(body))));
    }
}
