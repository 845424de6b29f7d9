package dev.gatehouse.api.guard;

import dev.gatehouse.api.finding.Finding;
import java.util.List;

/** What is to happen with a message or a flow. A value; nothing has happened yet. */
public sealed interface Verdict {

    /** The case, for a switch expression. */
    enum Kind {
        ALLOW,
        REFUSE,
        DROP,
        QUARANTINE
    }

    Kind kind();

    /** It passes as it came. */
    Verdict ALLOW = new Allow(List.of());

    /**
     * It passes as it came.
     *
     * @param findings what is worth telling all the same
     */
    record Allow(List<Finding> findings) implements Verdict {
        public Allow {
            findings = List.copyOf(findings);
        }

        @Override
        public Kind kind() {
            return Kind.ALLOW;
        }
    }

    /** It does not pass, and whoever sent it is told so in the protocol's own way. */
    record Refuse(Finding finding) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.REFUSE;
        }
    }

    /** It does not pass; acknowledged only where the protocol forces it. */
    record Drop(Finding finding) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }
    }

    /** It does not pass, the flow is closed and its device is cut off. */
    record Quarantine(Finding finding) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.QUARANTINE;
        }
    }
}
