package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.message.MqttPublish;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the head of a PUBLISH (MQTT 3.1.1 3.3, MQTT 5 3.3), so that its payload may stream. */
final class PublishReader {
    /** The head goes beyond the packet. */
    static final int BEYOND = -1;

    private static final int DUP = 0b1000;
    private static final int RETAIN = 0b0001;

    private final Cursor cursor;
    private final Properties properties;
    private final Topics topics;
    private final Session session;
    private final int aliasesMax;

    PublishReader(
            Cursor cursor, Properties properties, Topics topics, Session session, int aliasesMax) {
        this.cursor = cursor;
        this.properties = properties;
        this.topics = topics;
        this.session = session;
        this.aliasesMax = aliasesMax;
    }

    /**
     * Returns how many octets of the packet must be seen to read its head, as far as is known from
     * those that are; or {@link #BEYOND}.
     */
    int headOctets(Frame frame, ByteBuffer view) {
        int limit = view.limit();
        int at = frame.bodyAt + 2;
        if (at <= limit) {
            at += (view.get(at - 2) & 0xFF) << 8 | view.get(at - 1) & 0xFF;
            at += qos(frame) > 0 ? 2 : 0;
            if (session.isFive()) {
                at = pastProperties(view, at, limit);
            }
        }
        return at - frame.start > frame.total ? BEYOND : at - frame.start;
    }

    // An encoding that is not legal is left for the cursor to find.
    private static int pastProperties(ByteBuffer view, int from, int limit) {
        int length = 0;
        for (int i = 0; i < 4; i++) {
            if (from + i >= limit) {
                return from + i + 1;
            }
            int octet = view.get(from + i);
            length |= (octet & 0x7F) << (7 * i);
            if (octet >= 0) {
                return from + i + 1 + length;
            }
        }
        return from + 4;
    }

    /** Reads the head; the message has no payload yet. */
    Rule read(Lane lane, ByteBuffer view) {
        Frame frame = lane.frame;
        Pending packet = lane.pending;
        packet.qos = qos(frame);
        packet.dup = (frame.flags & DUP) != 0;
        cursor.require(packet.qos < 3, Rule.QOS);
        cursor.require(packet.qos > 0 || !packet.dup, Rule.DUP);
        packet.topic = topics.read(cursor);
        packet.packetId = packet.qos > 0 ? cursor.packetId() : 0;
        if (session.isFive() && !cursor.broken()) {
            properties.read(cursor, PacketType.PUBLISH);
            packet.alias = (int) properties.number(Property.TOPIC_ALIAS, 0);
        }
        if (cursor.broken()) {
            return cursor.rule();
        }
        Rule rule = announced(lane, packet);
        if (!rule.broken() && packet.qos > 0) {
            rule = Exchanges.publishes(lane, packet);
        }
        if (!rule.broken()) {
            rule = topic(lane, packet);
        }
        if (rule.broken()) {
            return rule;
        }
        long payload = frame.total - (cursor.at() - frame.start);
        packet.message = message(lane, payload, Optional.empty());
        return Rule.KEPT;
    }

    /** Returns the message that was read, with its payload. */
    MqttPublish withPayload(Lane lane, MqttPublish head, ByteBuffer view) {
        int length = (int) head.payloadLength();
        int from = lane.frame.start + lane.frame.total - length;
        return message(lane, length, Optional.of(view.slice(from, length)));
    }

    private MqttPublish message(Lane lane, long length, Optional<ByteBuffer> payload) {
        Pending packet = lane.pending;
        String topic = packet.topic.isEmpty() ? lane.aliased(packet.alias) : packet.topic;
        return new MqttPublish(
                session.level,
                topic,
                packet.qos,
                (lane.frame.flags & RETAIN) != 0,
                packet.dup,
                packet.packetId,
                length,
                payload,
                packet.total);
    }

    private static int qos(Frame frame) {
        return frame.flags >>> 1 & 3;
    }

    // MQTT-3.3.4-6, MQTT-3.2.2-11, MQTT-3.2.2-14.
    private Rule announced(Lane lane, Pending packet) {
        if (!lane.isFromClient()) {
            return Rule.KEPT;
        }
        if (session.isFive() && properties.has(Property.SUBSCRIPTION_ID)) {
            return Rule.SUBSCRIPTION_ID;
        }
        if (packet.qos > session.maximumQos) {
            return Rule.QOS_ANNOUNCED;
        }
        boolean retain = (lane.frame.flags & RETAIN) != 0;
        return retain && !session.retains ? Rule.RETAIN_ANNOUNCED : Rule.KEPT;
    }

    // MQTT-4.7.3-1; MQTT 5 3.3.2.3.4: an empty topic stands for its alias, which must be known.
    private Rule topic(Lane lane, Pending packet) {
        if (packet.alias > lane.aliasMaximum) {
            return Rule.ALIAS_RANGE;
        }
        if (packet.alias > aliasesMax) {
            return Rule.MANY_ALIASES;
        }
        if (!packet.topic.isEmpty()) {
            return topics.name(packet.topic);
        }
        if (packet.alias == 0) {
            return Rule.TOPIC_EMPTY;
        }
        return lane.aliased(packet.alias).isEmpty() ? Rule.ALIAS_UNKNOWN : Rule.KEPT;
    }
}
