package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;

/**
 * Any other MQTT packet: acknowledgements, UNSUBSCRIBE, PINGREQ, DISCONNECT, AUTH.
 *
 * @param level protocol level of the connection
 * @param type the packet type, 1 to 15, as in the fixed header
 * @param size octets of the packet
 */
public record MqttControl(int level, int type, long size) implements ProtocolMessage {
    @Override
    public Kind kind() {
        return Kind.MQTT_CONTROL;
    }

    @Override
    public Protocol protocol() {
        return Protocol.MQTT;
    }
}
