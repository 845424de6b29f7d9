package dev.gatehouse.wire;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One direction of a {@link Script}: what is held, what is promised, what went out. */
final class ScriptSide {
    final Direction direction;
    final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    final ByteArrayOutputStream answered = new ByteArrayOutputStream();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> waiting = new ArrayList<>();
    private byte[] octets = new byte[0];
    private boolean passing;
    long promised;
    boolean fresh;
    boolean undecided;
    boolean finished;
    Verdict verdict = Verdict.ALLOW;

    ScriptSide(Direction direction) {
        this.direction = direction;
    }

    int held() {
        return octets.length;
    }

    boolean mayShow() {
        return fresh && !undecided && promised == 0 && octets.length > 0;
    }

    byte[] unused() {
        return octets.clone();
    }

    void receive(byte[] more) {
        int old = octets.length;
        octets = Arrays.copyOf(octets, old + more.length);
        System.arraycopy(more, 0, octets, old, more.length);
        fresh = true;
        settle();
    }

    void promise(long count, boolean pass) {
        if (promised > 0 && passing != pass) {
            throw new AssertionError("pass and discard overlap");
        }
        passing = pass;
        promised += count;
        settle();
        fresh = true; // Commands used some up: the rest is shown again.
    }

    void answer(ByteBuffer octetsOfTheLayer) {
        byte[] own = new byte[octetsOfTheLayer.remaining()];
        octetsOfTheLayer.get(own);
        answered.writeBytes(own);
        waiting.add(own);
        release();
    }

    private void settle() {
        int now = (int) Math.min(promised, octets.length);
        if (now > 0) {
            if (passing) {
                passed.write(octets, 0, now);
                out.write(octets, 0, now);
            }
            octets = Arrays.copyOfRange(octets, now, octets.length);
            promised -= now;
        }
        release();
    }

    // An answer waits until its direction stands on a message boundary.
    private void release() {
        if (promised == 0 || !passing) {
            waiting.forEach(out::writeBytes);
            waiting.clear();
        }
    }
}
