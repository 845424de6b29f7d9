package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * MQTT PUBLISH, in either direction.
 *
 * @param level protocol level of the connection
 * @param topic the topic it goes to, a topic alias already resolved
 * @param qos 0 to 2
 * @param retain the retain bit
 * @param dup the duplicate bit
 * @param packetId 1 to 65535, or 0 at QoS 0
 * @param payloadLength octets of application payload
 * @param payload read-only view, valid while the message is judged; absent where no policy reads it
 *     or where it is longer than the policy reads
 * @param size octets of the packet
 */
public record MqttPublish(
        int level,
        String topic,
        int qos,
        boolean retain,
        boolean dup,
        int packetId,
        long payloadLength,
        Optional<ByteBuffer> payload,
        long size)
        implements ProtocolMessage {
    @Override
    public Kind kind() {
        return Kind.MQTT_PUBLISH;
    }

    @Override
    public Protocol protocol() {
        return Protocol.MQTT;
    }
}
