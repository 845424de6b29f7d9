package dev.gatehouse.itest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What may pass and what may not, all the time, on both routes, until closed. */
final class Traffic implements AutoCloseable {
    /** Stands in every message that may not pass. */
    static final String MARK = "MARK";

    /** Stands in messages that may. */
    static final String FINE = "FINE";

    private static final String TOPIC = "home/lamp/brightness";

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong forbidden = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    Traffic(Sinks sinks) {
        talk(() -> sinks.mqtt(FINE), false);
        talk(
                () -> sinks.request("GET /" + FINE + " HTTP/1.1\r\nHost: sink.example\r\n\r\n"),
                false);
        talk(() -> sinks.login("admin", "admin", MARK), true);
        talk(() -> sinks.login("root", "xc3511", MARK), true);
        talk(() -> sinks.thenSay(Routes.publishPacket(TOPIC, "{\"brightness\":\"MARK\"}")), true);
        talk(() -> sinks.thenSay(Routes.publishPacket("home/#/" + MARK, "x")), true);
        talk(
                () ->
                        sinks.request(
                                "GET /MARK HTTP/1.1\r\nHost: sink.example\r\n"
                                        + Routes.basic("admin", "admin")
                                        + "\r\n\r\n"),
                true);
        talk(
                () ->
                        sinks.request(
                                "POST /MARK HTTP/1.1\r\nHost: sink.example\r\nContent-Length: 3\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                true);
    }

    long forbidden() {
        return forbidden.get();
    }

    /** Waits until some more messages that may not pass were tried. */
    void awaitMore() throws IOException, InterruptedException {
        long now = forbidden.get();
        Await.until("more traffic", () -> forbidden.get() > now + 10);
    }

    private void talk(Runnable message, boolean mark) {
        Thread thread =
                new Thread(
                        () -> {
                            while (!done.get()) {
                                message.run();
                                if (mark) {
                                    forbidden.incrementAndGet();
                                }
                            }
                        },
                        "traffic");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    @Override
    public void close() throws InterruptedException {
        done.set(true);
        for (Thread thread : threads) {
            thread.join(10_000);
        }
    }
}
