package dev.gatehouse.proxy;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The floor under the pace of a message, with a clock that the test moves. */
class DeadlinesTest {
    private static final RimLimits LIMITS = RimLimits.DEFAULTS;

    private final ScriptedHost host = new ScriptedHost();

    /** Passes what comes; the message that it belongs to goes on, or is over. */
    private static Layer passing(boolean begun) {
        return event -> {
            if (event.kind() == Event.Kind.OPENED) {
                return List.of(new Command.Connect());
            }
            if (event.kind() != Event.Kind.OCTETS) {
                return List.of();
            }
            Direction way = ((Event.Octets) event).direction();
            int octets = ((Event.Octets) event).view().remaining();
            Command pass = new Command.Pass(way, octets);
            return begun
                    ? List.of(pass, new Command.NeedMore(way, 16, true))
                    : List.of(pass, new Command.NeedMore(way, 16));
        };
    }

    /** Feeds so many octets at each of this many seconds and returns the deadline that passed. */
    private Optional<Finding> feed(Layer layer, Direction way, int octets, int seconds) {
        FlowEngine engine =
                new FlowEngine(
                        layer,
                        host,
                        new RecordingSide(),
                        io.netty.buffer.UnpooledByteBufAllocator.DEFAULT,
                        4096);
        engine.open();
        engine.connected(new RecordingSide(), Set.of());
        Optional<Finding> passed = Optional.empty();
        for (int second = 0; second < seconds && passed.isEmpty(); second++) {
            if (octets > 0 || second == 0) {
                engine.octets(way, Unpooled.wrappedBuffer(new byte[Math.max(1, octets)]));
                engine.readComplete();
            }
            host.now += Rim.NANOS;
            passed = Deadlines.passed(engine, LIMITS, 0, host.now);
        }
        engine.cut();
        return passed;
    }

    @Test
    void partsThatComeCompleteButOneByOneAreOneSlowMessage() {
        assertThat(feed(passing(true), TO_SERVER, 1, 60))
                .hasValueSatisfying(
                        finding ->
                                assertThat(finding.params())
                                        .containsEntry("deadline", "streamed message")
                                        .containsKey("seconds"));
        assertThat(feed(passing(true), TO_CLIENT, 1, 60)).isPresent();
    }

    @Test
    void aMessageThatRestsBeforeItsLastPartIsSlow() {
        assertThat(feed(passing(true), TO_SERVER, 0, 60)).isPresent();
    }

    @Test
    void aMessageAtTheFloorIsNotSlow() {
        assertThat(feed(passing(true), TO_SERVER, LIMITS.streamFloor(), 300)).isEmpty();
    }

    @Test
    void smallMessagesEachOfThemCompleteAreNotSlow() {
        assertThat(feed(passing(false), TO_SERVER, 1, 300)).isEmpty();
        assertThat(feed(passing(false), TO_CLIENT, 1, 300)).isEmpty();
    }
}
