package dev.gatehouse.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the kernel's neighbour table: {@code /proc/net/arp} for IPv4, and what {@code ip -j neigh}
 * prints, since /proc has none for IPv6. Never throws: what is not understood is skipped.
 */
final class Neighbours {
    /** Most entries that are read: the kernel's own default bound is 1,024 a family. */
    static final int ENTRIES = 4_096;

    /** The kernel's flag of an entry that is complete: ATF_COM of if_arp.h. */
    private static final int COMPLETE = 2;

    private static final int ARP_FIELDS = 6;
    private static final int DEPTH = 8;
    private static final int TEXT = 256;

    /** States in which somebody was there a moment ago. */
    private static final Set<String> PRESENT = Set.of("REACHABLE", "DELAY", "PROBE");

    /** States in which an entry says nothing of who is there. */
    private static final Set<String> VOID = Set.of("FAILED", "INCOMPLETE", "NONE", "NOARP");

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxStringLength(TEXT)
                                    .maxNameLength(TEXT)
                                    .build())
                    .build();

    private Neighbours() {}

    /** Reads the text of {@code /proc/net/arp}: it does not say who is there now. */
    static List<Neighbour> arp(String text) {
        List<Neighbour> found = new ArrayList<>();
        text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length >= ARP_FIELDS && complete(fields[2]))
                .limit(ENTRIES)
                .forEach(fields -> add(found, fields[0], fields[3], false));
        return found;
    }

    private static boolean complete(String flags) {
        return flags.matches("0x[0-9a-fA-F]{1,4}")
                && (Integer.parseInt(flags.substring(2), 16) & COMPLETE) != 0;
    }

    /** Reads the JSON that {@code ip -j neigh} prints. */
    static List<Neighbour> ip(String json) {
        List<Neighbour> found = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT && found.size() < ENTRIES) {
                    entry(parser, found);
                }
            }
        } catch (IOException e) {
            return found; // Cut off or not JSON: what was read before holds.
        }
        return found;
    }

    private static void entry(JsonParser parser, List<Neighbour> found) throws IOException {
        String address = "";
        String mac = "";
        boolean present = false;
        boolean nothing = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && key.equals("dst")) {
                address = parser.getText();
            } else if (value == JsonToken.VALUE_STRING && key.equals("lladdr")) {
                mac = parser.getText();
            } else if (value == JsonToken.START_ARRAY && key.equals("state")) {
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                    present |= PRESENT.contains(parser.getText());
                    nothing |= VOID.contains(parser.getText());
                }
            } else {
                parser.skipChildren();
            }
        }
        if (!nothing) {
            add(found, address, mac, present);
        }
    }

    private static void add(List<Neighbour> to, String address, String mac, boolean present) {
        Optional<String> hardware = Mac.of(mac);
        Optional<String> at = Address.of(address);
        if (hardware.isPresent() && at.isPresent()) {
            to.add(new Neighbour(at.get(), hardware.get(), present));
        }
    }
}
