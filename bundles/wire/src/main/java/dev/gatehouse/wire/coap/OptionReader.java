package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapOption;
import dev.gatehouse.wire.coap.CoapFault.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the options of one datagram up to the payload marker or the end: RFC 7252 3.1. What is not
 * known passes, critical or not, since it is for the ends to agree on (5.4.1); what is known must
 * have the form that its document gives it. One per datagram.
 */
final class OptionReader {
    private static final int MARKER = 0xFF;

    /** A nibble that announces one more octet, and what is added to that octet. */
    private static final int ONE_MORE = 13;

    /** A nibble that announces two more octets. */
    private static final int TWO_MORE = 14;

    /** What is added to those two octets. */
    private static final int TWO_BASE = 269;

    /** A nibble that belongs to the payload marker alone. */
    private static final int RESERVED = 15;

    private static final int HIGHEST = 65_535;

    /** The size exponent of a block that must not be sent: RFC 7959 2.2. */
    private static final int NO_SIZE = 7;

    private static final String FORM = "RFC 7252 3.1";

    private final ByteBuffer from;
    private final boolean request;
    private final List<CoapOption> options = new ArrayList<>();

    OptionReader(ByteBuffer from, boolean request) {
        this.from = from;
        this.request = request;
    }

    /** Reads them; the payload, if there is any, is what remains afterwards. */
    List<CoapOption> read() throws Malformed {
        int number = 0;
        while (from.hasRemaining()) {
            int first = from.get() & 0xFF;
            if (first == MARKER) {
                if (!from.hasRemaining()) {
                    throw reject("a payload is announced that is not there", "RFC 7252 3");
                }
                return options;
            }
            int delta = extended(first >> 4, "an option's number is not readable");
            int length = extended(first & 0xF, "an option's length is not readable");
            number += delta;
            if (number > HIGHEST) {
                throw reject("an option has a number above 65535", FORM);
            }
            if (length > from.remaining()) {
                throw reject("an option is longer than the message", FORM);
            }
            byte[] value = new byte[length];
            from.get(value);
            options.add(new CoapOption(number, value));
        }
        return options;
    }

    private int extended(int nibble, String reason) throws Malformed {
        if (nibble < ONE_MORE) {
            return nibble;
        }
        int more = nibble == TWO_MORE ? 2 : 1;
        if (nibble == RESERVED || from.remaining() < more) {
            throw reject(reason, FORM);
        }
        return nibble == ONE_MORE
                ? (from.get() & 0xFF) + ONE_MORE
                : (from.getShort() & 0xFFFF) + TWO_BASE;
    }

    /** Holds what was read against what is known of each option. */
    void check() throws Malformed {
        int before = -1;
        for (CoapOption option : options) {
            OptionRule rule = OptionRule.of(option.number()).orElse(null);
            if (rule != null) {
                check(option, rule, option.number() == before);
            }
            before = option.number();
        }
    }

    private void check(CoapOption option, OptionRule rule, boolean again) throws Malformed {
        byte[] value = option.value();
        if (request && proxies(option.number())) {
            throw new Malformed(Answer.NO_PROXY, "it asks for a forward proxy", "RFC 7252 5.10.2");
        }
        if (value.length < rule.least() || value.length > rule.most()) {
            throw bad(option, rule.name() + " has a length that it may not have", "RFC 7252 5.4.3");
        }
        if (again && !(rule.repeats() && (request || option.number() != OptionRule.ETAG))) {
            throw bad(option, rule.name() + " occurs more than once", "RFC 7252 5.4.5");
        }
        switch (rule.form()) {
            case STRING -> checkText(option, rule, value);
            case BLOCK -> checkBlock(rule, value);
            case EMPTY, OPAQUE, UINT -> {
                // Every value of an allowed length is one: leading zeros are, too (3.2).
            }
        }
    }

    private static boolean proxies(int number) {
        return number == OptionRule.PROXY_URI || number == OptionRule.PROXY_SCHEME;
    }

    private static void checkText(CoapOption option, OptionRule rule, byte[] value)
            throws Malformed {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        } catch (CharacterCodingException notUtf8) {
            throw bad(option, rule.name() + " is not UTF-8", "RFC 7252 3.2");
        }
        boolean dots = value.length == 1 || value.length == 2 && value[1] == '.';
        if (option.number() == OptionRule.URI_PATH && dots && value[0] == '.') {
            throw bad(option, "Uri-Path is . or ..", "RFC 7252 5.10.1");
        }
    }

    private static void checkBlock(OptionRule rule, byte[] value) throws Malformed {
        if (value.length > 0 && (value[value.length - 1] & NO_SIZE) == NO_SIZE) {
            throw new Malformed(
                    Answer.BAD_REQUEST,
                    rule.name() + " has a size that is reserved",
                    "RFC 7959 2.2");
        }
    }

    private static Malformed reject(String reason, String clause) {
        return new Malformed(Answer.REJECT, reason, clause);
    }

    /** Odd numbers are critical: RFC 7252 5.4.6. */
    private static Malformed bad(CoapOption option, String reason, String clause) {
        boolean critical = (option.number() & 1) == 1;
        return new Malformed(critical ? Answer.BAD_OPTION : Answer.BAD_REQUEST, reason, clause);
    }
}
