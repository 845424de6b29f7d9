package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapMessage.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes the datagrams that tell a sender that its message was refused, or that say nothing. Keeps
 * nothing; safe on any thread. They are never longer than {@value #LONGEST} octets, so that nobody
 * is answered with much more than was sent in somebody else's name: RFC 7252 11.3.
 */
public final class CoapRefusal {
    /** Longest answer, in octets: header, token, and a word or two. */
    public static final int LONGEST = 64;

    /** 4.00: the request cannot be understood. */
    public static final int BAD_REQUEST = 0x80;

    /** 4.02: an option cannot be processed. */
    public static final int BAD_OPTION = 0x82;

    /** 4.03: it is understood, and refused. */
    public static final int FORBIDDEN = 0x83;

    /** 4.13: it is longer than what is taken here. */
    public static final int TOO_LARGE = 0x8D;

    /** 5.02: the other end is not who it should be. */
    public static final int BAD_GATEWAY = 0xA2;

    /** 5.03: there is no room at the moment. */
    public static final int UNAVAILABLE = 0xA3;

    /** 5.04: the other end is not there. */
    public static final int GATEWAY_TIMEOUT = 0xA4;

    /** 5.05: nobody here is a forward proxy. */
    public static final int NO_PROXY = 0xA5;

    private static final int VERSION = 1 << 6;
    private static final int MARKER = 0xFF;

    private CoapRefusal() {}

    /** Returns the answer to a message that could not be read, if there is to be one. */
    public static Optional<byte[]> of(CoapReading reading) {
        if (reading.header().isEmpty() || reading.fault().isEmpty()) {
            return Optional.empty();
        }
        CoapHeader header = reading.header().get();
        String word = reading.fault().get().finding().code().word();
        return switch (reading.fault().get().answer()) {
            case SILENCE -> Optional.empty();
            case REJECT -> reset(header);
            case BAD_REQUEST -> of(header, BAD_REQUEST, word);
            case BAD_OPTION -> of(header, BAD_OPTION, word);
            case NO_PROXY -> of(header, NO_PROXY, word);
        };
    }

    /**
     * Returns the answer to a message that may not pass, if there is to be one: a response to a
     * request, a reset to what else must be confirmed.
     *
     * @param code one of the constants of this class
     * @param word a short text of our own, such as the word of a finding
     */
    public static Optional<byte[]> of(CoapHeader header, int code, String word) {
        if (!header.request()) {
            return reset(header);
        }
        return switch (header.type()) {
            case CONFIRMABLE -> Optional.of(response(Type.ACKNOWLEDGEMENT, header, code, word));
            case NON_CONFIRMABLE ->
                    // One bit for each class of responses, from 1.xx on: RFC 7967 2.1.
                    (header.unwanted() >> (code >> 5) - 1 & 1) == 1
                            ? Optional.empty()
                            : Optional.of(response(Type.NON_CONFIRMABLE, header, code, word));
            case ACKNOWLEDGEMENT, RESET -> Optional.empty();
        };
    }

    /**
     * Rejects a message: RFC 7252 4.2, and for one that need not be confirmed 4.3, which ends what
     * a client no longer wants to observe (RFC 7641 3.6). Nothing rejects an answer (4.2).
     */
    public static Optional<byte[]> reset(CoapHeader header) {
        return switch (header.type()) {
            case CONFIRMABLE -> Optional.of(empty(Type.RESET, header));
            case NON_CONFIRMABLE ->
                    header.request() ? Optional.empty() : Optional.of(empty(Type.RESET, header));
            case ACKNOWLEDGEMENT, RESET -> Optional.empty();
        };
    }

    private static byte[] empty(Type type, CoapHeader header) {
        return new byte[] {
            (byte) (VERSION | type.ordinal() << 4),
            0,
            (byte) (header.messageId() >> 8),
            (byte) header.messageId()
        };
    }

    /** The id of a request also names our answer to it: ids of the two ways are not related. */
    private static byte[] response(Type type, CoapHeader header, int code, String word) {
        byte[] token = HexFormat.of().parseHex(header.token());
        ByteArrayOutputStream out = new ByteArrayOutputStream(LONGEST);
        out.write(VERSION | type.ordinal() << 4 | token.length);
        out.write(code);
        out.write(header.messageId() >> 8);
        out.write(header.messageId());
        out.writeBytes(token);
        byte[] text = word.getBytes(StandardCharsets.US_ASCII);
        int room = LONGEST - out.size() - 1;
        if (text.length > 0 && room > 0) {
            out.write(MARKER);
            out.write(text, 0, Math.min(text.length, room));
        }
        return out.toByteArray();
    }
}
