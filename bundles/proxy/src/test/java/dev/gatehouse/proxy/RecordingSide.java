package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A side that keeps what it is told, for tests of the engine without sockets. */
final class RecordingSide implements Side {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final List<Integer> writes = new ArrayList<>();
    int flushes;
    boolean writable = true;
    boolean reading;
    boolean answerSticks;
    boolean finished;
    boolean closed;
    boolean reset;

    @Override
    public void write(ByteBuf octets) {
        byte[] copy = new byte[octets.readableBytes()];
        octets.readBytes(copy);
        octets.release();
        writes.add(copy.length);
        out.writeBytes(copy);
    }

    @Override
    public void answer(ByteBuf octets) {
        write(octets);
        answerSticks = true;
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public boolean answersWaiting() {
        return answerSticks;
    }

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void reset() {
        reset = true;
    }

    String text() {
        return out.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
