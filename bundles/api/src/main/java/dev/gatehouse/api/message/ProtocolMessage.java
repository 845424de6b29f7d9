package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;

/**
 * A message that was parsed and found legal, with what guards read of it. Text comes from whoever
 * sent it and is hostile until proven otherwise.
 */
public sealed interface ProtocolMessage
        permits MqttConnect,
                MqttPublish,
                MqttSubscribe,
                MqttControl,
                HttpRequest,
                HttpResponse,
                TelnetLogin,
                CoapMessage,
                PrivateMessage {

    /** The case, for a switch expression. */
    enum Kind {
        MQTT_CONNECT,
        MQTT_PUBLISH,
        MQTT_SUBSCRIBE,
        MQTT_CONTROL,
        HTTP_REQUEST,
        HTTP_RESPONSE,
        TELNET_LOGIN,
        COAP,
        PRIVATE
    }

    Kind kind();

    Protocol protocol();

    /** Returns the length of the whole message in octets, or -1 where it isn't known yet. */
    long size();
}
