package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.guard.Verdict;
import io.netty.buffer.Unpooled;

/**
 * Carries out a layer's commands for one {@link FlowEngine}, on its loop. A command that breaks the
 * contract is an {@link IllegalStateException}, which ends the flow.
 */
final class Orders {
    private final FlowEngine engine;
    private final FlowHost host;
    private final int holdAtMost;
    private Finding noted;
    private boolean begun;

    Orders(FlowEngine engine, FlowHost host, int holdAtMost) {
        this.engine = engine;
        this.host = host;
        this.holdAtMost = holdAtMost;
    }

    void carryOut(Command command, Event cause) {
        switch (command.kind()) {
            case PASS -> pass((Command.Pass) command);
            case DISCARD -> discard((Command.Discard) command);
            case NEED_MORE -> needMore((Command.NeedMore) command, cause);
            case JUDGE -> judge((Command.Judge) command);
            case ANSWER -> answer((Command.Answer) command);
            case CONNECT -> engine.connect();
            case WAKE -> host.wake(((Command.Wake) command).after());
            case REPORT -> note(((Command.Report) command).finding());
            case FINISH -> engine.lane(((Command.Finish) command).direction()).finish();
            case ABORT -> engine.abort(((Command.Abort) command).finding());
        }
    }

    private void pass(Command.Pass pass) {
        Lane lane = engine.lane(pass.direction());
        lane.pass(pass.octets());
        used(lane);
    }

    private void discard(Command.Discard discard) {
        Lane lane = engine.lane(discard.direction());
        lane.discard(discard.octets());
        used(lane);
    }

    private void used(Lane lane) {
        begun = true;
        lane.unfinished = false; // Unless the layer says in the same breath that it waits for more.
        lane.fresh = lane.unused() > 0;
        lane.heldSince = host.nanos();
    }

    private void needMore(Command.NeedMore more, Event cause) {
        Lane lane = engine.lane(more.direction());
        lane.unfinished = more.begun();
        lane.wanted = Math.min(more.atMost(), holdAtMost);
        boolean shown =
                cause.kind() == Event.Kind.OCTETS
                        && ((Event.Octets) cause).direction() == more.direction();
        if (!shown) {
            lane.fresh = lane.unused() > 0;
        } else if (!lane.fresh && lane.unused() >= lane.wanted) {
            throw new IllegalStateException("asks for more than it allows");
        }
    }

    private void answer(Command.Answer answer) {
        engine.lane(answer.direction()).answer(Unpooled.wrappedBuffer(answer.octets()));
    }

    private void judge(Command.Judge judge) {
        begun = true;
        Direction direction = judge.direction();
        Lane lane = engine.lane(direction);
        if (lane.judging) {
            throw new IllegalStateException("two judgements at a time");
        }
        lane.judging = true;
        Verdict verdict = host.judge(direction, judge.message());
        if (verdict.kind() == Verdict.Kind.ALLOW) {
            ((Verdict.Allow) verdict).findings().forEach(this::note);
        } else {
            note(finding(verdict));
        }
        engine.queue(new Event.Judged(direction, verdict));
    }

    /** Returns why a verdict does not allow. */
    static Finding finding(Verdict verdict) {
        return switch (verdict.kind()) {
            case ALLOW -> throw new IllegalArgumentException("it allows");
            case REFUSE -> ((Verdict.Refuse) verdict).finding();
            case DROP -> ((Verdict.Drop) verdict).finding();
            case QUARANTINE -> ((Verdict.Quarantine) verdict).finding();
        };
    }

    /** Journals; a layer often repeats the finding of a verdict or a failure: that counts once. */
    void note(Finding finding) {
        if (finding != noted) {
            noted = finding;
            host.journal(finding);
        }
    }

    /** Returns whether a first message was used or judged. */
    boolean begun() {
        return begun;
    }
}
