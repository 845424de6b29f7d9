package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket of one route. Opens, retries quietly while the port is taken, hands each
 * connection to the loop of its source, and closes. Methods are safe on any thread.
 */
final class RouteListener implements Listening {
    /** How long until a taken port is tried again, in seconds. */
    private static final int RETRY_SECONDS = 3;

    /** How long accepting rests after a failure such as no free descriptors, in seconds. */
    private static final int REST_SECONDS = 1;

    /** Connections that the kernel keeps while a loop is busy. */
    private static final int BACKLOG = 1024;

    private final Rim rim;
    private final EventLoop loop;
    private volatile LiveRoute live;
    private volatile Channel channel;
    private volatile boolean closed;
    private volatile boolean told;

    RouteListener(Rim rim, LiveRoute live) {
        this.rim = rim;
        this.live = live;
        this.loop = rim.loops().any();
    }

    @Override
    public LiveRoute live() {
        return live;
    }

    @Override
    public boolean datagrams() {
        return false;
    }

    @Override
    public void renew(LiveRoute next) {
        live = next;
    }

    @Override
    public void open() {
        loop.execute(this::bind);
    }

    private void bind() {
        if (closed) {
            return;
        }
        ChannelFuture bound =
                new Bootstrap()
                        .group(loop)
                        .channel(rim.loops().listening())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .handler(new Accepting())
                        .bind(live.setup().listen());
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

    @Override
    public void tell() {
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
                            .with("address", text(live.setup().listen()))
                            .with("reason", reason(cause)));
        }
        loop.schedule(this::bind, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(java.util.Locale.ROOT);
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
        return finding.with("route", live.route().name());
    }

    static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Returns whether it was closed: what is accepted meanwhile is not begun. */
    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        Channel bound = channel;
        if (bound != null) {
            bound.close();
        }
    }

    @Override
    public boolean failed() {
        return told && address().isEmpty();
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(channel)
                .filter(Channel::isActive)
                .map(bound -> (InetSocketAddress) bound.localAddress());
    }

    @ChannelHandler.Sharable
    private final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            rim.acceptor().accept(RouteListener.this, (Channel) message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Most likely no descriptors are left: trying on at once would only burn the processor.
            context.channel().config().setAutoRead(false);
            loop.schedule(
                    () -> context.channel().config().setAutoRead(true),
                    REST_SECONDS,
                    TimeUnit.SECONDS);
        }
    }
}
