package dev.gatehouse.guard.topic;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.guard.json.JsonReader;
import dev.gatehouse.guard.json.JsonRefused;
import dev.gatehouse.guard.json.PayloadSchema.Mismatch;
import dev.gatehouse.guard.stance.Leniency;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses payloads that are not what is expected under their topic: EN 303 645 5.13-1. All policies
 * that apply must be met. An empty payload is no JSON and is refused where a policy applies, also
 * when it would clear a retained message. Immutable; any thread.
 */
public final class PayloadGuard {
    /** What a pointer to the whole document is called. */
    private static final String WHOLE = "the top";

    private final TopicRules rules;

    /** Judges by these policies, which no longer change. */
    public PayloadGuard(TopicRules rules) {
        this.rules = rules;
    }

    /** Returns how many octets of a payload are read for its topic: 0 for none. */
    public int octets(String topic, Direction direction) {
        return rules.octets(topic, direction);
    }

    /** Judges a message that is published, in either direction. */
    public Verdict judge(Direction direction, MqttPublish publish, Leniency leniency) {
        return judge(
                direction, publish.topic(), publish.payloadLength(), publish.payload(), leniency);
    }

    /** Judges a will, which the server will publish one day in the client's name. */
    public Verdict judge(MqttWill will, Leniency leniency) {
        return judge(
                Direction.TO_SERVER,
                will.topic(),
                will.payload().remaining(),
                Optional.of(will.payload()),
                leniency);
    }

    private Verdict judge(
            Direction direction,
            String topic,
            long length,
            Optional<ByteBuffer> payload,
            Leniency leniency) {
        int most = rules.octets(topic, direction);
        if (most == 0) {
            return Verdict.ALLOW;
        }
        if (payload.isEmpty() && length > 0) {
            return result(unreadable(length, most), leniency);
        }
        List<TopicRule> apply = new ArrayList<>(2);
        rules.match(topic, direction, apply::add);
        for (TopicRule rule : apply) {
            if (length > rule.maxOctets()) {
                Verdict refused = unreadable(length, rule.maxOctets());
                if (leniency.stops(refused)) {
                    return refused;
                }
            }
        }
        ByteBuffer octets = payload.orElseGet(() -> ByteBuffer.allocate(0));
        for (TopicRule rule : apply) {
            Verdict verdict = fits(topic, octets, rule);
            if (leniency.stops(verdict)) {
                return verdict;
            }
        }
        return Verdict.ALLOW;
    }

    private static Verdict result(Verdict refused, Leniency leniency) {
        return leniency.stops(refused) ? refused : Verdict.ALLOW;
    }

    private static Verdict fits(String topic, ByteBuffer payload, TopicRule rule) {
        try {
            // Read again for each rule: a document's budget is for one check.
            Optional<Mismatch> wrong = rule.schema().check(JsonReader.read(payload));
            return wrong.map(each -> mismatch(topic, each)).orElse(Verdict.ALLOW);
        } catch (JsonRefused e) {
            return new Verdict.Refuse(
                    Finding.of(Codes.PAYLOAD_NOT_JSON)
                            .with("topic", topic)
                            .with("reason", e.getMessage()));
        }
    }

    private static Verdict mismatch(String topic, Mismatch wrong) {
        return new Verdict.Refuse(
                Finding.of(Codes.PAYLOAD_SCHEMA)
                        .with("topic", topic)
                        .with("rule", wrong.rule())
                        .with("reason", RuleWords.of(wrong.rule()))
                        .with("pointer", wrong.pointer().isEmpty() ? WHOLE : wrong.pointer()));
    }

    private static Verdict unreadable(long octets, long limit) {
        return new Verdict.Refuse(
                Finding.of(Codes.MESSAGE_UNREADABLE)
                        .with("protocol", "MQTT")
                        .with("octets", octets)
                        .with("limit", limit));
    }
}
