package dev.gatehouse.proxy;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The flows of one event loop, on that loop only: added, removed and gone over in constant room.
 */
final class LoopFlows {
    private final EventLoop loop;
    private final List<TcpFlow> flows = new ArrayList<>();

    LoopFlows(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    void add(TcpFlow flow) {
        flow.slot(flows.size());
        flows.add(flow);
    }

    void remove(TcpFlow flow) {
        TcpFlow last = flows.remove(flows.size() - 1);
        if (last != flow) {
            flows.set(flow.slot(), last);
            last.slot(flow.slot());
        }
    }

    /** Shows every flow to a visitor that may end it. */
    void each(Consumer<TcpFlow> visitor) {
        // Backwards: a flow that ends is replaced by one that was already visited.
        for (int i = flows.size() - 1; i >= 0; i--) {
            if (i < flows.size()) {
                visitor.accept(flows.get(i));
            }
        }
    }

    int size() {
        return flows.size();
    }
}
