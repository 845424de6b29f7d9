package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.Sentences;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The findings of this layer, and how a flow ends with them: in words, then both sides closed. */
final class Farewell {
    private static final String INCORRECT = "Login incorrect";

    private Farewell() {}

    /** Tells the client that its login was refused, as a device would and why, and ends. */
    static List<Command> refuse(Finding finding) {
        return List.of(words(INCORRECT, finding), new Command.Abort(finding));
    }

    /** Tells the client why, and ends. */
    static List<Command> close(Finding finding) {
        return List.of(words("", finding), new Command.Abort(finding));
    }

    /** Returns the finding's sentence for the client's terminal. */
    static Command words(String first, Finding finding) {
        String sentence = Sentences.of(finding, Locale.ENGLISH);
        StringBuilder text = new StringBuilder("\r\n");
        if (!first.isEmpty()) {
            text.append(first).append("\r\n");
        }
        // RFC 854: a network terminal prints the 95 graphics of ASCII; anything else is a trick.
        sentence.codePoints().forEach(c -> text.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        byte[] octets = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        return new Command.Answer(Direction.TO_CLIENT, ByteBuffer.wrap(octets));
    }

    static Finding malformed(String clause) {
        return Finding.of(Codes.MESSAGE_MALFORMED)
                .with("protocol", Protocol.TELNET.label())
                .with("reason", "a command that Telnet does not know where it stands")
                .with("clause", clause);
    }

    static Finding tooLarge(int octets, int limit) {
        return Finding.of(Codes.MESSAGE_TOO_LARGE)
                .with("protocol", Protocol.TELNET.label())
                .with("octets", octets)
                .with("limit", limit);
    }

    static Finding truncated() {
        return Finding.of(Codes.MESSAGE_TRUNCATED).with("protocol", Protocol.TELNET.label());
    }

    static Finding unreadable(String reason) {
        return Finding.of(Codes.LOGIN_UNREADABLE).with("reason", reason);
    }
}
