package dev.gatehouse.wire.mqtt;

/**
 * What may come next for a packet identifier (MQTT 3.1.1 4.3, MQTT 5 4.3). The gateway sees every
 * acknowledgement before the side that waits for it, so an identifier that is in use here is in use
 * there.
 *
 * <p>An acknowledgement of a message that this connection has not seen passes: after a session was
 * resumed it may belong to an earlier connection (MQTT-4.4.0-1), and it can do nothing.
 */
final class Exchanges {
    private Exchanges() {}

    /** A PUBLISH at quality of service 1 or 2 begins, or comes again. */
    static Rule publishes(Lane sender, Pending packet) {
        PacketIds ids = sender.ids;
        int state = ids.state(packet.packetId);
        if (state == PacketIds.FREE || state == PacketIds.REFUSED) {
            if (ids.publishes() >= sender.receiveMaximum) {
                return Rule.RECEIVE_MAXIMUM;
            }
            return ids.hasRoomFor(packet.packetId) ? Rule.KEPT : Rule.MANY_IDS;
        }
        return isAgain(packet, state) ? Rule.KEPT : Rule.ID_IN_USE;
    }

    /** A PUBLISH goes onward. */
    static void published(Lane sender, Pending packet) {
        if (!isAgain(packet, sender.ids.state(packet.packetId))) {
            int state = packet.qos == 1 ? PacketIds.QOS_1 : PacketIds.QOS_2;
            sender.ids.set(packet.packetId, state, 0);
        }
    }

    private static boolean isAgain(Pending packet, int state) {
        boolean same =
                packet.qos == 1
                        ? state == PacketIds.QOS_1
                        : state == PacketIds.QOS_2 || state == PacketIds.RECEIVED;
        return packet.dup && same;
    }

    /** A SUBSCRIBE or UNSUBSCRIBE begins. */
    static Rule asks(Lane sender, Pending packet, int level) {
        int state = sender.ids.state(packet.packetId);
        int wanted = asked(packet);
        // MQTT 3.1 2.1: such a packet may be sent again.
        boolean again = level == 3 && state == wanted;
        if (state != PacketIds.FREE && state != PacketIds.REFUSED && !again) {
            return Rule.ID_IN_USE;
        }
        return sender.ids.hasRoomFor(packet.packetId) ? Rule.KEPT : Rule.MANY_IDS;
    }

    static int asked(Pending packet) {
        return packet.type == PacketType.SUBSCRIBE ? PacketIds.SUBSCRIBE : PacketIds.UNSUBSCRIBE;
    }

    /** PUBREL follows PUBREC (MQTT-4.3.3-1). */
    static Rule releases(Lane sender, Pending packet) {
        int state = sender.ids.state(packet.packetId);
        return switch (state) {
            case PacketIds.FREE, PacketIds.RECEIVED, PacketIds.RELEASED, PacketIds.REFUSED ->
                    Rule.KEPT;
            default -> Rule.ACK_KIND;
        };
    }

    /** The receiver answers the sender of a message or a request. */
    static Rule answers(Lane sender, Pending packet, int level) {
        PacketIds ids = sender.ids;
        int state = ids.state(packet.packetId);
        return switch (packet.type) {
            case PacketType.PUBACK -> next(state, state == PacketIds.QOS_1);
            case PacketType.PUBREC ->
                    next(
                            state,
                            state == PacketIds.QOS_2
                                    || state == PacketIds.RECEIVED
                                    || state == PacketIds.RELEASED);
            case PacketType.PUBCOMP -> next(state, state == PacketIds.RELEASED);
            case PacketType.SUBACK -> granted(state == PacketIds.SUBSCRIBE, ids, packet, true);
            default -> granted(state == PacketIds.UNSUBSCRIBE, ids, packet, level == 5);
        };
    }

    private static Rule next(int state, boolean fits) {
        return fits || state == PacketIds.FREE ? Rule.KEPT : Rule.ACK_KIND;
    }

    private static Rule granted(boolean asked, PacketIds ids, Pending packet, boolean counted) {
        if (!asked) {
            return Rule.ACK_UNKNOWN;
        }
        boolean fits = !counted || ids.count(packet.packetId) == packet.count;
        return fits ? Rule.KEPT : Rule.SUBACK_COUNT;
    }

    /** An answer goes onward. */
    static void answered(Lane sender, Pending packet) {
        boolean goesOn = packet.type == PacketType.PUBREC && packet.code < ReasonCodes.FAILURE;
        if (!goesOn) {
            sender.ids.set(packet.packetId, PacketIds.FREE, 0);
        } else if (sender.ids.state(packet.packetId) == PacketIds.QOS_2) {
            sender.ids.set(packet.packetId, PacketIds.RECEIVED, 0);
        }
    }

    /** A PUBREL goes onward. */
    static void released(Lane sender, Pending packet) {
        if (sender.ids.state(packet.packetId) == PacketIds.RECEIVED) {
            sender.ids.set(packet.packetId, PacketIds.RELEASED, 0);
        }
    }
}
