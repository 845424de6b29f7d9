package dev.gatehouse.coap;

import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Finding;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a leg tells, for a test to wait for. */
final class Heard implements LegListener {
    /** Longer than a handshake may take that nobody answers, in seconds. */
    private static final int PATIENCE = 30;

    private final BlockingQueue<String> opened = new ArrayBlockingQueue<>(8);
    private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(64);
    private final BlockingQueue<Finding> failed = new ArrayBlockingQueue<>(8);

    @Override
    public void opened(String how) {
        opened.add(how);
    }

    @Override
    public void received(byte[] datagram) {
        received.add(datagram);
    }

    @Override
    public void failed(Finding why) {
        failed.add(why);
    }

    String awaitOpened() throws InterruptedException {
        return found(opened.poll(PATIENCE, TimeUnit.SECONDS));
    }

    byte[] awaitReceived() throws InterruptedException {
        return found(received.poll(PATIENCE, TimeUnit.SECONDS));
    }

    Finding awaitFailed() throws InterruptedException {
        return found(failed.poll(PATIENCE, TimeUnit.SECONDS));
    }

    /** Returns whether something is received within this time. */
    boolean receives(long millis) throws InterruptedException {
        return received.poll(millis, TimeUnit.MILLISECONDS) != null;
    }

    boolean nothing() {
        return received.isEmpty() && opened.isEmpty();
    }

    private <T> T found(T value) {
        if (value == null) {
            throw new AssertionError("waited in vain; failed: " + failed);
        }
        return value;
    }
}
