package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.wire.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A script of one HTTP flow in text, connected when the layer asks for it. */
final class Talk {
    static final Route ROUTE = route(Route.Tls.REQUIRED, Optional.empty(), List.of());

    /** The guards read up to so much of each request. */
    static final PayloadDemand READS = (direction, head) -> 1_000;

    static final BiFunction<Direction, ProtocolMessage, Verdict> ALLOW = (d, m) -> Verdict.ALLOW;

    final Script script;
    private final Set<String> names;
    private boolean told;

    private Talk(Script script, Set<String> names) {
        this.script = script;
        this.names = names;
    }

    static Talk allowing(PayloadDemand demand) {
        return of(ROUTE, demand, Set.of("cam.example"), ALLOW);
    }

    static Talk of(
            Route route,
            PayloadDemand demand,
            Set<String> names,
            BiFunction<Direction, ProtocolMessage, Verdict> verdicts) {
        HttpLayer layer = new HttpLayer(route, demand, HttpLimits.DEFAULT);
        return new Talk(Script.judging(layer, verdicts), names);
    }

    static Route route(Route.Tls tls, Optional<String> serve, List<String> hosts) {
        return new Route(
                "cam",
                Protocol.HTTP,
                "10.0.0.7",
                443,
                tls,
                "cam.example",
                List.of(),
                Optional.empty(),
                serve,
                hosts,
                List.of(),
                Optional.of("cam"),
                Optional.empty());
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    Talk client(String text) {
        return feed(Direction.TO_SERVER, octets(text));
    }

    Talk server(String text) {
        return feed(Direction.TO_CLIENT, octets(text));
    }

    Talk feed(Direction direction, byte[] octets) {
        script.feed(direction, octets);
        return settle();
    }

    Talk clientEnds() {
        script.finish(Direction.TO_SERVER);
        return settle();
    }

    Talk serverEnds() {
        script.finish(Direction.TO_CLIENT);
        return settle();
    }

    Talk settle() {
        if (script.connected() && !told) {
            told = true;
            script.event(new Event.Connected(names));
        }
        // Lets the script show what a command for the other direction left; tells nothing new.
        script.event(new Event.Opened());
        return this;
    }

    String toServer() {
        return new String(script.passed(Direction.TO_SERVER), StandardCharsets.ISO_8859_1);
    }

    String toClient() {
        return new String(script.out(Direction.TO_CLIENT), StandardCharsets.ISO_8859_1);
    }

    String answered() {
        return new String(script.answered(Direction.TO_CLIENT), StandardCharsets.UTF_8);
    }

    boolean ended() {
        return script.finished(Direction.TO_CLIENT) && script.finished(Direction.TO_SERVER);
    }

    String abortCode() {
        return script.aborted().map(f -> f.code().word()).orElse("none");
    }

    Finding aborted() {
        return script.aborted().orElseThrow();
    }
}
