package dev.gatehouse.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket of one route. Opens, retries quietly while the port is taken, hands each
 * connection to the loop of its source, and closes. Methods are safe on any thread.
 */
final class RouteListener implements Listening {
    /** How long accepting rests after a failure such as no free descriptors, in seconds. */
    private static final int REST_SECONDS = 1;

    /** Connections that the kernel keeps while a loop is busy. */
    private static final int BACKLOG = 1024;

    private final Rim rim;
    private final EventLoop loop;
    private final PortBinding port;
    private volatile LiveRoute live;

    RouteListener(Rim rim, LiveRoute live) {
        this.rim = rim;
        this.live = live;
        this.loop = rim.loops().any();
        this.port = new PortBinding(rim, loop, this::live, this::bind);
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
        port.open();
    }

    private ChannelFuture bind() {
        return new Bootstrap()
                .group(loop)
                .channel(rim.loops().listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new Accepting())
                .bind(live.setup().listen());
    }

    @Override
    public void tell() {
        port.tell();
    }

    /** Returns whether it was closed: what is accepted meanwhile is not begun. */
    boolean closed() {
        return port.closed();
    }

    @Override
    public void close() {
        port.close();
    }

    @Override
    public boolean failed() {
        return port.failed();
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return port.address();
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
