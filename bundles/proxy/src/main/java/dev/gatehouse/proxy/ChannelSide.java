package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * A {@link Side} that is a socket, plain or under TLS. How ends are carried through: an orderly end
 * is FIN on a plain leg and close_notify under TLS; everything else is a break.
 */
final class ChannelSide extends ChannelInboundHandlerAdapter implements Side {
    private enum Mode {
        OPEN,
        DRAINING,
        CLOSED
    }

    private final Channel channel;
    private final Optional<SslHandler> tls;
    private final Direction inbound;
    private final FindingCode whenBroken;
    private FlowEngine engine;
    private Mode mode = Mode.OPEN;
    private ChannelFuture lastWrite;
    private int answers;
    private boolean asked;
    private boolean inputEnded;
    private boolean outputEnded;

    /**
     * @param inbound the direction of what is received here
     * @param whenBroken what it means if this end breaks
     */
    ChannelSide(
            Channel channel,
            Optional<SslHandler> tls,
            Direction inbound,
            FindingCode whenBroken,
            Optional<FlowEngine> engine) {
        this.channel = channel;
        this.tls = tls;
        this.inbound = inbound;
        this.whenBroken = whenBroken;
        engine.ifPresent(this::attach);
    }

    /** Names the engine, once, before anything is read. */
    void attach(FlowEngine flow) {
        engine = flow;
    }

    @Override
    public void write(ByteBuf octets) {
        if (mode == Mode.OPEN && !outputEnded) {
            lastWrite = channel.write(octets);
        } else {
            octets.release();
        }
    }

    @Override
    public void answer(ByteBuf octets) {
        if (mode != Mode.OPEN || outputEnded) {
            octets.release();
            return;
        }
        answers++;
        lastWrite = channel.write(octets).addListener(out -> answers--);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public boolean answersWaiting() {
        return answers > 0;
    }

    @Override
    public void reading(boolean wanted) {
        if (wanted && !asked && !inputEnded && mode != Mode.CLOSED) {
            asked = true;
            channel.read();
        }
    }

    @Override
    public void finish() {
        if (outputEnded || mode == Mode.CLOSED) {
            return;
        }
        outputEnded = true;
        if (lastWrite == null || lastWrite.isDone()) {
            endOutput();
        } else {
            channel.flush();
            lastWrite.addListener(out -> endOutput());
        }
    }

    private void endOutput() {
        ChannelFuture done;
        if (tls.isPresent()) {
            done = tls.get().closeOutbound();
        } else {
            done = ((DuplexChannel) channel).shutdownOutput();
        }
        done.addListener(out -> closeWhenEnded());
    }

    private void closeWhenEnded() {
        if (inputEnded && mode == Mode.DRAINING) {
            mode = Mode.CLOSED;
            channel.close();
        }
    }

    @Override
    public void close() {
        if (mode == Mode.OPEN) {
            finish();
            mode = Mode.DRAINING;
            if (!channel.isActive()) {
                channel.close();
            } else if (inputEnded) {
                if (lastWrite == null || lastWrite.isDone()) {
                    closeWhenEnded();
                }
            } else {
                reading(true);
            }
        }
    }

    @Override
    public void reset() {
        if (mode == Mode.CLOSED) {
            return;
        }
        mode = Mode.CLOSED;
        try {
            ((SocketChannelConfig) channel.config()).setSoLinger(0);
        } catch (ChannelException gone) {
            // Already closed by the other end: there is nothing left to reset.
            channel.close();
            return;
        }
        // Past the TLS handler: its own close would send a close_notify, an orderly end.
        ChannelHandlerContext under =
                tls.map(handler -> channel.pipeline().context(handler)).orElse(null);
        if (under != null) {
            under.close();
        } else {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (mode == Mode.OPEN) {
            engine.octets(inbound, octets);
        } else {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        asked = false;
        if (mode == Mode.OPEN) {
            engine.readComplete();
        } else {
            reading(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        engine.writable();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && tls.isEmpty()) {
            inputEnds();
        } else if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            inputEnds();
        }
    }

    private void inputEnds() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        if (mode == Mode.OPEN) {
            engine.ended(inbound);
        } else if (lastWrite == null || lastWrite.isDone()) {
            closeWhenEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!inputEnded || !outputEnded && inbound == Direction.TO_SERVER) {
            // A client that is gone before its answer was whole: the server is told by a reset too.
            breaks();
        } else if (mode == Mode.OPEN && inbound == Direction.TO_CLIENT) {
            mode = Mode.CLOSED;
            engine.serverGone();
        }
        mode = Mode.CLOSED;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Whatever it is, octets may be missing: never taken for an orderly end.
        breaks();
        reset();
    }

    private void breaks() {
        inputEnded = true;
        if (mode == Mode.OPEN) {
            engine.broken(Finding.of(whenBroken));
        }
    }
}
