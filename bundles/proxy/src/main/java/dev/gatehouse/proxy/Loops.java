package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops: epoll where its library is there, NIO where not. All flows of one source address
 * run on one loop, so what is known about a device has one writer.
 */
final class Loops {
    /**
     * System property that turns native epoll on. Off, because Netty 4.2.18 forgets the descriptor
     * of a channel whose peer has half-closed and that waits for nothing else; the next write that
     * has to wait then fails, and the answer is cut. Java's own selector does not.
     */
    static final String EPOLL = "dev.gatehouse.proxy.epoll";

    /** How long a stop waits for the loops, in milliseconds: their sockets are closed by then. */
    private static final int STOP_MILLIS = 2000;

    private static final int MIX = 0x9E3779B9;

    private final boolean epoll;
    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    Loops(int wanted) {
        epoll = Boolean.getBoolean(EPOLL) && Epoll.isAvailable();
        int count = wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group =
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("gatehouse-loop", true), factory);
        for (EventExecutor each : group) {
            loops.add((EventLoop) each);
        }
    }

    List<EventLoop> all() {
        return loops;
    }

    /** Returns the loop of everything that comes from this address. */
    EventLoop of(InetAddress source) {
        return loops.get(Math.floorMod(source.hashCode() * MIX >>> 7, loops.size()));
    }

    /** Returns a loop for a listener. */
    EventLoop any() {
        return group.next();
    }

    Class<? extends ServerChannel> listening() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> connecting() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    Class<? extends DatagramChannel> asking() {
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    /** Closes every socket and ends every thread; waits for them for a bounded time. */
    void stop() {
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
        try {
            group.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
