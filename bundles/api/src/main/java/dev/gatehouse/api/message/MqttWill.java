package dev.gatehouse.api.message;

import java.nio.ByteBuffer;

/**
 * The will of an MQTT CONNECT.
 *
 * @param topic where it would be published
 * @param qos 0 to 2
 * @param retain whether it would be retained
 * @param payload read-only view, valid while the message is judged
 */
public record MqttWill(String topic, int qos, boolean retain, ByteBuffer payload) {}
