package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The port of one route, for connections or datagrams: opened, tried again quietly while it is
 * taken, told of, closed. Methods are safe on any thread.
 */
final class PortBinding {
    /** How long until a taken port is tried again, in seconds. */
    private static final int RETRY_SECONDS = 3;

    private final Rim rim;
    private final EventLoop loop;
    private final Supplier<LiveRoute> live;
    private final Supplier<ChannelFuture> attempt;
    private volatile Channel channel;
    private volatile boolean closed;
    private volatile boolean told;

    /**
     * @param live the route as it is now
     * @param attempt tries to bind; called on the loop
     */
    PortBinding(
            Rim rim, EventLoop loop, Supplier<LiveRoute> live, Supplier<ChannelFuture> attempt) {
        this.rim = rim;
        this.loop = loop;
        this.live = live;
        this.attempt = attempt;
    }

    void open() {
        loop.execute(this::bind);
    }

    private void bind() {
        if (closed) {
            return;
        }
        ChannelFuture bound = attempt.get();
        bound.addListener(
                outcome -> {
                    if (outcome.isSuccess()) {
                        listening(bound.channel());
                    } else {
                        taken(outcome.cause());
                    }
                });
    }

    private void listening(Channel bound) {
        channel = bound;
        if (closed) {
            bound.close();
            return;
        }
        told = false;
        tell();
    }

    /** Says where it listens, if it does. */
    void tell() {
        address()
                .ifPresent(
                        here ->
                                rim.journal(
                                        about(Finding.of(Codes.ROUTE_LISTENING))
                                                .with("address", text(here))));
    }

    private void taken(Throwable cause) {
        if (!told) {
            told = true;
            rim.journal(
                    about(Finding.of(Codes.ROUTE_PORT_TAKEN))
                            .with("address", text(live.get().setup().listen()))
                            .with("reason", reason(cause)));
        }
        loop.schedule(this::bind, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return "another program listens there";
        }
        if (text.contains("permission")) {
            return "ports below 1024 need a right that is missing";
        }
        if (text.contains("assign")) {
            return "this machine does not have the address";
        }
        return "the system refused it";
    }

    private Finding about(Finding finding) {
        return finding.with("route", live.get().route().name());
    }

    static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Returns whether it was closed: what still arrives is not begun. */
    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        Channel bound = channel;
        if (bound != null) {
            bound.close();
        }
    }

    /** Returns whether the port could not be had at the last try. */
    boolean failed() {
        return told && address().isEmpty();
    }

    /** Returns the channel that listens, if one does. */
    Optional<Channel> channel() {
        return Optional.ofNullable(channel).filter(Channel::isActive);
    }

    /** Returns where it listens, if it does. */
    Optional<InetSocketAddress> address() {
        return channel().map(bound -> (InetSocketAddress) bound.localAddress());
    }
}
