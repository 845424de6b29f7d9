package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A leg without protection, for a route whose configuration says so: a socket of its own, connected
 * to the endpoint alone. On its flow's loop only.
 */
final class PlainLeg implements DatagramLeg {
    private final Rim rim;
    private final Route route;
    private final LegListener listener;
    private final EventLoop loop;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private Channel channel;
    private boolean heard;
    private boolean over;

    private PlainLeg(Rim rim, Route route, LegListener listener, EventLoop loop) {
        this.rim = rim;
        this.route = route;
        this.listener = listener;
        this.loop = loop;
    }

    static PlainLeg open(Rim rim, Route route, LegListener listener, EventLoop loop) {
        PlainLeg leg = new PlainLeg(rim, route, listener, loop);
        if (rim.names() == null) {
            leg.fail(FailureFindings.unreachable(route.host(), "names cannot be looked up"));
        } else {
            rim.names().find(route.host(), route.port(), loop).addListener(leg::found);
        }
        return leg;
    }

    /** A leg that leads nowhere. */
    static DatagramLeg none() {
        return new DatagramLeg() {
            @Override
            public void send(ByteBuffer datagram) {
                // Its listener was told that it failed.
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }

    private void found(Future<? super List<InetSocketAddress>> answer) {
        if (over) {
            return;
        }
        if (!answer.isSuccess()) {
            fail(FailureFindings.unreachable(route.host(), "its name is not known"));
            return;
        }
        @SuppressWarnings("unchecked") // The resolver's own type; Netty's listener hides it.
        InetSocketAddress address = ((List<InetSocketAddress>) answer.getNow()).get(0);
        if (rim.listensOn(address, true)) {
            fail(FailureFindings.unreachable(route.host(), "it is the gateway itself"));
            return;
        }
        ChannelFuture connected =
                new Bootstrap()
                        .group(loop)
                        .channel(rim.loops().asking())
                        .handler(new Reading())
                        .connect(address);
        connected.addListener(
                outcome -> {
                    if (outcome.isSuccess()) {
                        connected(connected.channel());
                    } else {
                        fail(FailureFindings.unreachable(route.host(), outcome.cause()));
                    }
                });
    }

    private void connected(Channel made) {
        channel = made;
        if (over) {
            made.close();
            return;
        }
        listener.opened("plain, by configuration");
        waiting.forEach(made::write);
        waiting.clear();
        made.flush();
    }

    @Override
    public void send(ByteBuffer datagram) {
        if (over || datagram.remaining() > LONGEST) {
            return;
        }
        if (channel != null) {
            if (channel.isWritable()) {
                channel.writeAndFlush(Unpooled.copiedBuffer(datagram), channel.voidPromise());
            }
        } else if (waiting.size() < WAITING) {
            waiting.add(Unpooled.copiedBuffer(datagram));
        }
    }

    private void fail(Finding why) {
        if (!over) {
            close();
            listener.failed(why);
        }
    }

    @Override
    public void close() {
        over = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        if (channel != null) {
            channel.close();
        }
    }

    private final class Reading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            try {
                heard = true;
                if (!over) {
                    byte[] octets = new byte[packet.content().readableBytes()];
                    packet.content().readBytes(octets);
                    listener.received(octets);
                }
            } finally {
                packet.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // That nobody listens can be forged, so it counts only while nothing was heard.
            if (!heard) {
                fail(FailureFindings.unreachable(route.host(), "it refused the connection"));
            }
        }
    }
}
