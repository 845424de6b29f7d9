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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The listening datagram socket of one route. Opens, retries quietly while the port is taken, hands
 * each datagram of an allowed source to the loop of that source, and sends answers from the same
 * port. Methods are safe on any thread.
 */
final class DatagramListener implements Listening {
    /** Octets that are read of a datagram: longer than any that may pass, so that it shows. */
    private static final int READ = 2048;

    /** Datagrams on their way from the socket to the loops; more are lost, as on a network. */
    private static final int ON_THE_WAY = 1024;

    /** Findings a second about sources that may not: anybody can write any address. */
    private static final int STRANGERS = 16;

    private final Rim rim;
    private final EventLoop loop;
    private final PortBinding port;
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final PerSecond strangers = new PerSecond(STRANGERS);
    private volatile LiveRoute live;

    DatagramListener(Rim rim, LiveRoute live) {
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
    public void renew(LiveRoute next) {
        live = next;
    }

    @Override
    public boolean datagrams() {
        return true;
    }

    @Override
    public void open() {
        port.open();
    }

    private ChannelFuture bind() {
        return new Bootstrap()
                .group(loop)
                .channel(rim.loops().asking())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .handler(new Reading())
                .bind(live.setup().listen());
    }

    @Override
    public void tell() {
        port.tell();
    }

    /** Sends a datagram to a client; lost if the socket has no room for it. */
    void send(InetSocketAddress to, byte[] octets) {
        port.channel()
                .filter(Channel::isWritable)
                .ifPresent(
                        bound ->
                                bound.writeAndFlush(
                                        new DatagramPacket(Unpooled.wrappedBuffer(octets), to),
                                        bound.voidPromise()));
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

    private void take(DatagramPacket packet) {
        InetAddress address = packet.sender().getAddress();
        if (packet.sender().getPort() == 0) {
            return; // Nobody could be answered there.
        }
        if (!live.sources().allow(address)) {
            if (strangers.take(rim.services().ticker().nanos())) {
                rim.journal(
                        RouteOpening.placed(
                                Finding.of(Codes.FLOW_SOURCE_REFUSED)
                                        .with("route", live.route().name())
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
            if (!port.closed()) {
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
