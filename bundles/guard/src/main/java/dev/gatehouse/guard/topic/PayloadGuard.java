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
    public Verdict judge(Direction direction, MqttPublish publish) {
        return judge(direction, publish.topic(), publish.payloadLength(), publish.payload());
    }

    /** Judges a will, which the server will publish one day in the client's name. */
    public Verdict judge(MqttWill will) {
        return judge(
                Direction.TO_SERVER,
                will.topic(),
                will.payload().remaining(),
                Optional.of(will.payload()));
    }

    private Verdict judge(
            Direction direction, String topic, long length, Optional<ByteBuffer> payload) {
        int most = rules.octets(topic, direction);
        if (most == 0) {
            return Verdict.ALLOW;
        }
        if (payload.isEmpty() && length > 0) {
            return unreadable(length, most);
        }
        List<TopicRule> apply = new ArrayList<>(2);
        rules.match(topic, direction, apply::add);
        for (TopicRule rule : apply) {
            if (length > rule.maxOctets()) {
                return unreadable(length, rule.maxOctets());
            }
        }
        return fits(topic, payload.orElseGet(() -> ByteBuffer.allocate(0)), apply);
    }

    private static Verdict fits(String topic, ByteBuffer payload, List<TopicRule> apply) {
        try {
            for (TopicRule rule : apply) {
                // Read again for each: a document's budget is for one check.
                Optional<Mismatch> wrong = rule.schema().check(JsonReader.read(payload));
                if (wrong.isPresent()) {
                    return mismatch(topic, wrong.get());
                }
            }
            return Verdict.ALLOW;
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
                        .with("reason", "the rule \"" + wrong.rule() + "\" is broken")
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
