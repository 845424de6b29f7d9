package dev.gatehouse.api.flow;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.guard.Verdict;
import java.nio.ByteBuffer;
import java.util.Set;

/** What a {@link Layer} is told. */
public sealed interface Event {

    /** The case, for a switch expression. */
    enum Kind {
        OPENED,
        OCTETS,
        JUDGED,
        CONNECTED,
        CONNECT_FAILED,
        FINISHED,
        WOKE,
        REVOKED
    }

    Kind kind();

    /** The flow was accepted and admitted. Always the first event, told once. */
    record Opened() implements Event {
        @Override
        public Kind kind() {
            return Kind.OPENED;
        }
    }

    /**
     * All octets of one direction that were received and not yet passed, discarded or promised.
     * Told again whenever there are more, or after a command of this layer used some of them up;
     * never while a {@link Command.Judge} of this direction is undecided.
     *
     * @param direction the way they travel
     * @param view read-only, its position at the first octet; valid during the call only, and
     *     overwritten afterwards
     */
    record Octets(Direction direction, ByteBuffer view) implements Event {
        @Override
        public Kind kind() {
            return Kind.OCTETS;
        }
    }

    /** The answer to a {@link Command.Judge} of this direction. */
    record Judged(Direction direction, Verdict verdict) implements Event {
        @Override
        public Kind kind() {
            return Kind.JUDGED;
        }
    }

    /**
     * The endpoint is connected and, where TLS is required, verified.
     *
     * @param names the names that the verified certificate covers, lower case, wildcards as
     *     written; empty on a plain leg
     */
    record Connected(Set<String> names) implements Event {
        public Connected {
            names = Set.copyOf(names);
        }

        @Override
        public Kind kind() {
            return Kind.CONNECTED;
        }
    }

    /** The endpoint could not be connected or verified; the layer tells the client in its words. */
    record ConnectFailed(Finding finding) implements Event {
        @Override
        public Kind kind() {
            return Kind.CONNECT_FAILED;
        }
    }

    /**
     * The sender of this direction ended it in order; what it sent before was told and used, except
     * for what the layer still waits to see completed.
     */
    record Finished(Direction direction) implements Event {
        @Override
        public Kind kind() {
            return Kind.FINISHED;
        }
    }

    /** The time asked for by {@link Command.Wake} has come. */
    record Woke() implements Event {
        @Override
        public Kind kind() {
            return Kind.WOKE;
        }
    }

    /**
     * The flow may not go on (policy changed, deadline passed, gateway stopping). The layer may
     * answer with its protocol's farewell; the rim aborts the flow afterwards in any case.
     */
    record Revoked(Finding finding) implements Event {
        @Override
        public Kind kind() {
            return Kind.REVOKED;
        }
    }
}
