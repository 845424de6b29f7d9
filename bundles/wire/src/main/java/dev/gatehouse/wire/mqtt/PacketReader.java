package dev.gatehouse.wire.mqtt;

import java.nio.ByteBuffer;

/** Reads whole packets and notes what each that goes onward changes. One for each connection. */
final class PacketReader {
    private final Cursor cursor = new Cursor();
    private final Session session;
    private final Lane toServer;
    private final Lane toClient;
    private final ConnectReader connects;
    private final PublishReader publishes;
    private final SubscribeReader subscribes;
    private final ControlReader controls;

    PacketReader(MqttLimits limits, Session session, Lane toServer, Lane toClient) {
        this.session = session;
        this.toServer = toServer;
        this.toClient = toClient;
        Properties properties = new Properties();
        Topics topics = new Topics(limits);
        connects = new ConnectReader(cursor, properties, topics, session, toClient);
        publishes = new PublishReader(cursor, properties, topics, session, limits.aliases());
        subscribes = new SubscribeReader(cursor, properties, topics, session, limits.filters());
        controls = new ControlReader(cursor, properties, session, toServer);
    }

    PublishReader publishes() {
        return publishes;
    }

    /** Reads a whole packet, or a PUBLISH of which the head is there. */
    Rule read(Lane lane, ByteBuffer view) {
        Frame frame = lane.frame;
        lane.pending.begin(frame, view.limit() - frame.start);
        int end = Math.min(view.limit(), frame.start + frame.total);
        cursor.open(view, frame.bodyAt, end);
        Rule rule =
                switch (frame.type) {
                    case PacketType.CONNECT -> connects.read(lane);
                    case PacketType.PUBLISH -> publishes.read(lane, view);
                    case PacketType.SUBSCRIBE -> subscribes.subscribe(lane);
                    case PacketType.UNSUBSCRIBE -> subscribes.unsubscribe(lane);
                    case PacketType.SUBACK, PacketType.UNSUBACK -> answer(lane, true);
                    case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP ->
                            answer(lane, false);
                    case PacketType.PUBREL -> release(lane);
                    default -> controls.read(lane);
                };
        cursor.close();
        return rule;
    }

    private Rule answer(Lane lane, boolean granted) {
        Rule rule = granted ? subscribes.granted(lane) : controls.read(lane);
        return rule.broken() ? rule : Exchanges.answers(other(lane), lane.pending, session.level);
    }

    private Rule release(Lane lane) {
        Rule rule = controls.read(lane);
        return rule.broken() ? rule : Exchanges.releases(lane, lane.pending);
    }

    Lane other(Lane lane) {
        return lane == toServer ? toClient : toServer;
    }

    /** The pending packet of this direction goes onward. */
    void passed(Lane lane) {
        Pending packet = lane.pending;
        switch (packet.type) {
            case PacketType.CONNECT -> session.stage = Session.Stage.CONNECTING;
            case PacketType.CONNACK -> session.connackCame(packet.code);
            case PacketType.PUBLISH -> published(lane, packet);
            case PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE ->
                    lane.ids.set(packet.packetId, Exchanges.asked(packet), packet.count);
            case PacketType.PUBREL -> Exchanges.released(lane, packet);
            case PacketType.PUBACK,
                    PacketType.PUBREC,
                    PacketType.PUBCOMP,
                    PacketType.SUBACK,
                    PacketType.UNSUBACK ->
                    Exchanges.answered(other(lane), packet);
            case PacketType.DISCONNECT -> ended(lane);
            case PacketType.AUTH -> session.authCame(lane.direction, packet.code);
            default -> {} // PINGREQ and PINGRESP change nothing.
        }
    }

    private void ended(Lane lane) {
        session.clientEnded |= lane.isFromClient();
        session.serverEnded |= !lane.isFromClient();
    }

    private static void published(Lane lane, Pending packet) {
        if (packet.qos > 0) {
            Exchanges.published(lane, packet);
        }
        if (packet.alias > 0 && !packet.topic.isEmpty()) {
            lane.alias(packet.alias, packet.topic);
        }
    }
}
