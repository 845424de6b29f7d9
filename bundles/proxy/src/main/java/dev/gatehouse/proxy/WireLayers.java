package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import java.util.Set;

/** The layers of bundle {@code wire}. */
final class WireLayers implements Layers {
    @Override
    public Set<String> protocols() {
        return Set.of();
    }

    @Override
    public Layer open(Route route, PayloadDemand demand) {
        throw new IllegalArgumentException("no layer for " + route.protocol());
    }
}
