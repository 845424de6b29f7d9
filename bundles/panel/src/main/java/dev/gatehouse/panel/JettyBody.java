package dev.gatehouse.panel;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/** Reads a body whole, up to a limit, without holding a thread while it waits for more. */
final class JettyBody {
    private final Content.Source source;
    private final int most;
    private final Consumer<byte[]> whole;
    private final Consumer<Throwable> failed;
    private final Runnable tooLarge;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /**
     * @param source where it comes from
     * @param most octets
     * @param whole takes the body
     * @param failed takes the reason why there is none
     * @param tooLarge is told that it is longer
     */
    JettyBody(
            Content.Source source,
            int most,
            Consumer<byte[]> whole,
            Consumer<Throwable> failed,
            Runnable tooLarge) {
        this.source = source;
        this.most = most;
        this.whole = whole;
        this.failed = failed;
        this.tooLarge = tooLarge;
    }

    void read() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this::read);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                failed.accept(chunk.getFailure());
                return;
            }
            boolean fits = read.size() + chunk.remaining() <= most;
            if (fits) {
                byte[] octets = new byte[chunk.remaining()];
                chunk.getByteBuffer().get(octets);
                read.writeBytes(octets);
            }
            boolean last = chunk.isLast();
            chunk.release();
            if (!fits) {
                tooLarge.run();
                return;
            }
            if (last) {
                whole.accept(read.toByteArray());
                return;
            }
        }
    }
}
