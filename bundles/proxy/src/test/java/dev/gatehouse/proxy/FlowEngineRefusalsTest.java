package dev.gatehouse.proxy;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.PrivateMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlowEngineRefusalsTest extends EngineHarness {
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
    void aFullTotalRefusesWhoWantsToHoldMoreFailsClosed() {
        host.room = 4;
        open(new LineLayer());
        feed(TO_SERVER, "no end of line");
        assertThat(host.journal).containsExactly("flow.table-full");
        assertThat(engine.over()).isTrue();
    }
}
