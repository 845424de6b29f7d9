package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.util.List;

/**
 * MQTT SUBSCRIBE. Refused whole or not at all: the granted filters of one packet cannot be taken
 * apart without re-encoding it.
 *
 * @param level protocol level of the connection
 * @param packetId 1 to 65535
 * @param filters topic filters as sent, {@code $share/...} included
 * @param size octets of the packet
 */
public record MqttSubscribe(int level, int packetId, List<String> filters, long size)
        implements ProtocolMessage {
    public MqttSubscribe {
        filters = List.copyOf(filters);
    }

    @Override
    public Kind kind() {
        return Kind.MQTT_SUBSCRIBE;
    }

    @Override
    public Protocol protocol() {
        return Protocol.MQTT;
    }
}
