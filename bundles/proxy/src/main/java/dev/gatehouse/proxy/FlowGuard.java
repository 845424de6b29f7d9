package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One flow's session with the guards there are now: when these, or their policies, are others than
 * before, or the flow is found to be a device's, it is admitted again; a device in quarantine has
 * no flows. What a guard cannot decide is refused. On the flow's loop only; never throws, but from
 * the constructor if no session can be had.
 */
final class FlowGuard {
    private final Rim rim;
    private final Visitor visitor;
    private final Consumer<Finding> journal;
    private Guards guards;
    private GuardSession session;

    /**
     * @param journal takes what is worth telling of what is allowed all the same
     */
    FlowGuard(Rim rim, Visitor visitor, Consumer<Finding> journal) {
        this.rim = rim;
        this.visitor = visitor;
        this.journal = journal;
        this.guards = rim.services().guards();
        this.session = guards.open(visitor.flow());
    }

    /** Asks whether the flow may be; returns why not. */
    Optional<Finding> admit() {
        return visitor.refusal().or(() -> refusal(admission()));
    }

    private Verdict admission() {
        try {
            return session.admit();
        } catch (RuntimeException bug) {
            return failed(bug);
        }
    }

    private static Verdict failed(RuntimeException bug) {
        return new Verdict.Refuse(failure(bug));
    }

    /** This is the rim: what a guard cannot decide is refused, and the fault's text stays out. */
    static Finding failure(RuntimeException bug) {
        return Finding.of(Codes.GUARD_FAILED).with("guard", bug.getClass().getSimpleName());
    }

    /** Returns why it may not pass, if so; what is worth telling all the same is told. */
    Optional<Finding> refusal(Verdict verdict) {
        if (verdict.kind() != Verdict.Kind.ALLOW) {
            return Optional.of(Orders.finding(verdict));
        }
        ((Verdict.Allow) verdict).findings().forEach(journal);
        return Optional.empty();
    }

    /**
     * Re-admits if the guards or their policies are others than before, or if it is known only now
     * whose the flow is; says if it may not be.
     */
    Optional<Finding> readmit() {
        Guards now = rim.services().guards();
        boolean recognised = visitor.look();
        Optional<Finding> quarantined = visitor.refusal();
        if (quarantined.isPresent()) {
            return quarantined;
        }
        if (now != guards || recognised) {
            session.close();
            guards = now;
            session = now.open(visitor.flow());
            return admit();
        }
        if (now.version() != session.version()) {
            return admit().map(
                            finding ->
                                    Finding.of(Codes.FLOW_POLICY_CHANGED)
                                            .with("reason", finding.code().word()));
        }
        return Optional.empty();
    }

    /** Decides about a message. */
    Verdict judge(Direction direction, ProtocolMessage message, long nanos) {
        try {
            Verdict verdict = session.judge(direction, message, nanos);
            if (verdict.kind() == Verdict.Kind.ALLOW) {
                visitor.heard(message);
            }
            return verdict;
        } catch (RuntimeException bug) {
            return failed(bug);
        }
    }

    /** Returns how many octets of a payload have to be seen. */
    int octets(Direction direction, ProtocolMessage head) {
        return session.octets(direction, head);
    }

    void close() {
        session.close();
    }
}
