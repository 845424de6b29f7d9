package dev.gatehouse.proxy;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.PrivateMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowEngineTest {
    private final RecordingSide client = new RecordingSide();
    private final RecordingSide server = new RecordingSide();
    private final ScriptedHost host = new ScriptedHost();
    private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    private final List<ByteBuf> given = new ArrayList<>();
    private FlowEngine engine;

    private void open(Layer layer) {
        engine = new FlowEngine(layer, host, client, allocator, 4096);
        engine.open();
    }

    private void openConnected(Layer layer) {
        open(
                event ->
                        event.kind() == Event.Kind.OPENED
                                ? List.of(new Command.Connect())
                                : layer.on(event));
        engine.connected(server, Set.of());
    }

    private void feed(Direction direction, String text) {
        burst(direction, text);
        engine.readComplete();
    }

    private void burst(Direction direction, String text) {
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
    void readingStopsAtWhatTheLayerAllows() {
        openConnected(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(new Command.NeedMore(TO_SERVER, 5))
                                : List.of());
        feed(TO_SERVER, "abc");
        assertThat(client.reading).isTrue();
        burst(TO_SERVER, "def");
        assertThat(host.journal).contains("flow.layer-failed");
        assertThat(client.reset).isTrue();
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
    void judgingHoldsTheDirectionAndNothingPassesWhenRefused() {
        open(new LineLayer());
        host.verdict = new Verdict.Refuse(Finding.of(Codes.LOGIN_EMPTY));
        feed(TO_SERVER, "bad\nbad too\n");
        assertThat(host.judged).isEqualTo(2);
        assertThat(client.text()).isEqualTo("refused\nrefused\n");
        assertThat(host.connecting).isFalse();
        assertThat(host.journal).containsExactly("login.empty-password");
    }

    @Test
    void aViewIsNeverShownWhileItsDirectionIsJudged() {
        List<Event.Kind> told = new ArrayList<>();
        openConnected(
                event -> {
                    told.add(event.kind());
                    return event.kind() == Event.Kind.OCTETS
                            ? List.of(
                                    new Command.Judge(
                                            TO_SERVER,
                                            new PrivateMessage(
                                                    new dev.gatehouse.api.flow.Protocol("t"),
                                                    Map.of(),
                                                    1)),
                                    new Command.NeedMore(TO_SERVER, 10))
                            : event.kind() == Event.Kind.JUDGED
                                    ? List.of(new Command.Pass(TO_SERVER, 1))
                                    : List.of();
                });
        feed(TO_SERVER, "ab");
        assertThat(told)
                .containsExactly(
                        Event.Kind.CONNECTED,
                        Event.Kind.OCTETS,
                        Event.Kind.JUDGED,
                        Event.Kind.OCTETS,
                        Event.Kind.JUDGED);
        assertThat(server.text()).isEqualTo("ab");
    }

    @Test
    void quarantineEndsTheFlowWhateverTheLayerDoesFailsClosed() {
        open(new LineLayer());
        host.verdict = new Verdict.Quarantine(Finding.of(Codes.LOGIN_EMPTY));
        feed(TO_SERVER, "bad\n");
        assertThat(engine.over()).isTrue();
    }

    @Test
    void aLayerThatThrowsEndsTheFlowFailsClosed() {
        openConnected(
                event -> {
                    if (event.kind() == Event.Kind.OCTETS) {
                        throw new IllegalArgumentException("with a secret inside");
                    }
                    return List.of();
                });
        feed(TO_SERVER, "x");
        assertThat(host.journal).containsExactly("flow.layer-failed");
        assertThat(client.reset).isTrue();
        assertThat(server.reset).isTrue();
        assertThat(server.text()).isEmpty();
    }

    @Test
    void aLayerThatAsksInACircleEndsTheFlowFailsClosed() {
        openConnected(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(
                                        new Command.NeedMore(
                                                ((Event.Octets) event).direction().other(), 99))
                                : List.of());
        feed(TO_SERVER, "x");
        feed(TO_CLIENT, "y");
        assertThat(host.journal).containsExactly("flow.layer-failed");
    }

    @Test
    void abortLetsAnAnswerOutAndResetsTheOtherSide() {
        openConnected(
                event ->
                        event.kind() == Event.Kind.OCTETS
                                ? List.of(
                                        LineLayer.answer("go away"),
                                        new Command.Abort(Finding.of(Codes.MESSAGE_MALFORMED)))
                                : List.of());
        feed(TO_SERVER, "x");
        assertThat(client.text()).isEqualTo("go away");
        assertThat(client.closed).isTrue();
        assertThat(client.reset).isFalse();
        assertThat(server.reset).isTrue();
        assertThat(host.journal).containsExactly("message.malformed");
        assertThat(host.over).isTrue();
    }

    @Test
    void abortWithinAMessageResetsSoThatNobodyTakesAPartForTheWhole() {
        openConnected(
                event ->
                        switch (event.kind()) {
                            case OCTETS -> List.of(new Command.Pass(TO_CLIENT, 10));
                            case WOKE ->
                                    List.of(
                                            LineLayer.answer("late"),
                                            new Command.Abort(Finding.of(Codes.FLOW_SLOW)));
                            default -> List.of();
                        });
        feed(TO_CLIENT, "part");
        engine.woke();
        assertThat(client.text()).isEqualTo("part");
        assertThat(client.reset).isTrue();
    }

    @Test
    void anEndWithinAPromisedMessageIsNoOrderlyEndFailsClosed() {
        open(new LineLayer());
        feed(TO_SERVER, "*100\nonly this");
        engine.connected(server, Set.of());
        engine.ended(TO_SERVER);
        assertThat(server.finished).isFalse();
        assertThat(server.reset).isTrue();
        assertThat(host.journal).containsExactly("message.truncated");
    }

    @Test
    void anEndOfAMessageOfUnknownLengthIsOrderly() {
        openConnected(
                event ->
                        switch (event.kind()) {
                            case OCTETS -> List.of(new Command.Pass(TO_CLIENT, Long.MAX_VALUE));
                            case FINISHED ->
                                    List.of(
                                            new Command.Finish(
                                                    ((Event.Finished) event).direction()));
                            default -> List.of();
                        });
        feed(TO_CLIENT, "until the end");
        engine.ended(TO_CLIENT);
        assertThat(client.text()).isEqualTo("until the end");
        assertThat(client.finished).isTrue();
        assertThat(client.reset).isFalse();
    }

    @Test
    void bothEndsFinishedCloseBothSidesInOrder() {
        open(new LineLayer());
        feed(TO_SERVER, "hi\n");
        engine.connected(server, Set.of());
        engine.ended(TO_SERVER);
        assertThat(server.finished).isTrue();
        assertThat(engine.over()).isFalse();
        engine.ended(TO_CLIENT);
        assertThat(client.closed).isTrue();
        assertThat(server.closed).isTrue();
        assertThat(host.over).isTrue();
    }

    @Test
    void anEndIsNotToldBeforeTheConnectionDecidesAboutWhatIsHeld() {
        List<Event.Kind> told = new ArrayList<>();
        open(
                event -> {
                    told.add(event.kind());
                    return switch (event.kind()) {
                        case OPENED -> List.of(new Command.Connect());
                        case CONNECTED -> List.of(new Command.Pass(TO_SERVER, 3));
                        case FINISHED -> List.of(new Command.Finish(TO_SERVER));
                        default -> List.of();
                    };
                });
        feed(TO_SERVER, "abc");
        engine.ended(TO_SERVER);
        assertThat(told).doesNotContain(Event.Kind.FINISHED);
        engine.connected(server, Set.of());
        assertThat(server.text()).isEqualTo("abc");
        assertThat(server.finished).isTrue();
    }

    @Test
    void nothingOfTheClientsIsSentIfTheConnectionFailsFailsClosed() {
        open(new LineLayer());
        feed(TO_SERVER, "secret\n");
        engine.connectFailed(Finding.of(Codes.TLS_WRONG_NAME));
        assertThat(server.out.size()).isZero();
        assertThat(client.text()).isEqualTo("no\n");
        assertThat(client.closed).isTrue();
        assertThat(host.journal).containsExactly("tls.wrong-name");
    }

    @Test
    void revokedTakesLeaveAndEndsFailsClosed() {
        openConnected(new LineLayer());
        engine.revoke(Finding.of(Codes.FLOW_POLICY_CHANGED));
        assertThat(client.text()).isEqualTo("bye\n");
        assertThat(client.closed).isTrue();
        assertThat(server.reset).isTrue();
        assertThat(host.journal).containsExactly("flow.policy-changed");
        feed(TO_SERVER, "more\n");
        assertThat(host.judged).isZero();
    }

    @Test
    void aFullTotalRefusesWhoWantsToHoldMoreFailsClosed() {
        host.room = 4;
        open(new LineLayer());
        feed(TO_SERVER, "no end of line");
        assertThat(host.journal).containsExactly("flow.table-full");
        assertThat(engine.over()).isTrue();
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

    private static Layer passing() {
        return event -> {
            if (event.kind() != Event.Kind.OCTETS) {
                return List.of();
            }
            ByteBuffer view = ((Event.Octets) event).view();
            return List.of(new Command.Pass(((Event.Octets) event).direction(), view.remaining()));
        };
    }
}
