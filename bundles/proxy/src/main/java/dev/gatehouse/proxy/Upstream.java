package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way to one flow's endpoint, from its name to a verified connection. One attempt; on the
 * flow's loop only. Nothing of the client's is at hand here, so nothing of it can be sent too soon:
 * the engine hands it over once it is told of the connection.
 */
final class Upstream {
    /** Most addresses of a name that are tried, so that one attempt stays within its deadline. */
    private static final int ADDRESSES = 4;

    private final Rim rim;
    private final Route route;
    private final Optional<SslContext> context;
    private final EventLoop loop;
    private final FlowEngine engine;
    private final long startedNanos;
    private List<InetSocketAddress> addresses = List.of();
    private int next;
    private Channel channel;
    private boolean heard;
    private boolean connected;
    private boolean done;

    Upstream(Rim rim, LiveRoute live, EventLoop loop, FlowEngine engine) {
        this.rim = rim;
        this.route = live.route();
        this.context = live.onward();
        this.loop = loop;
        this.engine = engine;
        this.startedNanos = rim.services().ticker().nanos();
    }

    void begin() {
        if (route.tls() == Route.Tls.REQUIRED && context.isEmpty()) {
            fail(FailureFindings.failed("the route's certificates cannot be used"));
            return;
        }
        if (rim.names() == null) {
            fail(FailureFindings.unreachable(route.host(), "names cannot be looked up"));
            return;
        }
        rim.names().find(route.host(), route.port(), loop).addListener(this::found);
    }

    private void found(Future<? super List<InetSocketAddress>> answer) {
        if (done) {
            return;
        }
        if (!answer.isSuccess()) {
            fail(FailureFindings.unreachable(route.host(), "its name is not known"));
            return;
        }
        @SuppressWarnings("unchecked") // The resolver's own type; Netty's listener hides it.
        List<InetSocketAddress> all = (List<InetSocketAddress>) answer.getNow();
        addresses = all.subList(0, Math.min(all.size(), ADDRESSES));
        connectNext(new java.net.ConnectException());
    }

    private void connectNext(Throwable lastFailure) {
        if (next >= addresses.size()) {
            fail(FailureFindings.unreachable(route.host(), lastFailure));
            return;
        }
        InetSocketAddress address = addresses.get(next++);
        if (rim.listensOn(address)) {
            fail(FailureFindings.unreachable(route.host(), "the route would call itself"));
            return;
        }
        ChannelFuture attempt = bootstrap().connect(address);
        channel = attempt.channel();
        attempt.addListener(
                outcome -> {
                    if (!done && !outcome.isSuccess()) {
                        connectNext(outcome.cause());
                    }
                });
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(rim.loops().connecting())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // A TLS leg ends with close_notify; a FIN alone is a break.
                .option(ChannelOption.ALLOW_HALF_CLOSURE, context.isEmpty())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        rim.limits().handshakeSeconds() * 1000)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Rim.MARKS)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel opened) {
                                prepare(opened);
                            }
                        });
    }

    private void prepare(Channel opened) {
        Optional<SslHandler> tls =
                context.map(
                        made ->
                                TlsContexts.handler(
                                        made,
                                        opened,
                                        route.verifiedName(),
                                        route.port(),
                                        rim.workers()));
        Listening first = new Listening();
        tls.ifPresent(
                handler -> {
                    opened.pipeline().addLast(first);
                    opened.pipeline().addLast(handler);
                });
        opened.pipeline().addLast(new Opening(tls, first));
    }

    /** Sees whether the other end said anything before the handshake was complete. */
    private final class Listening extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heard = true;
            context.fireChannelRead(message);
        }
    }

    /** Stands where the flow's side will stand, until the endpoint is verified. */
    private final class Opening extends ChannelInboundHandlerAdapter {
        private final Optional<SslHandler> tls;
        private final Listening first;

        Opening(Optional<SslHandler> tls, Listening first) {
            this.tls = tls;
            this.first = first;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            connected = true;
            if (tls.isEmpty()) {
                succeed(context, Set.of(), Codes.UPSTREAM_RESET);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    context.pipeline().remove(first);
                    Set<String> names =
                            CertificateNames.of(tls.orElseThrow().engine().getSession());
                    succeed(context, names, Codes.TLS_TRUNCATED);
                } else {
                    fail(FailureFindings.handshake(handshake.cause(), heard));
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(FailureFindings.handshake(new IOException(), heard));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(FailureFindings.handshake(cause, heard));
        }

        private void succeed(
                ChannelHandlerContext context, Set<String> names, FindingCode whenBroken) {
            if (done) {
                return;
            }
            done = true;
            ChannelSide side =
                    new ChannelSide(
                            context.channel(),
                            tls,
                            Direction.TO_CLIENT,
                            whenBroken,
                            Optional.of(engine));
            context.pipeline().replace(this, null, side);
            engine.connected(side, names);
        }
    }

    /** Gives up an attempt that takes too long. */
    void tick(long nowNanos) {
        long limit = rim.limits().handshakeSeconds() * Rim.NANOS;
        if (!done && nowNanos - startedNanos > limit) {
            if (connected) {
                fail(FailureFindings.handshakeLate(heard));
            } else {
                fail(FailureFindings.unreachable(route.host(), "it did not answer in time"));
            }
        }
    }

    private void fail(Finding finding) {
        if (!done) {
            cancel();
            engine.connectFailed(finding);
        }
    }

    /** Forgets the attempt; told nothing further. */
    void cancel() {
        if (!done) {
            done = true;
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** Returns the connection, if there ever was one. */
    Optional<Channel> channel() {
        return Optional.ofNullable(channel);
    }
}
