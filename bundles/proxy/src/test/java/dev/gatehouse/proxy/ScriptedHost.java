package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host that keeps what it is told, with a clock that a test moves. */
final class ScriptedHost implements FlowHost {
    final List<String> journal = new ArrayList<>();
    final List<Duration> wakes = new ArrayList<>();
    Verdict verdict = Verdict.ALLOW;
    int judged;
    boolean connecting;
    boolean over;
    long held;
    long room = Long.MAX_VALUE;
    long now;

    @Override
    public void connect() {
        connecting = true;
    }

    @Override
    public void review() {
        // Nothing changes here.
    }

    @Override
    public Verdict judge(Direction direction, ProtocolMessage message) {
        judged++;
        return verdict;
    }

    @Override
    public void wake(Duration after) {
        wakes.add(after);
    }

    @Override
    public void journal(Finding finding) {
        journal.add(finding.code().word());
    }

    @Override
    public String protocol() {
        return "TEST";
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public boolean hold(long change) {
        held += change;
        return held <= room;
    }

    @Override
    public void over() {
        over = true;
    }
}
