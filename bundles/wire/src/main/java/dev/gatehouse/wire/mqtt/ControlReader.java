package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.message.MqttControl;

/** Reads CONNACK, acknowledgements of messages, PINGREQ, PINGRESP, DISCONNECT and AUTH. */
final class ControlReader {
    private static final int SESSION_PRESENT = 0x01;
    private static final int RETURN_CODE_MAX = 5;

    private final Cursor cursor;
    private final Properties properties;
    private final Session session;
    private final Lane toServer;

    ControlReader(Cursor cursor, Properties properties, Session session, Lane toServer) {
        this.cursor = cursor;
        this.properties = properties;
        this.session = session;
        this.toServer = toServer;
    }

    Rule read(Lane lane) {
        Pending packet = lane.pending;
        packet.message = new MqttControl(session.level, packet.type, packet.total);
        switch (packet.type) {
            case PacketType.CONNACK -> connack(lane);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                    acknowledgement(lane);
            case PacketType.DISCONNECT -> disconnect(lane);
            case PacketType.AUTH -> auth(lane);
            default -> properties.clear(); // PINGREQ and PINGRESP are empty.
        }
        return cursor.end();
    }

    private void connack(Lane lane) {
        int flags = cursor.u8();
        int code = cursor.u8();
        lane.pending.code = code;
        boolean present = (flags & SESSION_PRESENT) != 0;
        // MQTT-3.2.2-1 to -4 (MQTT 5: -1, -2, -6); MQTT 3.1 3.2 does not use the first octet.
        if (session.level > 3) {
            cursor.require(flags <= SESSION_PRESENT, Rule.SESSION_FLAGS);
            cursor.require(!present || code == 0 && !session.cleanStart, Rule.SESSION_PRESENT);
        }
        if (!session.isFive()) {
            cursor.require(code <= RETURN_CODE_MAX, Rule.RETURN_CODE);
            return;
        }
        cursor.require(
                ReasonCodes.belongs(lane.direction, PacketType.CONNACK, code), Rule.RETURN_CODE);
        if (!cursor.broken()) {
            properties.read(cursor, PacketType.CONNACK);
            boolean named = properties.has(Property.AUTH_METHOD);
            cursor.require(!named || properties.method().equals(session.method), Rule.AUTH_METHOD);
            toServer.announced(properties);
            session.announced(properties);
        }
    }

    private void acknowledgement(Lane lane) {
        Pending packet = lane.pending;
        packet.packetId = cursor.packetId();
        codeAndProperties(lane);
    }

    // MQTT 5 3.4.2.1: both may be left out; then the code is success.
    private void codeAndProperties(Lane lane) {
        properties.clear();
        if (!session.isFive() || cursor.broken()) {
            return;
        }
        Pending packet = lane.pending;
        if (cursor.left() > 0) {
            packet.code = cursor.u8();
            cursor.require(
                    ReasonCodes.belongs(lane.direction, packet.type, packet.code), Rule.REASON);
        }
        if (cursor.left() > 0) {
            properties.read(cursor, packet.type);
        }
    }

    private void disconnect(Lane lane) {
        codeAndProperties(lane);
        boolean expiry = properties.has(Property.SESSION_EXPIRY);
        boolean reference = properties.has(Property.SERVER_REFERENCE);
        // MQTT-3.14.2-2 and MQTT 5 3.14.2.2.5: each belongs to one side alone.
        cursor.require(lane.isFromClient() ? !reference : !expiry, Rule.PROPERTY_ID);
        // MQTT 5 3.14.2.2.2: a session that was to end with the connection cannot be kept now.
        boolean kept = properties.number(Property.SESSION_EXPIRY, 0) > 0;
        cursor.require(!kept || session.sessionExpiry > 0, Rule.PROPERTY_VALUE);
    }

    private void auth(Lane lane) {
        boolean empty = cursor.left() == 0;
        codeAndProperties(lane);
        if (cursor.broken()) {
            return;
        }
        Rule order = session.authMayCome(lane.direction, lane.pending.code);
        cursor.require(!order.broken(), order);
        // MQTT-4.12.0-5; MQTT 5 3.15.2.1 lets a plain success leave everything out.
        cursor.require(empty || properties.method().equals(session.method), Rule.AUTH_METHOD);
    }
}
