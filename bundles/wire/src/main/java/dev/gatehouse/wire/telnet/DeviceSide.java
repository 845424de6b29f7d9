package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.wire.telnet.NvtScanner.Unit;
import java.nio.ByteBuffer;

/** What the device sends: all of it passes, unit by unit, and is told to the dialogue. */
final class DeviceSide {
    private final TelnetLimits limits;
    private final Dialogue dialogue;
    private final NvtScanner scanner;
    private Unit last = Unit.DATA;
    private int at;

    DeviceSide(TelnetLimits limits, Dialogue dialogue) {
        this.limits = limits;
        this.dialogue = dialogue;
        scanner = new NvtScanner(limits.subnegotiationOctets());
    }

    /** Reads a view of everything that is not used up. */
    void read(ByteBuffer view) {
        last = Unit.DATA;
        at = view.position();
        while (at < view.limit()) {
            last = scanner.read(view, at);
            if (incomplete() || broken()) {
                return;
            }
            if (last == Unit.DATA) {
                dialogue.wrote(scanner.value());
            } else if (last == Unit.OPTION) {
                dialogue.negotiated(scanner.value(), scanner.option());
            }
            at = scanner.end();
        }
    }

    /** Returns the index of the first octet that may not pass. */
    int at() {
        return at;
    }

    /** Says whether a command has begun and isn't complete. */
    boolean incomplete() {
        return last == Unit.INCOMPLETE;
    }

    /** Says whether what came is no Telnet, or too long. */
    boolean broken() {
        return last == Unit.MALFORMED || last == Unit.TOO_LONG;
    }

    Finding fault() {
        int most = limits.subnegotiationOctets();
        return last == Unit.MALFORMED
                ? Farewell.malformed(scanner.clause())
                : Farewell.tooLarge(most + 1, most);
    }
}
