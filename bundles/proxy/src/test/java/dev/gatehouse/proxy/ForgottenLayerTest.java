package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import io.netty.buffer.Unpooled;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flow that is over keeps nothing of its layer, however long its sides take to close. */
class ForgottenLayerTest {
    /** Collections until what nobody holds is gone: one, with the collectors that there are. */
    private static final int COLLECTIONS = 3;

    private enum End {
        ABORTED_BY_THE_LAYER,
        BROKEN,
        REVOKED,
        IN_ORDER
    }

    /** Ends when it is told to. */
    private static final class Knowing implements Layer {
        @Override
        public List<Command> on(Event event) {
            return switch (event.kind()) {
                case OPENED -> List.of(new Command.Connect());
                case OCTETS -> List.of(new Command.Abort(Finding.of(Codes.MESSAGE_MALFORMED)));
                case FINISHED ->
                        List.of(
                                new Command.Finish(Direction.TO_SERVER),
                                new Command.Finish(Direction.TO_CLIENT));
                default -> List.of();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatALayerKnowsIsForgottenWithTheFlow(End end) {
        RecordingSide client = new RecordingSide();
        Knowing layer = new Knowing();
        WeakReference<Layer> known = new WeakReference<>(layer);
        FlowEngine engine =
                new FlowEngine(layer, new ScriptedHost(), client, Unpooled.buffer().alloc(), 4096);
        layer = null;
        engine.open();
        engine.connected(new RecordingSide(), Set.of());
        assertThat(collected(known)).as("while the flow lives").isFalse();
        switch (end) {
            case ABORTED_BY_THE_LAYER -> {
                engine.octets(
                        Direction.TO_SERVER, Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII));
                engine.readComplete();
            }
            case BROKEN -> engine.broken(Finding.of(Codes.CLIENT_RESET));
            case REVOKED -> engine.revoke(Finding.of(Codes.FLOW_SLOW));
            case IN_ORDER -> engine.ended(Direction.TO_SERVER);
        }
        assertThat(engine.over()).isTrue();
        assertThat(collected(known)).as("when it is over").isTrue();
    }

    private static boolean collected(WeakReference<?> reference) {
        for (int i = 0; i < COLLECTIONS && reference.get() != null; i++) {
            System.gc();
        }
        return reference.get() == null;
    }
}
