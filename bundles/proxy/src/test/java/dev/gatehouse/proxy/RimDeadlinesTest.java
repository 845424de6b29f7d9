package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import io.netty.channel.EventLoop;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RimDeadlinesTest extends RimSockets {
    @Test
    void sayingNothingIsEndedAtTheFirstMessageDeadline() throws Exception {
        start(RimHarness.LIMITS);
        Socket client = client(plainRoute("r", server()));
        RimHarness.until("a flow", () -> harness.guards.open.get() == 1);
        harness.pass(RimHarness.LIMITS.firstMessageSeconds());
        harness.pass(1);
        assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
        harness.journal.await(Codes.FLOW_SILENT);
    }

    @Test
    void oneOctetASecondIsEndedAtTheFirstMessageDeadline() throws Exception {
        start(RimHarness.LIMITS);
        Socket client = client(plainRoute("r", server()));
        for (int second = 0; second <= RimHarness.LIMITS.firstMessageSeconds(); second++) {
            RimHarness.say(client, "x");
            long octets = second + 1;
            RimHarness.until("held", () -> harness.rim.held().octets() == octets);
            harness.pass(1);
        }
        assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "first message");
    }

    @Test
    void aHeldMessageIsEndedAtItsDeadline() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "hello\nnever complete");
        assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
        harness.pass(RimHarness.LIMITS.heldMessageSeconds());
        assertThat(harness.journal.codes()).doesNotContain("flow.too-slow");
        harness.pass(1);
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "held message");
    }

    @Test
    void aStreamedMessageBelowTheFloorIsEnded() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "*100000\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 8)).isEqualTo("*100000\n");
        for (int second = 0; second <= RimHarness.LIMITS.streamSeconds(); second++) {
            RimHarness.say(client, "x");
            assertThat(RimHarness.hear(endpoint, 1)).isEqualTo("x");
            harness.pass(1);
        }
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "streamed message");
        assertThat(RimHarness.rest(endpoint)).isEqualTo("<reset>");
    }

    @Test
    void anEndThatTakesTooLongIsCut() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "hello\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 6)).isEqualTo("hello\n");
        RimHarness.say(endpoint, "answer");
        endpoint.close();
        assertThat(RimHarness.rest(client)).isEqualTo("answer<end>");
        // The client never ends its side.
        RimHarness.until(
                "the flow is gone",
                () -> {
                    harness.pass(6);
                    return harness.rim.flows().count() == 0;
                });
    }

    @Test
    void aLoopThatIsSilentForOverASecondIsReportedOnce() throws Exception {
        start(RimHarness.LIMITS);
        EventLoop loop = harness.rim.loops().all().get(0);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch holds = new CountDownLatch(1);
        loop.execute(
                () -> {
                    busy.countDown();
                    try {
                        holds.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        busy.await();
        AtomicLong now = new AtomicLong();
        ListJournal journal = new ListJournal();
        LoopWatch watch = new LoopWatch(loop, () -> now::get, journal::append);
        watch.look();
        now.addAndGet(LoopWatch.SILENCE - 1);
        watch.look();
        assertThat(journal.codes()).isEmpty();
        now.addAndGet(500_000_001);
        watch.look();
        watch.look();
        assertThat(journal.codes()).containsExactly("loop.stalled");
        assertThat(journal.await(Codes.LOOP_STALLED).params()).containsEntry("millis", 1500L);
        holds.countDown();
    }
}
