package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.secret.Secret;
import java.util.Optional;

/**
 * MQTT CONNECT.
 *
 * @param level protocol level: 3 (MQTT 3.1), 4 (3.1.1) or 5
 * @param clientId may be empty
 * @param cleanStart the clean session or clean start bit
 * @param keepAlive seconds, 0 for none
 * @param user the user name, if sent
 * @param password the password, if sent
 * @param will the will, if any
 * @param size octets of the packet
 */
public record MqttConnect(
        int level,
        String clientId,
        boolean cleanStart,
        int keepAlive,
        Optional<String> user,
        Optional<Secret> password,
        Optional<MqttWill> will,
        long size)
        implements ProtocolMessage {
    @Override
    public Kind kind() {
        return Kind.MQTT_CONNECT;
    }

    @Override
    public Protocol protocol() {
        return Protocol.MQTT;
    }
}
