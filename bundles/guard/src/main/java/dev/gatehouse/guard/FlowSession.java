package dev.gatehouse.guard;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.guard.login.HttpLogins;
import dev.gatehouse.guard.rate.RateGuard;
import dev.gatehouse.guard.rate.Source;
import dev.gatehouse.guard.rate.Sources;
import dev.gatehouse.guard.stance.Leniency;
import java.util.Optional;

/**
 * All guards of one flow: size and rate, then logins, then payloads. Keeps a pace, a version and
 * two switches; nothing of any message. On the flow's loop only.
 */
final class FlowSession implements GuardSession {
    private final Flow flow;
    private final PolicyFollower follower;
    private final Sources sources;
    private final Optional<RateGuard> rate;
    private final Residents residents;
    private final Leniency leniency;
    private boolean admitted;
    private boolean closed;
    private long version;
    private long lastNanos;

    /** A flow in a home in which nobody is known: everything is refused that can be. */
    FlowSession(Flow flow, PolicyFollower follower, Sources sources) {
        this(flow, follower, sources, Residents.NONE);
    }

    FlowSession(Flow flow, PolicyFollower follower, Sources sources, Residents residents) {
        this.flow = flow;
        this.residents = residents;
        this.leniency = residents.leniency(flow);
        this.follower = follower;
        this.sources = sources;
        this.lastNanos = flow.openedNanos();
        Optional<Source> source = sources.open(flow.source(), flow.openedNanos());
        this.rate = source.map(found -> new RateGuard(found, flow.openedNanos()));
    }

    @Override
    public Verdict admit() {
        InForce now = follower.inForce();
        version = now.version();
        Verdict verdict = admit(now);
        admitted = verdict.kind() == Verdict.Kind.ALLOW;
        return verdict;
    }

    private Verdict admit(InForce now) {
        if (closed || now.rules().isEmpty() || !now.rules().get().knows(flow.route())) {
            // Also for a profile that nobody knows: its defaults could not be refused.
            return notProtected();
        }
        if (rate.isEmpty()) {
            return new Verdict.Refuse(
                    Finding.of(Codes.FLOW_TABLE_FULL)
                            .with("scope", "the table of source addresses")
                            .with("limit", Sources.LIMIT));
        }
        return Verdict.ALLOW;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public int octets(Direction direction, ProtocolMessage head) {
        Optional<RuleSet> rules = follower.inForce().rules();
        return rules.isEmpty() ? 0 : demand(rules.get(), direction, head);
    }

    private int demand(RuleSet rules, Direction direction, ProtocolMessage head) {
        return switch (head.kind()) {
            case MQTT_PUBLISH -> rules.payload().octets(((MqttPublish) head).topic(), direction);
            case HTTP_REQUEST ->
                    HttpLogins.readsBody((HttpRequest) head, rules.device(flow.route()))
                            ? rules.login().bodyOctets()
                            : 0;
            case MQTT_CONNECT,
                    MQTT_SUBSCRIBE,
                    MQTT_CONTROL,
                    HTTP_RESPONSE,
                    TELNET_LOGIN,
                    COAP,
                    PRIVATE ->
                    0;
        };
    }

    @Override
    public Verdict judge(Direction direction, ProtocolMessage message, long nowNanos) {
        lastNanos = nowNanos;
        leniency.begin();
        Optional<RuleSet> inForce = follower.inForce().rules();
        if (!admitted || closed || inForce.isEmpty() || rate.isEmpty()) {
            return notProtected();
        }
        RuleSet rules = inForce.get();
        Verdict verdict =
                rate.get()
                        .judge(
                                direction,
                                message,
                                rules.limits(message.protocol()),
                                nowNanos,
                                leniency);
        if (verdict.kind() == Verdict.Kind.ALLOW) {
            verdict = content(rules, direction, message);
        }
        return verdict.kind() == Verdict.Kind.ALLOW ? leniency.allow() : verdict;
    }

    private Verdict content(RuleSet rules, Direction direction, ProtocolMessage message) {
        return switch (message.kind()) {
            case MQTT_CONNECT -> connect(rules, (MqttConnect) message);
            case MQTT_PUBLISH -> rules.payload().judge(direction, (MqttPublish) message, leniency);
            case HTTP_REQUEST -> request(rules, direction, (HttpRequest) message);
            case TELNET_LOGIN ->
                    rules.login()
                            .judge((TelnetLogin) message, rules.device(flow.route()), leniency);
            case MQTT_SUBSCRIBE, MQTT_CONTROL, HTTP_RESPONSE, COAP, PRIVATE -> Verdict.ALLOW;
        };
    }

    private Verdict connect(RuleSet rules, MqttConnect connect) {
        Verdict verdict = rules.login().judge(connect, rules.device(flow.route()), leniency);
        if (verdict.kind() == Verdict.Kind.ALLOW && connect.will().isPresent()) {
            verdict = rules.payload().judge(connect.will().get(), leniency);
        }
        return verdict.kind() == Verdict.Kind.ALLOW ? presented(connect) : verdict;
    }

    /**
     * Last, so that whoever is refused for another reason takes no name. A second device that
     * presents another one's client identifier would end that one's session: MQTT-3.1.4-2.
     */
    private Verdict presented(MqttConnect connect) {
        if (residents.mayPresent(flow, connect.clientId())) {
            return Verdict.ALLOW;
        }
        Verdict refused =
                new Verdict.Refuse(
                        Finding.of(Codes.FLOW_NOT_YOURS).with("claim", connect.clientId()));
        return leniency.stops(refused) ? refused : Verdict.ALLOW;
    }

    private Verdict request(RuleSet rules, Direction direction, HttpRequest request) {
        int most = demand(rules, direction, request);
        boolean longer = request.body().filter(body -> body.remaining() > most).isPresent();
        if (most > 0 && (longer || request.body().isEmpty() && request.bodyLength() != 0)) {
            Verdict refused =
                    new Verdict.Refuse(
                            Finding.of(Codes.MESSAGE_UNREADABLE)
                                    .with("protocol", "HTTP")
                                    .with(
                                            "octets",
                                            request.bodyLength() < 0
                                                    ? "an unknown number of"
                                                    : (Object) request.bodyLength())
                                    .with("limit", most));
            // Where it passes all the same, it streams: the layer needs no whole body.
            if (leniency.stops(refused)) {
                return refused;
            }
        }
        return rules.login().judge(request, rules.device(flow.route()), leniency);
    }

    private static Verdict notProtected() {
        return new Verdict.Refuse(Finding.of(Codes.FLOW_NOT_PROTECTED));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (rate.isPresent()) {
                sources.close(flow.source(), lastNanos);
            }
        }
    }
}
