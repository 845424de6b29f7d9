package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** One engine between recording sides; every buffer that it was given has to come back. */
abstract class EngineHarness {
    final RecordingSide client = new RecordingSide();
    final RecordingSide server = new RecordingSide();
    final ScriptedHost host = new ScriptedHost();
    final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    final List<ByteBuf> given = new ArrayList<>();
    FlowEngine engine;

    void open(Layer layer) {
        engine = new FlowEngine(layer, host, client, allocator, 4096);
        engine.open();
    }

    void openConnected(Layer layer) {
        open(
                event ->
                        event.kind() == Event.Kind.OPENED
                                ? List.of(new Command.Connect())
                                : layer.on(event));
        engine.connected(server, Set.of());
    }

    void feed(Direction direction, String text) {
        burst(direction, text);
        engine.readComplete();
    }

    void burst(Direction direction, String text) {
        ByteBuf in = allocator.buffer(text.length());
        in.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        given.add(in);
        engine.octets(direction, in);
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        if (engine != null && !engine.over()) {
            engine.broken(Finding.of(Codes.CLIENT_RESET));
        }
        assertThat(given).allSatisfy(each -> assertThat(each.refCnt()).isZero());
        assertThat(host.held).isZero();
    }

    static Layer passing() {
        return event -> {
            if (event.kind() != Event.Kind.OCTETS) {
                return List.of();
            }
            ByteBuffer view = ((Event.Octets) event).view();
            return List.of(new Command.Pass(((Event.Octets) event).direction(), view.remaining()));
        };
    }
}
