package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.api.message.CoapMessage.Type;
import dev.gatehouse.api.message.CoapOption;
import dev.gatehouse.wire.coap.CoapFault.Answer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads one datagram as a CoAP message and refuses what is none: RFC 7252 3, 4 and 5.10, with the
 * options of RFC 7641 (observe), RFC 7959 (block-wise) and RFC 7967 (no response). Keeps nothing;
 * safe on any thread; never throws, whatever the octets.
 */
public final class CoapReader {
    private static final int HEADER = 4;
    private static final int VERSION = 1;
    private static final int LONGEST_TOKEN = 8;
    private static final int SUCCESS = 2;
    private static final int CLIENT_ERROR = 4;
    private static final int SERVER_ERROR = 5;

    private CoapReader() {}

    /**
     * Reads a datagram; its position and limit stay as they are.
     *
     * @param datagram all of it; the message's payload is a view of it
     */
    public static CoapReading read(ByteBuffer datagram) {
        ByteBuffer view = datagram.asReadOnlyBuffer();
        Optional<CoapHeader> header = Optional.empty();
        try {
            header = Optional.of(header(view));
            CoapHeader readable = header.get();
            byte[] token = token(view, readable);
            header = Optional.of(withToken(readable, token));
            return body(view, header.get(), datagram.remaining());
        } catch (Malformed malformed) {
            return new CoapReading(header, Optional.empty(), Optional.of(malformed.fault()));
        }
    }

    private static CoapHeader header(ByteBuffer view) throws Malformed {
        if (view.remaining() < HEADER) {
            throw new Malformed(Answer.SILENCE, "it is shorter than a header", "RFC 7252 3");
        }
        int first = view.get(view.position()) & 0xFF;
        if (first >> 6 != VERSION) {
            throw new Malformed(Answer.SILENCE, "its version is not 1", "RFC 7252 3");
        }
        Type type = Type.values()[first >> 4 & 3];
        int code = view.get(view.position() + 1) & 0xFF;
        int id = view.getShort(view.position() + 2) & 0xFFFF;
        return new CoapHeader(type, code, id, "", 0);
    }

    private static byte[] token(ByteBuffer view, CoapHeader header) throws Malformed {
        int length = view.get(view.position()) & 0xF;
        view.position(view.position() + HEADER);
        if (length > LONGEST_TOKEN) {
            throw new Malformed(Answer.REJECT, "its token is too long", "RFC 7252 3");
        }
        checkCode(header, length + view.remaining());
        if (length > view.remaining()) {
            throw new Malformed(Answer.REJECT, "it ends within its token", "RFC 7252 3");
        }
        byte[] token = new byte[length];
        view.get(token);
        return token;
    }

    private static CoapHeader withToken(CoapHeader header, byte[] token) {
        return new CoapHeader(
                header.type(),
                header.code(),
                header.messageId(),
                HexFormat.of().formatHex(token),
                0);
    }

    /** Which codes a type may carry: RFC 7252 4.1 to 4.3, table 1. */
    private static void checkCode(CoapHeader header, int rest) throws Malformed {
        boolean empty = header.code() == 0;
        if (empty && rest > 0) {
            throw new Malformed(Answer.REJECT, "an empty message has a content", "RFC 7252 4.1");
        }
        if (!empty && !header.request() && !response(header.code() >> 5)) {
            throw new Malformed(Answer.REJECT, "the class of its code is reserved", "RFC 7252 4.2");
        }
        boolean fits =
                switch (header.type()) {
                    case CONFIRMABLE -> true;
                    case NON_CONFIRMABLE -> !empty;
                    case ACKNOWLEDGEMENT -> !header.request();
                    case RESET -> empty;
                };
        if (!fits) {
            throw new Malformed(
                    Answer.REJECT, "its type and its code do not go together", "RFC 7252 4.3");
        }
    }

    private static boolean response(int codeClass) {
        return codeClass == SUCCESS || codeClass == CLIENT_ERROR || codeClass == SERVER_ERROR;
    }

    private static CoapReading body(ByteBuffer view, CoapHeader header, int size) {
        OptionReader reader = new OptionReader(view, header.request());
        CoapHeader known = header;
        try {
            List<CoapOption> options = reader.read();
            known = header.unwanted(unwanted(options));
            reader.check();
            return new CoapReading(
                    Optional.of(known),
                    Optional.of(
                            new CoapMessage(
                                    header.type(),
                                    header.code(),
                                    header.messageId(),
                                    header.token(),
                                    options,
                                    Optional.of(view.slice()).filter(ByteBuffer::hasRemaining),
                                    size)),
                    Optional.empty());
        } catch (Malformed malformed) {
            return new CoapReading(
                    Optional.of(known), Optional.empty(), Optional.of(malformed.fault()));
        }
    }

    private static int unwanted(List<CoapOption> options) {
        return options.stream()
                .filter(option -> option.number() == OptionRule.NO_RESPONSE)
                .map(CoapOption::value)
                .filter(value -> value.length == 1)
                .mapToInt(value -> value[0] & 0xFF)
                .findFirst()
                .orElse(0);
    }
}
