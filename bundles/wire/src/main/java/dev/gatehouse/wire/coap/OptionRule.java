package dev.gatehouse.wire.coap;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of an option. Immutable. Lengths are octets and come from the documents named
 * beside each entry of the table.
 *
 * @param name as the document calls it
 * @param form how its value is to be read
 * @param least shortest value
 * @param most longest value
 * @param repeats whether it may occur more than once
 */
record OptionRule(String name, Form form, int least, int most, boolean repeats) {
    static final int IF_MATCH = 1;
    static final int ETAG = 4;
    static final int URI_PATH = 11;
    static final int BLOCK2 = 23;
    static final int BLOCK1 = 27;
    static final int PROXY_URI = 35;
    static final int PROXY_SCHEME = 39;
    static final int NO_RESPONSE = 258;

    /** How a value is to be read: RFC 7252 3.2; a block is an unsigned integer with parts. */
    enum Form {
        EMPTY,
        OPAQUE,
        UINT,
        STRING,
        BLOCK
    }

    private static final Map<Integer, OptionRule> KNOWN =
            Map.ofEntries(
                    // RFC 7252 5.10, table 4.
                    Map.entry(IF_MATCH, new OptionRule("If-Match", Form.OPAQUE, 0, 8, true)),
                    Map.entry(3, new OptionRule("Uri-Host", Form.STRING, 1, 255, false)),
                    // May be repeated in a request only: 5.10.6.1, 5.10.6.2.
                    Map.entry(ETAG, new OptionRule("ETag", Form.OPAQUE, 1, 8, true)),
                    Map.entry(5, new OptionRule("If-None-Match", Form.EMPTY, 0, 0, false)),
                    Map.entry(7, new OptionRule("Uri-Port", Form.UINT, 0, 2, false)),
                    Map.entry(8, new OptionRule("Location-Path", Form.STRING, 0, 255, true)),
                    Map.entry(URI_PATH, new OptionRule("Uri-Path", Form.STRING, 0, 255, true)),
                    Map.entry(12, new OptionRule("Content-Format", Form.UINT, 0, 2, false)),
                    Map.entry(14, new OptionRule("Max-Age", Form.UINT, 0, 4, false)),
                    Map.entry(15, new OptionRule("Uri-Query", Form.STRING, 0, 255, true)),
                    Map.entry(17, new OptionRule("Accept", Form.UINT, 0, 2, false)),
                    Map.entry(20, new OptionRule("Location-Query", Form.STRING, 0, 255, true)),
                    Map.entry(PROXY_URI, new OptionRule("Proxy-Uri", Form.STRING, 1, 1034, false)),
                    Map.entry(
                            PROXY_SCHEME,
                            new OptionRule("Proxy-Scheme", Form.STRING, 1, 255, false)),
                    Map.entry(60, new OptionRule("Size1", Form.UINT, 0, 4, false)),
                    // RFC 7641 2.
                    Map.entry(6, new OptionRule("Observe", Form.UINT, 0, 3, false)),
                    // RFC 7959 2.1, 4.
                    Map.entry(BLOCK2, new OptionRule("Block2", Form.BLOCK, 0, 3, false)),
                    Map.entry(BLOCK1, new OptionRule("Block1", Form.BLOCK, 0, 3, false)),
                    Map.entry(28, new OptionRule("Size2", Form.UINT, 0, 4, false)),
                    // RFC 7967 2.
                    Map.entry(NO_RESPONSE, new OptionRule("No-Response", Form.UINT, 0, 1, false)),
                    // RFC 8613 2, RFC 8768 3, RFC 9175 2.2.1 and 3.2.1, RFC 9177 4.1.
                    Map.entry(9, new OptionRule("OSCORE", Form.OPAQUE, 0, 255, false)),
                    Map.entry(16, new OptionRule("Hop-Limit", Form.UINT, 1, 1, false)),
                    Map.entry(252, new OptionRule("Echo", Form.OPAQUE, 1, 40, false)),
                    Map.entry(292, new OptionRule("Request-Tag", Form.OPAQUE, 0, 8, true)),
                    Map.entry(19, new OptionRule("Q-Block1", Form.BLOCK, 0, 3, false)),
                    Map.entry(31, new OptionRule("Q-Block2", Form.BLOCK, 0, 3, true)));

    static Optional<OptionRule> of(int number) {
        return Optional.ofNullable(KNOWN.get(number));
    }
}
