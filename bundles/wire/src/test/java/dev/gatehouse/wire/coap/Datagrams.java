package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.api.message.CoapOption;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Writes CoAP datagrams after the text of RFC 7252 3, without a look at the reader. */
final class Datagrams {
    private Datagrams() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] of(CoapMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] token = HexFormat.of().parseHex(message.token());
        out.write(0x40 + 16 * message.type().ordinal() + token.length);
        out.write(message.code());
        out.write(message.messageId() / 256);
        out.write(message.messageId() % 256);
        out.writeBytes(token);
        options(out, message.options());
        if (message.payload().isPresent()) {
            out.write(255);
            ByteBuffer payload = message.payload().get().duplicate();
            while (payload.hasRemaining()) {
                out.write(payload.get());
            }
        }
        return out.toByteArray();
    }

    private static void options(ByteArrayOutputStream out, List<CoapOption> options) {
        int before = 0;
        for (CoapOption option : options) {
            int delta = option.number() - before;
            before = option.number();
            int length = option.value().length;
            out.write(16 * nibble(delta) + nibble(length));
            more(out, delta);
            more(out, length);
            out.writeBytes(option.value());
        }
    }

    private static int nibble(int value) {
        return value < 13 ? value : value < 269 ? 13 : 14;
    }

    private static void more(ByteArrayOutputStream out, int value) {
        if (value >= 269) {
            out.write((value - 269) / 256);
            out.write((value - 269) % 256);
        } else if (value >= 13) {
            out.write(value - 13);
        }
    }

    static CoapReading read(byte[] octets) {
        return CoapReader.read(ByteBuffer.wrap(octets));
    }
}
