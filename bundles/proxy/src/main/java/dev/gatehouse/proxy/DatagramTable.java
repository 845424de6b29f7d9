package dev.gatehouse.proxy;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The datagram flows of one loop, by route and sender. All senders with one address are on one
 * loop, so what is counted per address is counted here. Sleeps while there is no flow. On its loop
 * only.
 */
final class DatagramTable {
    /**
     * Most flows of one source address. A device keeps its port; a tool takes a new one each time,
     * and may so be called every five seconds before the first of its flows has fallen silent.
     */
    static final int OF_ONE_SOURCE = 64;

    private record Key(DatagramListener listener, InetSocketAddress sender) {}

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final Map<Key, DatagramFlow> flows = new HashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private boolean ticking;

    DatagramTable(EventLoop loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
    }

    EventLoop loop() {
        return loop;
    }

    Optional<DatagramFlow> find(DatagramListener listener, InetSocketAddress sender) {
        return Optional.ofNullable(flows.get(new Key(listener, sender)));
    }

    boolean full(InetAddress source) {
        return bySource.getOrDefault(source, 0) >= OF_ONE_SOURCE;
    }

    void add(DatagramFlow flow) {
        flows.put(key(flow), flow);
        bySource.merge(flow.sender().getAddress(), 1, Integer::sum);
        if (!ticking) {
            ticking = true;
            later();
        }
    }

    void remove(DatagramFlow flow) {
        if (flows.remove(key(flow), flow)) {
            bySource.computeIfPresent(
                    flow.sender().getAddress(), (a, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Key key(DatagramFlow flow) {
        return new Key(flow.listener(), flow.sender());
    }

    /** Shows every flow to a visitor that may end it. */
    void each(Consumer<DatagramFlow> visitor) {
        List.copyOf(flows.values()).forEach(visitor);
    }

    private void later() {
        loop.schedule(this::tick, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        long now = nanos.getAsLong();
        each(flow -> flow.tick(now));
        ticking = !flows.isEmpty();
        if (ticking) {
            later();
        }
    }
}
