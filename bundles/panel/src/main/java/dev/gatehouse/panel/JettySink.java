package dev.gatehouse.panel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A response that stays open. Writes one piece after the other and never waits for any. */
final class JettySink implements EventSink {
    /** Most octets that wait for a slow browser; then its line is closed and it comes back. */
    private static final int WAITING = 512 * 1024;

    private final Response response;
    private final Callback callback;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int octets;
    private boolean writing;
    private boolean ending;
    private boolean ended;

    JettySink(Response response, Callback callback) {
        this.response = response;
        this.callback = callback;
    }

    @Override
    public void send(String text) {
        byte[] piece = text.getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            if (ending || ended) {
                return;
            }
            octets += piece.length;
            waiting.add(piece);
            ending = octets > WAITING;
            if (ending) {
                waiting.clear();
            }
        }
        proceed();
    }

    @Override
    public void end() {
        synchronized (this) {
            ending = true;
        }
        proceed();
    }

    @Override
    public synchronized boolean ended() {
        return ended || ending;
    }

    private void proceed() {
        byte[] piece;
        synchronized (this) {
            if (writing || ended) {
                return;
            }
            piece = waiting.poll();
            if (piece == null && !ending) {
                return;
            }
            writing = true;
            ended = piece == null;
            octets -= piece == null ? 0 : piece.length;
        }
        if (piece == null) {
            response.write(true, ByteBuffer.allocate(0), callback);
        } else {
            response.write(false, ByteBuffer.wrap(piece), Callback.from(this::written, this::lost));
        }
    }

    private void written() {
        synchronized (this) {
            writing = false;
        }
        proceed();
    }

    private void lost(Throwable reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
        }
        callback.failed(reason);
    }
}
