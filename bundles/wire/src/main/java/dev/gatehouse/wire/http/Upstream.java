package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Route;
import java.util.Optional;
import java.util.Set;

/** The leg onward: asked for once, with the first request that is allowed. */
final class Upstream {
    private final Route route;
    private final Dialogue dialogue;
    private boolean asked;
    private Optional<Set<String>> names = Optional.empty();
    private Optional<Fault> failure = Optional.empty();

    Upstream(Route route, Dialogue dialogue) {
        this.route = route;
        this.dialogue = dialogue;
    }

    void connect() {
        if (!asked) {
            asked = true;
            dialogue.add(new Command.Connect());
        }
    }

    void connected(Set<String> verified) {
        names = Optional.of(verified);
    }

    void failed(Finding finding) {
        // RFC 9110 15.6.5 where nobody was reached, 15.6.3 where somebody was and isn't trusted.
        int status = finding.code().equals(Codes.UPSTREAM_UNREACHABLE) ? 504 : 502;
        failure = Optional.of(new Fault(status, finding));
    }

    boolean connected() {
        return names.isPresent();
    }

    /** Returns why a request for this host is not passed on, as far as that is known by now. */
    Optional<Fault> refusal(String host) {
        if (failure.isPresent() || names.isEmpty() || Authority.covers(route, names.get(), host)) {
            return failure;
        }
        Finding finding = Finding.of(Codes.HTTP_MISDIRECTED).with("host", host);
        return Optional.of(new Fault(421, finding)); // RFC 9110 7.4 and 15.5.20.
    }
}
