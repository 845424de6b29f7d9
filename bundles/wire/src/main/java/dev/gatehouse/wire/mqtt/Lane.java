package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Direction;
import java.util.Arrays;

/** One direction: its framing, the packet being judged, and what its sender may use and has. */
final class Lane {
    private static final String[] NO_ALIASES = {};

    final Direction direction;
    final Frame frame = new Frame();
    final Pending pending = new Pending();

    /** The identifiers that the sender of this direction gave out. */
    final PacketIds ids;

    /** What the receiver announced; until then, the defaults of MQTT 5 3.1.2.11 and 3.2.2.3. */
    int aliasMaximum;

    int receiveMaximum = MqttLimits.TWO_OCTETS_MAX;
    long maximumPacket = MqttLimits.PACKET_OCTETS_MAX;

    boolean judging;

    /** The packet at the front was last seen incomplete. */
    boolean partial;

    /** The sender ended this direction while its last packet was judged. */
    boolean ended;

    private String[] aliases = NO_ALIASES;

    Lane(Direction direction, MqttLimits limits) {
        this.direction = direction;
        ids = new PacketIds(limits.packetIds());
    }

    boolean isFromClient() {
        return direction == Direction.TO_SERVER;
    }

    /** Takes over what the receiver announced in CONNECT or CONNACK. */
    void announced(Properties properties) {
        receiveMaximum =
                (int) properties.number(Property.RECEIVE_MAXIMUM, MqttLimits.TWO_OCTETS_MAX);
        aliasMaximum = (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0);
        maximumPacket = properties.number(Property.MAXIMUM_PACKET, MqttLimits.PACKET_OCTETS_MAX);
    }

    /** Returns the topic that an alias stands for; empty if it was never set. */
    String aliased(int alias) {
        return alias < aliases.length && aliases[alias] != null ? aliases[alias] : "";
    }

    void alias(int alias, String topic) {
        if (alias >= aliases.length) {
            aliases = Arrays.copyOf(aliases, Math.max(alias + 1, aliases.length * 2));
        }
        aliases[alias] = topic;
    }
}
