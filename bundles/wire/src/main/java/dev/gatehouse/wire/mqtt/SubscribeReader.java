package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.message.MqttControl;
import dev.gatehouse.api.message.MqttSubscribe;
import java.util.ArrayList;
import java.util.List;

/** Reads SUBSCRIBE, UNSUBSCRIBE and their answers (MQTT 3.1.1 and MQTT 5, 3.8 to 3.11). */
final class SubscribeReader {
    private static final int QOS = 0x03;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_HANDLING = 0x30;
    private static final int RESERVED_5 = 0xC0;
    private static final int RESERVED_311 = 0xFC;

    /** The failure of SUBACK in MQTT 3.1.1 3.9.3. */
    private static final int FAILURE = 0x80;

    private final Cursor cursor;
    private final Properties properties;
    private final Topics topics;
    private final Session session;
    private final int most;

    SubscribeReader(
            Cursor cursor, Properties properties, Topics topics, Session session, int most) {
        this.cursor = cursor;
        this.properties = properties;
        this.topics = topics;
        this.session = session;
        this.most = most;
    }

    Rule subscribe(Lane lane) {
        Pending packet = lane.pending;
        packet.packetId = cursor.packetId();
        blockOf(PacketType.SUBSCRIBE);
        someFilter(Rule.FILTER_NONE);
        boolean numbered = session.isFive() && properties.has(Property.SUBSCRIPTION_ID);
        cursor.require(!numbered || session.takesSubscriptionIds, Rule.FILTERS_ANNOUNCED);
        List<String> filters = new ArrayList<>(2);
        do {
            String filter = filter();
            int options = cursor.u8();
            if (cursor.broken()) {
                return cursor.rule();
            }
            options(filter, options);
            filters.add(filter);
            cursor.require(filters.size() <= most, Rule.MANY_FILTERS);
        } while (cursor.left() > 0);
        packet.count = filters.size();
        packet.message = new MqttSubscribe(session.level, packet.packetId, filters, packet.total);
        return asked(lane);
    }

    Rule unsubscribe(Lane lane) {
        Pending packet = lane.pending;
        packet.packetId = cursor.packetId();
        blockOf(PacketType.UNSUBSCRIBE);
        someFilter(Rule.UNSUBSCRIBE_NONE);
        do {
            filter();
            packet.count++;
            cursor.require(packet.count <= most, Rule.MANY_FILTERS);
        } while (cursor.left() > 0);
        packet.message = new MqttControl(session.level, packet.type, packet.total);
        return asked(lane);
    }

    private Rule asked(Lane lane) {
        Rule rule = cursor.end();
        return rule.broken() ? rule : Exchanges.asks(lane, lane.pending, session.level);
    }

    /** SUBACK and UNSUBACK: one code for each filter (MQTT-3.8.4-6, MQTT-3.11.3-1). */
    Rule granted(Lane lane) {
        Pending packet = lane.pending;
        packet.packetId = cursor.packetId();
        blockOf(packet.type);
        boolean coded = packet.type == PacketType.SUBACK || session.isFive();
        while (coded && cursor.left() > 0) {
            cursor.require(isCode(lane, cursor.u8()), Rule.SUBACK_CODE);
            packet.count++;
        }
        packet.message = new MqttControl(session.level, packet.type, packet.total);
        return cursor.end();
    }

    private boolean isCode(Lane lane, int code) {
        return session.isFive()
                ? ReasonCodes.belongs(lane.direction, lane.pending.type, code)
                : code <= 2 || code == FAILURE;
    }

    private void blockOf(int type) {
        if (session.isFive() && !cursor.broken()) {
            properties.read(cursor, type);
        }
    }

    // MQTT-3.8.3-3, MQTT-3.10.3-2 (MQTT 5: both -2).
    private void someFilter(Rule otherwise) {
        cursor.require(cursor.broken() || cursor.left() > 0, otherwise);
    }

    private String filter() {
        String filter = topics.read(cursor);
        if (!cursor.broken()) {
            Rule rule = topics.filter(filter);
            cursor.require(!rule.broken(), rule);
        }
        return filter;
    }

    // MQTT-3.8.3-4 of 3.1.1; MQTT-3.8.3-4 and -5 of 5.
    private void options(String filter, int options) {
        int reserved = session.isFive() ? RESERVED_5 : RESERVED_311;
        boolean legal =
                (options & reserved) == 0
                        && (options & QOS) != QOS
                        && (options & RETAIN_HANDLING) != RETAIN_HANDLING;
        cursor.require(legal, Rule.OPTIONS);
        if (!session.isFive()) {
            return;
        }
        boolean shared = Topics.isShared(filter);
        cursor.require(!shared || (options & NO_LOCAL) == 0, Rule.SHARE_LOCAL);
        boolean taken =
                (!shared || session.takesShared)
                        && (session.takesWildcards || Topics.isName(filter));
        cursor.require(taken, Rule.FILTERS_ANNOUNCED);
    }
}
