package dev.gatehouse.proxy;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FlowEngineEndsTest extends EngineHarness {
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
}
