package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import java.util.Set;

/** Makes the layer that speaks a route's protocol. Safe on any thread. */
interface Layers {
    /** Returns the names of the protocols there are layers for. */
    Set<String> protocols();

    /** Returns a new layer for one flow of this route. */
    Layer open(Route route, PayloadDemand demand);
}
