package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.wire.http.HttpLayer;
import dev.gatehouse.wire.http.HttpLimits;
import dev.gatehouse.wire.mqtt.MqttLayer;
import dev.gatehouse.wire.mqtt.MqttLimits;
import dev.gatehouse.wire.telnet.TelnetLayer;
import dev.gatehouse.wire.telnet.TelnetLimits;
import java.util.Set;

/**
 * The layers of bundle {@code wire}, by the name of their protocol. CoAP has none: its datagrams
 * are whole messages, and {@link DatagramFlow} reads them.
 */
final class WireLayers implements Layers {
    @Override
    public Set<String> protocols() {
        return Set.of("coap", "http", "mqtt", "telnet");
    }

    @Override
    public Layer open(Route route, PayloadDemand demand) {
        return switch (route.protocol().name()) {
            case "mqtt" -> new MqttLayer(demand, MqttLimits.DEFAULTS);
            case "http" -> new HttpLayer(route, demand, HttpLimits.DEFAULT);
            case "telnet" -> new TelnetLayer(TelnetLimits.DEFAULTS);
            default -> throw new IllegalArgumentException("no layer for " + route.protocol());
        };
    }
}
