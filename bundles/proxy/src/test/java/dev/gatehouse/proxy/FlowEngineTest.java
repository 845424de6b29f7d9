package dev.gatehouse.proxy;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Event;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FlowEngineTest extends EngineHarness {
    @Test
    void octetsInAreOctetsOutHoweverTheyAreSplit() {
        String said = "hello\n*10\n0123456789second\nlast\n";
        for (int first = 1; first < said.length(); first++) {
            for (int second = first; second < said.length(); second++) {
                RecordingSide endpoint = new RecordingSide();
                host.connecting = false;
                engine = new FlowEngine(new LineLayer(), host, client, allocator, 4096);
                engine.open();
                feedConnecting(said.substring(0, first), endpoint);
                feedConnecting(said.substring(first, second), endpoint);
                feedConnecting(said.substring(second), endpoint);
                assertThat(endpoint.text()).isEqualTo(said);
                engine.broken(Finding.of(Codes.CLIENT_RESET));
            }
        }
    }

    private void feedConnecting(String text, RecordingSide endpoint) {
        feed(TO_SERVER, text);
        if (host.connecting) {
            host.connecting = false;
            engine.connected(endpoint, Set.of());
        }
    }

    @Test
    void oneOctetAtATimeIsCopiedOnceAndAHalf() {
        open(new LineLayer());
        String line = "x".repeat(999) + "\n";
        for (char octet : line.toCharArray()) {
            feedConnecting(String.valueOf(octet), server);
        }
        assertThat(server.text().equals(line)).isTrue();
        // Appended once each; moved again only when the buffer doubles.
        assertThat(engine.lane(TO_SERVER).copied()).isLessThan(2500);
    }

    @Test
    void whatPassesWholeIsNotCopied() {
        openConnected(passing());
        feed(TO_SERVER, "a whole read");
        assertThat(engine.lane(TO_SERVER).copied()).isZero();
        assertThat(server.text()).isEqualTo("a whole read");
    }

    @Test
    void consecutivePassesLeaveAsOneWriteAndOneFlush() {
        openConnected(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(
                                        new Command.Pass(TO_SERVER, 2),
                                        new Command.Pass(TO_SERVER, 3),
                                        new Command.Pass(TO_SERVER, 1))
                                : List.of());
        int before = server.flushes;
        burst(TO_SERVER, "aabbbc");
        burst(TO_SERVER, "ddeeef");
        engine.readComplete();
        assertThat(server.writes).containsExactly(6, 6);
        assertThat(server.flushes - before).isEqualTo(1);
    }

    @Test
    void passesAndDiscardsCoverOctetsStillToCome() {
        List<Command> once =
                new ArrayList<>(
                        List.of(
                                new Command.Pass(TO_SERVER, 3),
                                new Command.Discard(TO_SERVER, 4),
                                new Command.Pass(TO_SERVER, 2)));
        openConnected(
                event -> {
                    if (event.kind() != Event.Kind.OCTETS) {
                        return List.of();
                    }
                    List<Command> now = List.copyOf(once);
                    once.clear();
                    return now;
                });
        for (char octet : "abcXXXXde".toCharArray()) {
            feed(TO_SERVER, String.valueOf(octet));
        }
        assertThat(server.text()).isEqualTo("abcde");
    }

    @Test
    void anAnswerWaitsForTheMessageBoundary() {
        List<String> shown = new ArrayList<>();
        openConnected(
                event -> {
                    if (event.kind() == Event.Kind.WOKE) {
                        return List.of(LineLayer.answer("OURS"));
                    }
                    if (event.kind() == Event.Kind.OCTETS) {
                        shown.add(event.toString());
                        return List.of(new Command.Pass(TO_CLIENT, 6));
                    }
                    return List.of();
                });
        feed(TO_CLIENT, "abc");
        engine.woke();
        assertThat(client.text()).isEqualTo("abc");
        feed(TO_CLIENT, "defghi");
        assertThat(client.text()).isEqualTo("abcdefOURSghi");
        feed(TO_CLIENT, "jkl");
        assertThat(client.text()).isEqualTo("abcdefOURSghijkl");
        assertThat(shown).hasSize(2);
    }

    @Test
    void anAnswerDoesNotWaitForOctetsThatAreDropped() {
        openConnected(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(
                                        new Command.Discard(TO_CLIENT, 100),
                                        LineLayer.answer("OURS"))
                                : List.of());
        feed(TO_CLIENT, "abc");
        assertThat(client.text()).isEqualTo("OURS");
    }

    @Test
    void needMoreFromAnotherEventShowsTheUnusedOctetsAgain() {
        List<Integer> shown = new ArrayList<>();
        openConnected(
                event -> {
                    if (event.kind() == Event.Kind.WOKE) {
                        return List.of(new Command.NeedMore(TO_SERVER, 100));
                    }
                    if (event.kind() == Event.Kind.OCTETS) {
                        shown.add(((Event.Octets) event).view().remaining());
                        return List.of(new Command.NeedMore(TO_SERVER, 100));
                    }
                    return List.of();
                });
        feed(TO_SERVER, "abc");
        engine.woke();
        assertThat(shown).containsExactly(3, 3);
    }

    @Test
    void aSideIsNotReadWhileTheOtherIsFull() {
        openConnected(passing());
        assertThat(client.reading).isTrue();
        server.writable = false;
        feed(TO_SERVER, "more");
        assertThat(client.reading).isFalse();
        server.writable = true;
        engine.writable();
        assertThat(client.reading).isTrue();
    }

    @Test
    void whatPassesBeforeTheConnectionWaitsWithinBounds() {
        open(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(new Command.Pass(TO_SERVER, 1 << 20))
                                : List.of(new Command.Connect()));
        feed(TO_SERVER, "x".repeat(WaitingSide.MARK));
        assertThat(client.reading).isFalse();
        assertThat(host.held).isEqualTo(WaitingSide.MARK);
        engine.connected(server, Set.of());
        assertThat(server.out.size()).isEqualTo(WaitingSide.MARK);
    }

    @Test
    void aFewHeldOctetsDoNotKeepALargeBuffer() {
        openConnected(new LineLayer());
        ByteBuf large = allocator.buffer(65536);
        large.writeBytes("ab".getBytes(StandardCharsets.US_ASCII));
        given.add(large);
        engine.octets(TO_SERVER, large);
        engine.readComplete();
        assertThat(large.refCnt()).isZero();
        assertThat(host.held).isEqualTo(2);
    }
}
