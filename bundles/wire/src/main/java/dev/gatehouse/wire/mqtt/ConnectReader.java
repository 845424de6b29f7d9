package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.api.secret.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Reads CONNECT (MQTT 3.1 3.1, MQTT 3.1.1 3.1, MQTT 5 3.1) and settles the session. */
final class ConnectReader {
    private static final String NAME = "MQTT";
    private static final String NAME_3 = "MQIsdp";

    private static final int RESERVED = 0x01;
    private static final int CLEAN = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int WILL_BITS = 0x38;
    private static final int PASSWORD = 0x40;
    private static final int USER = 0x80;

    private final Cursor cursor;
    private final Properties properties;
    private final Topics topics;
    private final Session session;
    private final Lane toClient;

    ConnectReader(
            Cursor cursor, Properties properties, Topics topics, Session session, Lane toClient) {
        this.cursor = cursor;
        this.properties = properties;
        this.topics = topics;
        this.session = session;
        this.toClient = toClient;
    }

    Rule read(Lane lane) {
        String name = cursor.text();
        int level = cursor.u8();
        knownLevel(name, level);
        // MQTT 3.1 3.1 leaves these flags unused; later versions reserve them (MQTT-2.2.2-1).
        cursor.require(level == 3 || lane.frame.flags == 0, Rule.FLAGS);
        int flags = cursor.u8();
        int keepAlive = cursor.u16();
        if (!cursor.broken()) {
            legalFlags(flags, level);
        }
        if (level == 5 && !cursor.broken()) {
            properties.read(cursor, PacketType.CONNECT);
            settle();
        }
        String client = clientId(level, flags);
        Optional<MqttWill> will = (flags & WILL) != 0 ? will(level, flags) : Optional.empty();
        Optional<String> user =
                present(flags & USER, level) ? Optional.of(cursor.text()) : Optional.empty();
        Optional<Secret> password =
                present(flags & PASSWORD, level) ? Optional.of(secret()) : Optional.empty();
        lane.pending.password = password;
        session.cleanStart = (flags & CLEAN) != 0;
        lane.pending.message =
                new MqttConnect(
                        level,
                        client,
                        session.cleanStart,
                        keepAlive,
                        user,
                        password,
                        will,
                        lane.frame.total);
        return cursor.end();
    }

    // MQTT-3.1.2-1 and -2. A level of 0x83 or 0x84 marks bridges of one maker and is refused too.
    private void knownLevel(String name, int level) {
        if (cursor.broken()) {
            return;
        }
        boolean old = name.equals(NAME_3);
        cursor.require(old || name.equals(NAME), Rule.PROTOCOL_NAME);
        boolean known = old ? level == 3 : level == 4 || level == 5;
        cursor.require(known, Rule.PROTOCOL_LEVEL);
        if (!cursor.broken()) {
            session.level = level;
        }
    }

    private void legalFlags(int flags, int level) {
        cursor.require(level == 3 || (flags & RESERVED) == 0, Rule.CONNECT_FLAG);
        if ((flags & WILL) == 0) {
            cursor.require((flags & WILL_BITS) == 0, Rule.WILL_FLAGS);
        } else {
            cursor.require(willQos(flags) < 3, Rule.WILL_QOS);
        }
        boolean alone = (flags & PASSWORD) != 0 && (flags & USER) == 0;
        cursor.require(level == 5 || !alone, Rule.PASSWORD_ALONE);
    }

    private static int willQos(int flags) {
        return flags >>> 3 & 3;
    }

    private void settle() {
        session.wantsReasons = properties.number(Property.REQUEST_PROBLEM, 1) == 1;
        session.sessionExpiry = properties.number(Property.SESSION_EXPIRY, 0);
        session.method = properties.method();
        // An empty method could not be told from none, and names nothing (MQTT 5 3.1.2.11.9).
        boolean named = !properties.has(Property.AUTH_METHOD) || !session.method.isEmpty();
        boolean data = properties.has(Property.AUTH_DATA) && session.method.isEmpty();
        cursor.require(named && !data, Rule.AUTH_DATA);
        toClient.announced(properties);
    }

    // MQTT-3.1.3-7 and -8; MQTT 3.1 3.1 wants a character at least. MQTT 3.1's upper bound of 23 is
    // not held: brokers and clients in use never did.
    private String clientId(int level, int flags) {
        String client = cursor.text();
        boolean may = level == 5 || level == 4 && (flags & CLEAN) != 0;
        cursor.require(cursor.broken() || may || !client.isEmpty(), Rule.CLIENT_ID);
        return client;
    }

    private Optional<MqttWill> will(int level, int flags) {
        if (level == 5 && !cursor.broken()) {
            properties.read(cursor, PacketType.WILL);
        }
        String topic = topics.read(cursor);
        ByteBuffer payload = cursor.binary();
        if (cursor.broken()) {
            return Optional.empty();
        }
        cursor.require(!topic.isEmpty(), Rule.TOPIC_EMPTY);
        Rule name = topics.name(topic);
        cursor.require(!name.broken(), name == Rule.TOPIC ? Rule.WILL_TOPIC : name);
        return Optional.of(
                new MqttWill(topic, willQos(flags), (flags & WILL_RETAIN) != 0, payload));
    }

    // MQTT 3.1 3.1: the remaining length goes before the flags, so that both may be missing.
    private boolean present(int flag, int level) {
        return flag != 0 && (level != 3 || cursor.left() > 0);
    }

    private Secret secret() {
        byte[] octets = cursor.octets();
        try {
            return Secret.of(octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
