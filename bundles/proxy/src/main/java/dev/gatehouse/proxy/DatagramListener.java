package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The listening datagram socket of one route. Opens, retries quietly while the port is taken, hands
 * each datagram of an allowed source to the loop of that source, and sends answers from the same
 * port. Methods are safe on any thread.
 */
final class DatagramListener implements Listening {
    /** How long until a taken port is tried again, in seconds. */
    private static final int RETRY_SECONDS = 3;

    /** Octets that are read of a datagram: longer than any that may pass, so that it shows. */
    private static final int READ = 2048;

    /** Datagrams on their way from the socket to the loops; more are lost, as on a network. */
    private static final int ON_THE_WAY = 1024;

    /** Findings a second about sources that may not: anybody can write any address. */
    private static final int STRANGERS = 16;

    private final Rim rim;
    private final EventLoop loop;
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final PerSecond strangers = new PerSecond(STRANGERS);
    private volatile LiveRoute live;
    private volatile Channel channel;
    private volatile boolean closed;
    private volatile boolean told;

    DatagramListener(Rim rim, LiveRoute live) {
        this.rim = rim;
        this.live = live;
        this.loop = rim.loops().any();
    }

    @Override
    public LiveRoute live() {
        return live;
    }

    @Override
    public void renew(LiveRoute next) {
        live = next;
    }

    @Override
    public boolean datagrams() {
        return true;
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
                        .channel(rim.loops().asking())
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ))
                        .handler(new Reading())
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
                                                .with("address", RouteListener.text(here))));
    }

    private void taken(Throwable cause) {
        if (!told) {
            told = true;
            rim.journal(
                    about(Finding.of(Codes.ROUTE_PORT_TAKEN))
                            .with("address", RouteListener.text(live.setup().listen()))
                            .with("reason", RouteListener.reason(cause)));
        }
        loop.schedule(this::bind, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private Finding about(Finding finding) {
        return finding.with("route", live.route().name());
    }

    /** Sends a datagram to a client; lost if the socket has no room for it. */
    void send(InetSocketAddress to, byte[] octets) {
        Channel bound = channel;
        if (bound != null && bound.isActive() && bound.isWritable()) {
            bound.writeAndFlush(
                    new DatagramPacket(Unpooled.wrappedBuffer(octets), to), bound.voidPromise());
        }
    }

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

    private void take(DatagramPacket packet) {
        InetAddress address = packet.sender().getAddress();
        if (packet.sender().getPort() == 0) {
            return; // Nobody could be answered there.
        }
        if (!live.sources().allow(address)) {
            if (strangers.take(rim.services().ticker().nanos())) {
                rim.journal(
                        RouteOpening.placed(
                                about(Finding.of(Codes.FLOW_SOURCE_REFUSED))
                                        .with("address", address.getHostAddress()),
                                live.route(),
                                address.getHostAddress()));
            }
            return;
        }
        if (onTheWay.incrementAndGet() > ON_THE_WAY) {
            onTheWay.decrementAndGet();
            return;
        }
        ByteBuf content = packet.content().retain();
        EventLoop theirs = rim.loops().of(address);
        theirs.execute(() -> arrived(theirs, packet.sender(), content));
    }

    private void arrived(EventLoop theirs, InetSocketAddress sender, ByteBuf content) {
        onTheWay.decrementAndGet();
        try {
            if (!closed) {
                rim.datagrams().take(this, theirs, sender, content.nioBuffer());
            }
        } finally {
            content.release();
        }
    }

    private final class Reading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            try {
                take(packet);
            } finally {
                packet.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // An answer that could not be sent, or no memory for a read: the next one may be.
        }
    }
}
