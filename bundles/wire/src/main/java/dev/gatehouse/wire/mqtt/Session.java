package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Direction;

/** Where the connection stands, and what its CONNECT and CONNACK settled. */
final class Session {
    /** The stages up to the end of the handshake; the ends of both sides are kept apart. */
    enum Stage {
        /** No CONNECT was allowed yet. */
        START,
        /** CONNECT was passed, CONNACK not yet. */
        CONNECTING,
        /** The server has accepted. */
        OPEN
    }

    Stage stage = Stage.START;

    /** 0 until a CONNECT has named it. */
    int level;

    boolean cleanStart;
    long sessionExpiry;

    /** The authentication method of CONNECT; empty without enhanced authentication. */
    String method = "";

    /** MQTT-3.1.2-29: whether the client wants reasons in packets other than the farewells. */
    boolean wantsReasons = true;

    int maximumQos = 2;
    boolean retains = true;
    boolean takesWildcards = true;
    boolean takesShared = true;
    boolean takesSubscriptionIds = true;

    boolean clientEnded;
    boolean serverEnded;

    /** The flow was aborted; nothing is answered any more. */
    boolean closed;

    private boolean clientOwesAuth;
    private boolean authenticatingAgain;

    boolean isFive() {
        return level == 5;
    }

    /** Tells whether a packet of this type may come now, in this direction. */
    Rule mayCome(Direction direction, int type) {
        if (type == 0 || type == PacketType.AUTH && level > 0 && level < 5) {
            return Rule.TYPE;
        }
        return direction == Direction.TO_SERVER ? fromClient(type) : fromServer(type);
    }

    private Rule fromClient(int type) {
        if (stage == Stage.START) {
            return type == PacketType.CONNECT ? Rule.KEPT : Rule.FIRST;
        }
        if (clientEnded) {
            return Rule.ENDED;
        }
        if (type == PacketType.CONNECT) {
            return Rule.SECOND;
        }
        if (!PacketType.sentIn(Direction.TO_SERVER, type, level)) {
            return Rule.DIRECTION;
        }
        boolean amid = stage == Stage.CONNECTING && !method.isEmpty();
        return amid && type != PacketType.AUTH && type != PacketType.DISCONNECT
                ? Rule.AUTH_FIRST
                : Rule.KEPT;
    }

    private Rule fromServer(int type) {
        if (serverEnded) {
            return Rule.ENDED;
        }
        if (!PacketType.sentIn(Direction.TO_CLIENT, type, level)) {
            return Rule.DIRECTION;
        }
        if (stage == Stage.OPEN) {
            return type == PacketType.CONNACK ? Rule.CONNACK_TWICE : Rule.KEPT;
        }
        boolean auth = type == PacketType.AUTH && !method.isEmpty();
        boolean may = stage == Stage.CONNECTING && (type == PacketType.CONNACK || auth);
        return may ? Rule.KEPT : Rule.CONNACK;
    }

    /** MQTT-4.12.0-2, -3, -6 and MQTT-4.12.1-1: who may send AUTH now, with this reason code. */
    Rule authMayCome(Direction direction, int code) {
        if (method.isEmpty()) {
            return Rule.AUTH_ORDER;
        }
        boolean idle = stage == Stage.OPEN && !authenticatingAgain;
        boolean may;
        if (direction == Direction.TO_SERVER) {
            may = code == AuthCode.AGAIN ? idle : clientOwesAuth;
        } else if (code == AuthCode.SUCCESS) {
            may = authenticatingAgain;
        } else {
            may = !clientOwesAuth && (stage == Stage.CONNECTING || authenticatingAgain);
        }
        return may ? Rule.KEPT : Rule.AUTH_ORDER;
    }

    /** An AUTH was passed. */
    void authCame(Direction direction, int code) {
        if (direction == Direction.TO_SERVER) {
            clientOwesAuth = false;
            authenticatingAgain |= code == AuthCode.AGAIN;
        } else {
            clientOwesAuth = code == AuthCode.CONTINUE;
            authenticatingAgain &= code != AuthCode.SUCCESS;
        }
    }

    /** A CONNACK was passed. */
    void connackCame(int code) {
        stage = Stage.OPEN;
        // MQTT-3.2.2-5, MQTT-3.2.2-7: after a refusal nothing follows.
        serverEnded |= code != 0;
    }

    /** Takes over what the server announced. */
    void announced(Properties properties) {
        maximumQos = (int) properties.number(Property.MAXIMUM_QOS, 2);
        retains = properties.number(Property.RETAIN_AVAILABLE, 1) == 1;
        takesWildcards = properties.number(Property.WILDCARD_AVAILABLE, 1) == 1;
        takesShared = properties.number(Property.SHARED_AVAILABLE, 1) == 1;
        takesSubscriptionIds = properties.number(Property.SUBSCRIPTION_ID_AVAILABLE, 1) == 1;
    }

    /** The reason codes of AUTH (MQTT 5 3.15.2.1). */
    private static final class AuthCode {
        static final int SUCCESS = 0x00;
        static final int CONTINUE = 0x18;
        static final int AGAIN = 0x19;

        private AuthCode() {}
    }
}
