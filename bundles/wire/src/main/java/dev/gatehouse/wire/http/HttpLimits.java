package dev.gatehouse.wire.http;

/**
 * How much of an HTTP message is read at most. A message beyond a limit is refused, never passed.
 * Immutable; safe on any thread.
 *
 * <p>Limits that are no question of taste are constants where they are used: the digits of a
 * length, the interim answers of one exchange, the octets around the chunks of a held body.
 *
 * @param requestLine octets of a request line or status line, 256 to 65,536
 * @param headerSection octets of a header section, and of a trailer section, 1,024 to 262,144
 * @param fields fields of a header section, 8 to 1,000
 * @param body octets of content that are held for the guards, 0 to 16 MiB
 * @param chunkLine octets of a line that announces a chunk, 18 to 4,096
 * @param discard octets of refused content that are read and dropped to keep the connection, 0 to 1
 *     MiB; a longer request is answered and its connection closed
 */
public record HttpLimits(
        int requestLine, int headerSection, int fields, int body, int chunkLine, int discard) {

    /** Octets; RFC 9112 3 asks for 8000 at least. */
    public static final int REQUEST_LINE = 8_192;

    /** Octets: twice what common servers accept, for homes whose cookies have piled up. */
    public static final int HEADER_SECTION = 32_768;

    /** Fields: browsers send about 20; 100 is what common servers accept. */
    public static final int FIELDS = 100;

    /** Octets: settings forms and device reports are far below; firmware is not read. */
    public static final int BODY = 1_048_576;

    /** Octets: 16 digits, a short extension and the line's end. */
    public static final int CHUNK_LINE = 256;

    /** Octets: what fits one receive window, so that dropping it costs no further round trip. */
    public static final int DISCARD = 65_536;

    /** The limits of a route whose configuration names none. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(REQUEST_LINE, HEADER_SECTION, FIELDS, BODY, CHUNK_LINE, DISCARD);

    public HttpLimits {
        within("requestLine", requestLine, 256, 65_536);
        within("headerSection", headerSection, 1_024, 262_144);
        within("fields", fields, 8, 1_000);
        within("body", body, 0, 16_777_216);
        within("chunkLine", chunkLine, 18, 4_096);
        within("discard", discard, 0, 1_048_576);
    }

    /** Returns the octets of the longest head: its first line, its fields and its end. */
    int head() {
        return requestLine + headerSection;
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed are " + least + " to " + most);
        }
    }
}
