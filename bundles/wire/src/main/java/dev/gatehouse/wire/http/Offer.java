package dev.gatehouse.wire.http;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;

/** What one direction was last shown and has not used up since. */
final class Offer {
    private final Dialogue dialogue;
    private final Direction way;
    private int unused;
    private boolean again;
    private boolean ended;

    Offer(Dialogue dialogue, Direction way) {
        this.dialogue = dialogue;
        this.way = way;
    }

    void shown(int octets) {
        unused = octets;
        again = false;
    }

    int unused() {
        return unused;
    }

    void pass(long octets) {
        use(new Command.Pass(way, octets), octets);
    }

    void discard(long octets) {
        use(new Command.Discard(way, octets), octets);
    }

    void needMore(int atMost) {
        dialogue.add(new Command.NeedMore(way, atMost));
    }

    /** The message has passed in part; its next octets are needed, and not promised. */
    void needRest(int atMost) {
        dialogue.add(new Command.NeedMore(way, atMost, true));
    }

    private void use(Command command, long octets) {
        dialogue.add(command);
        unused = (int) Math.max(0, unused - octets);
        again = unused > 0;
    }

    void end() {
        ended = true;
    }

    /** Whether the sender has ended, and nothing that it sent is still to be shown again. */
    boolean endedAndShown() {
        return ended && !again;
    }
}
