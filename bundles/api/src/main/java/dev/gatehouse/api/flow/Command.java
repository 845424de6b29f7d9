package dev.gatehouse.api.flow;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.message.ProtocolMessage;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a {@link Layer} may ask for. Commands of one event are carried out in order. Octet counts
 * are positive and count from the first octet of that direction that is not used up yet.
 */
public sealed interface Command {

    /** The case, for a switch expression. */
    enum Kind {
        PASS,
        DISCARD,
        NEED_MORE,
        JUDGE,
        ANSWER,
        CONNECT,
        WAKE,
        REPORT,
        FINISH,
        ABORT
    }

    Kind kind();

    /**
     * The next octets of this direction go out exactly as received, also those still to come. After
     * a pass the direction stands on a message boundary once all of it has gone out.
     */
    record Pass(Direction direction, long octets) implements Command {
        public Pass {
            positive(octets);
        }

        @Override
        public Kind kind() {
            return Kind.PASS;
        }
    }

    /** The next octets of this direction are dropped, also those still to come. */
    record Discard(Direction direction, long octets) implements Command {
        public Discard {
            positive(octets);
        }

        @Override
        public Kind kind() {
            return Kind.DISCARD;
        }
    }

    /**
     * The message at the front is not complete. The rim collects at most so many octets of this
     * direction in all, counted from the first unused one, under its deadline for a held message.
     *
     * <p>Returned from any event but an {@link Event.Octets} of this direction, it has the unused
     * octets of this direction shown again at once, even if no new ones came: so a layer that let
     * them wait for the other side looks at them anew. Returned from that event itself, it waits
     * for more octets.
     *
     * @param begun a part of the message has passed or is promised already: the rim measures its
     *     pace until the next pass or discard that is not followed by this again
     */
    record NeedMore(Direction direction, int atMost, boolean begun) implements Command {
        public NeedMore {
            positive(atMost);
        }

        /** Nothing of the message has passed yet. */
        public NeedMore(Direction direction, int atMost) {
            this(direction, atMost, false);
        }

        @Override
        public Kind kind() {
            return Kind.NEED_MORE;
        }
    }

    /**
     * Ask the guards about a message. This direction rests until {@link Event.Judged}; the other
     * one goes on. At most one per direction at a time.
     */
    record Judge(Direction direction, ProtocolMessage message) implements Command {
        @Override
        public Kind kind() {
            return Kind.JUDGE;
        }
    }

    /**
     * Octets of our own, in this direction. They wait until that direction stands on a message
     * boundary. The buffer belongs to the rim from here on.
     */
    record Answer(Direction direction, ByteBuffer octets) implements Command {
        @Override
        public Kind kind() {
            return Kind.ANSWER;
        }
    }

    /** Connect to the route's endpoint. Told once; what is passed before waits for it. */
    record Connect() implements Command {
        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }
    }

    /** Tell {@link Event.Woke} after this time. One at a time; a new one replaces the last. */
    record Wake(Duration after) implements Command {
        @Override
        public Kind kind() {
            return Kind.WAKE;
        }
    }

    /** Journal this finding; the flow goes on. */
    record Report(Finding finding) implements Command {
        @Override
        public Kind kind() {
            return Kind.REPORT;
        }
    }

    /** End this direction in order, after everything queued for it has gone out. */
    record Finish(Direction direction) implements Command {
        @Override
        public Kind kind() {
            return Kind.FINISH;
        }
    }

    /**
     * End the flow. Answers that are queued still go out, for a bounded time, and that side is then
     * closed in order; a side with nothing queued is reset, so that nobody takes a cut message for
     * a whole one. Nothing passes any more. The finding is journaled.
     */
    record Abort(Finding finding) implements Command {
        @Override
        public Kind kind() {
            return Kind.ABORT;
        }
    }

    private static void positive(long octets) {
        if (octets <= 0) {
            throw new IllegalArgumentException("octets must be positive: " + octets);
        }
    }
}
