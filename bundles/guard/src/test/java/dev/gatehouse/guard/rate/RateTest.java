package dev.gatehouse.guard.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.MqttControl;
import dev.gatehouse.api.message.PrivateMessage;
import dev.gatehouse.guard.Given;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RateTest {
    private static final long SECOND = 1_000_000_000L;

    private final SharedLimits limits = SharedLimits.of(MessageLimits.of(100, 10, 20));

    private static InetSocketAddress address(int number) {
        try {
            byte[] octets = {10, 0, (byte) (number >> 8), (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(octets), 1_000);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static int passed(RateGuard guard, SharedLimits limits, int tries, long now) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            Verdict verdict = guard.judge(Direction.TO_SERVER, Given.ping(), limits, now);
            passed += verdict == Verdict.ALLOW ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aBurstPassesThenTheSustainedRateAndWhatIsRefusedCountsForNothing() {
        long start = Long.MAX_VALUE - SECOND; // The ticker's values mean nothing: it may wrap.
        RateGuard guard = new RateGuard(new Source(), start);
        assertThat(passed(guard, limits, 1_000, start)).isEqualTo(20);
        for (int second = 1; second <= 5; second++) {
            assertThat(passed(guard, limits, 1_000, start + second * SECOND)).isEqualTo(10);
        }
        assertThat(passed(guard, limits, 1_000, start + 3_600 * SECOND)).isEqualTo(20);
    }

    @Test
    void aSenderWithinTheRateIsNeverRefused() {
        RateGuard guard = new RateGuard(new Source(), 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(passed(guard, limits, 1, i * SECOND / 10)).isEqualTo(1);
        }
    }

    @Test
    void manyFlowsOfOneSourceShareAnAllowanceAndAnotherSourceHasItsOwn() {
        Source source = new Source();
        int passed = 0;
        for (int flow = 0; flow < 100; flow++) {
            passed += passed(new RateGuard(source, 0), limits, 20, 0);
        }
        int burst = 1 + 19 * MessageLimits.SHARE;
        assertThat(passed).isBetween(burst - 1, burst + 8);
        assertThat(passed(new RateGuard(new Source(), 0), limits, 20, 0)).isEqualTo(20);
    }

    @Test
    void sizesAreLimitedBothWaysAndRatesTowardsTheServer() {
        RateGuard guard = new RateGuard(new Source(), 0);
        MqttControl large = new MqttControl(4, 12, 101);
        for (Direction direction : Direction.values()) {
            assertThat(Given.code(guard.judge(direction, large, limits, 0)))
                    .isEqualTo("message.too-large");
            assertThat(guard.judge(direction, new MqttControl(4, 12, 100), limits, 0))
                    .isSameAs(Verdict.ALLOW);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(guard.judge(Direction.TO_CLIENT, Given.ping(), limits, 0))
                    .isSameAs(Verdict.ALLOW);
        }
        passed(guard, limits, 1_000, 0);
        String shown = guard.judge(Direction.TO_SERVER, Given.ping(), limits, 0).toString();
        assertThat(shown).contains("rate.exceeded", "limit=10", "protocol=MQTT");
    }

    @Test
    void moreProtocolsThanAreToldApartShareTheLastPace() {
        Source source = new Source();
        for (int i = 0; i < 40; i++) {
            RateGuard guard = new RateGuard(source, 0);
            PrivateMessage message = new PrivateMessage(new Protocol("p" + i), Map.of(), 1);
            for (int n = 0; n < 20; n++) {
                guard.judge(Direction.TO_SERVER, message, limits, 0);
            }
        }
        RateGuard fresh = new RateGuard(source, 0);
        PrivateMessage another = new PrivateMessage(new Protocol("another"), Map.of(), 1);
        assertThat(Given.code(fresh.judge(Direction.TO_SERVER, another, limits, 0)))
                .isEqualTo("rate.exceeded");
    }

    @Test
    void aFullTableTurnsTheNewcomerAwayFailsClosed() {
        Sources sources = new Sources(3);
        for (int i = 0; i < 3; i++) {
            assertThat(sources.open(address(i), 0)).isPresent();
        }
        assertThat(sources.open(address(9), 0)).isEmpty();
        assertThat(sources.open(address(1), 0)).isPresent();
        sources.close(address(1), 0);
        assertThat(sources.open(address(9), 0)).isEmpty();
        sources.close(address(1), 0);
        assertThat(sources.open(address(9), 0)).isPresent();
        assertThat(sources.size()).isEqualTo(3);
    }

    @Test
    void closingAndOpeningAgainGivesNoNewAllowance() {
        Sources sources = new Sources(1);
        int passed = 0;
        for (int i = 0; i < 50; i++) {
            Source source = sources.open(address(1), 0).orElseThrow();
            passed += passed(new RateGuard(source, 0), limits, 20, 0);
            sources.close(address(1), 0);
        }
        assertThat(passed).isLessThan(200);
        assertThat(sources.open(address(2), 0)).isEmpty();
        Optional<Source> later = sources.open(address(2), 60 * SECOND);
        assertThat(later).isPresent();
        assertThat(sources.size()).isEqualTo(1);
    }

    @Test
    void manyThreadsLeaveTheTableAsTheyFoundIt() throws InterruptedException {
        Sources sources = new Sources(64);
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int seed = t;
            threads[t] =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 20_000; i++) {
                                    InetSocketAddress from = address((i * 31 + seed) % 90);
                                    Optional<Source> source = sources.open(from, i);
                                    most.accumulateAndGet(sources.size(), Math::max);
                                    source.ifPresent(found -> sources.close(from, 0));
                                }
                            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 64 + threads.length);
        assertThat(sources.size()).isZero();
    }
}
