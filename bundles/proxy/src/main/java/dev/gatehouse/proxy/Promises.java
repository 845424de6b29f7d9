package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What is to happen with octets of one direction that are still to come, and what waits behind
 * them, in order. On the flow's loop only.
 */
final class Promises {
    /** The cases. */
    private enum Due {
        PASS,
        DISCARD,
        ANSWER,
        FINISH
    }

    /** Where that goes which need not wait any longer. */
    interface Exit {
        void answerNow(ByteBuf octets);

        void finishNow();
    }

    private static final class Promise {
        final Due due;
        final ByteBuf answer;
        long octets;

        Promise(Due due, long octets, ByteBuf answer) {
            this.due = due;
            this.octets = octets;
            this.answer = answer;
        }

        boolean takes() {
            return due == Due.PASS || due == Due.DISCARD;
        }
    }

    private final ArrayDeque<Promise> queue = new ArrayDeque<>(2);

    /** Octets still to come will pass. */
    void pass(long octets) {
        owe(Due.PASS, octets);
    }

    /** Octets still to come will be dropped. */
    void discard(long octets) {
        owe(Due.DISCARD, octets);
    }

    private void owe(Due due, long octets) {
        Promise last = queue.peekLast();
        if (last != null && last.due == due) {
            long sum = last.octets + octets;
            last.octets = sum < 0 ? Long.MAX_VALUE : sum;
        } else {
            queue.add(new Promise(due, octets, null));
        }
    }

    /** Octets of our own go out after everything promised so far has passed. */
    void answer(ByteBuf octets) {
        queue.add(new Promise(Due.ANSWER, 0, octets));
    }

    /** The direction ends after everything promised so far has passed. */
    void finish() {
        queue.add(new Promise(Due.FINISH, 0, null));
    }

    /** Returns whether the next octets pass; if not, they are dropped. */
    boolean passes() {
        return queue.element().due == Due.PASS;
    }

    /** Uses up the next octets, at most so many, and returns how many. */
    int use(int available) {
        Promise head = queue.element();
        int some = (int) Math.min(head.octets, available);
        if (head.octets != Long.MAX_VALUE) {
            head.octets -= some;
        }
        return some;
    }

    /** Carries out what no pass stands before any more. */
    void advance(Exit exit) {
        for (Iterator<Promise> each = queue.iterator(); each.hasNext(); ) {
            Promise next = each.next();
            if (next.takes() && next.octets == 0) {
                each.remove();
            } else if (next.due == Due.PASS) {
                return;
            } else if (next.due == Due.ANSWER) {
                each.remove();
                exit.answerNow(next.answer);
            } else if (next.due == Due.FINISH) {
                each.remove();
                exit.finishNow();
            }
        }
    }

    /** No more octets will come. */
    void cancelOctets() {
        queue.removeIf(Promise::takes);
    }

    /** Returns how many octets the first pass still waits for; 0 if there is none. */
    long owedPass() {
        for (Promise promise : queue) {
            if (promise.due == Due.PASS) {
                return promise.octets;
            }
        }
        return 0;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Gives back what waits. */
    void drop() {
        for (Promise promise : queue) {
            if (promise.answer != null) {
                promise.answer.release();
            }
        }
        queue.clear();
    }
}
