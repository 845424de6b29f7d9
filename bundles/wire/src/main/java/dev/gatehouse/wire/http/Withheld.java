package dev.gatehouse.wire.http;

import dev.gatehouse.api.message.PanelCookie;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What does not pass of a message: the cookie by which the gateway's own panel knows its owner. A
 * browser sends it to every port of the panel's host (RFC 6265 8.5), so a device whose page is
 * called there would get hold of it; and it takes it from every port, so such a device could put
 * another in its place: log the owner out, or in as somebody else. Clearing the cookies of a site
 * (Clear-Site-Data 3.1) reaches all its ports likewise.
 */
final class Withheld {
    /** Of the name alone, before its colon. */
    private static final String FIELD = "cookie";

    private static final String SETTING = "set-cookie";
    private static final String CLEARING = "clear-site-data";

    /** What is cleared for more than one origin: Clear-Site-Data 3.1. */
    private static final List<String> CLEARS_COOKIES = List.of("\"cookies\"", "\"*\"");

    /**
     * Octets of a head that are dropped.
     *
     * @param from the first one
     * @param to behind the last one
     */
    record Cut(int from, int to) {}

    private Withheld() {}

    /** What to do with a field of the name looked for, from behind its colon to its end. */
    @FunctionalInterface
    private interface Found {
        void field(int line, int from, int end);
    }

    /** Returns what is to be dropped of a head whose lines are in order, from front to back. */
    static List<Cut> ofRequest(byte[] head) {
        List<Cut> cuts = new ArrayList<>(0);
        each(head, FIELD, (line, from, end) -> field(head, line, from, end, cuts));
        return List.copyOf(cuts);
    }

    /** Returns the lines to be dropped of a head of a response likewise: RFC 6265 4.1.1. */
    static List<Cut> ofResponse(byte[] head) {
        List<Cut> cuts = new ArrayList<>(0);
        each(
                head,
                SETTING,
                (line, from, end) -> {
                    int stop = from;
                    while (stop < end && head[stop] != ';') {
                        stop++;
                    }
                    if (ours(text(head, from, stop))) {
                        cuts.add(new Cut(line, end + 2));
                    }
                });
        each(
                head,
                CLEARING,
                (line, from, end) -> {
                    String what = text(head, from, end).toLowerCase(Locale.ROOT);
                    if (CLEARS_COOKIES.stream().anyMatch(what::contains)) {
                        cuts.add(new Cut(line, end + 2));
                    }
                });
        cuts.sort(Comparator.comparingInt(Cut::from));
        return List.copyOf(cuts);
    }

    /** Passes a head up to the last octet that is withheld, and returns how many were passed. */
    static int drop(List<Cut> cuts, Offer offer) {
        int gone = 0;
        for (Cut cut : cuts) {
            if (cut.from() > gone) {
                offer.pass(cut.from() - gone);
            }
            offer.discard(cut.to() - cut.from());
            gone = cut.to();
        }
        return gone;
    }

    private static void each(byte[] head, String name, Found found) {
        int at = Fields.lineEnd(head, 0, head.length) + 2;
        while (at < head.length) {
            int end = Fields.lineEnd(head, at, head.length);
            int colon = at + name.length();
            if (colon < end && head[colon] == ':' && text(head, at, colon).equalsIgnoreCase(name)) {
                found.field(at, colon + 1, end);
            }
            at = end + 2;
        }
    }

    private static void field(byte[] head, int line, int from, int end, List<Cut> cuts) {
        List<Cut> ours = new ArrayList<>(1);
        int kept = 0;
        int start = from;
        while (start <= end) {
            int stop = start;
            while (stop < end && head[stop] != ';') {
                stop++;
            }
            if (ours(text(head, start, stop))) {
                // With the semicolon before it; the first one with the semicolon behind it.
                boolean first = kept == 0;
                ours.add(new Cut(first ? start : start - 1, first && stop < end ? stop + 1 : stop));
            } else {
                kept++;
            }
            start = stop + 1;
        }
        if (kept == 0) {
            cuts.add(new Cut(line, end + 2));
        } else {
            cuts.addAll(ours);
        }
    }

    // Some servers take a name in any case, and a pair without "=" for a name or for a value.
    private static boolean ours(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        return name.strip().equalsIgnoreCase(PanelCookie.NAME);
    }

    private static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
