package dev.gatehouse.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2 that can be full, can fail, and can lose its power: then any of the blocks
 * written since the last force are on the disk and the others are not, in no order. One at a time.
 */
public final class TestDisk extends FilePathWrapper {
    static final String SCHEME = "testdisk";

    /** Blocks are torn at this size, in octets. */
    private static final int BLOCK = 4_096;

    private static volatile boolean full;

    /** Counts the machines: what one has opened is dead to the next. */
    private static volatile int life;

    private static volatile boolean dead;
    private static int fuse;
    private static int blown;
    private static Random random = new Random(0);
    private static final Set<String> LOCKED = ConcurrentHashMap.newKeySet();

    /** What was written and not forced, over all files. */
    private static final List<Write> PENDING = new ArrayList<>();

    private record Write(String file, long at, byte[] octets) {}

    static void mount() {
        synchronized (PENDING) {
            full = false;
            dead = false;
            fuse = 0;
            blown = 0;
            life++;
            PENDING.clear();
            LOCKED.clear();
        }
        FilePath.register(new TestDisk());
    }

    static void full(boolean on) {
        full = on;
    }

    /** Takes the power away at one of the next forces, before it has an effect. */
    static void arm(Random chance, int forces) {
        synchronized (PENDING) {
            random = chance;
            fuse = forces;
        }
    }

    static boolean dead() {
        return dead;
    }

    /** Takes the power away. Returns how many blocks were lost, then or before. */
    static int crash(Random random) throws IOException {
        synchronized (PENDING) {
            if (dead) {
                return blown;
            }
            dead = true;
            Collections.shuffle(PENDING, random);
            int share = random.nextInt(101);
            int lost = 0;
            for (Write write : PENDING) {
                if (random.nextInt(100) < share) {
                    apply(write);
                } else {
                    lost++;
                }
            }
            PENDING.clear();
            blown = lost;
            return lost;
        }
    }

    private static void apply(Write write) throws IOException {
        try (FileChannel out =
                FileChannel.open(Path.of(write.file), java.nio.file.StandardOpenOption.WRITE)) {
            if (write.octets == null) {
                out.truncate(write.at);
            } else {
                out.write(ByteBuffer.wrap(write.octets), write.at);
            }
        }
    }

    private static void check(boolean writes) throws IOException {
        if (dead || writes && full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        check(false);
        Path file = Path.of(getBase().toString());
        if (!Files.exists(file)) {
            check(true);
            Files.createFile(file);
        }
        return new Opened(file.toString());
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        check(true);
        return super.newOutputStream(append);
    }

    @Override
    public void moveTo(FilePath to, boolean replaces) {
        synchronized (PENDING) {
            if (!dead && fuse > 0 && --fuse == 0) {
                try {
                    crash(random);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            if (dead) {
                throw new IllegalStateException("the power is gone");
            }
            super.moveTo(to, replaces);
        }
    }

    /** An open file: what is read back is what was written, forced or not. */
    private static final class Opened extends FileBaseDefault {
        private final String file;
        private final int born = life;
        private byte[] octets;
        private int size;

        Opened(String file) throws IOException {
            this.file = file;
            octets = Files.readAllBytes(Path.of(file));
            size = octets.length;
        }

        private void alive(boolean writes) throws IOException {
            check(writes);
            if (born != life) {
                throw new IOException("opened by a machine that lost its power");
            }
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        public synchronized int read(ByteBuffer to, long at) throws IOException {
            alive(false);
            if (at >= size) {
                return -1;
            }
            int count = (int) Math.min(to.remaining(), size - at);
            to.put(octets, (int) at, count);
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer from, long at) throws IOException {
            synchronized (PENDING) {
                alive(true);
                int count = from.remaining();
                int end = (int) at + count;
                if (end > octets.length) {
                    octets = java.util.Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
                }
                from.get(octets, (int) at, count);
                size = Math.max(size, end);
                for (int start = (int) at; start < end; ) {
                    int stop = Math.min(end, (start / BLOCK + 1) * BLOCK);
                    byte[] block = java.util.Arrays.copyOfRange(octets, start, stop);
                    PENDING.add(new Write(file, start, block));
                    start = stop;
                }
                return count;
            }
        }

        @Override
        protected synchronized void implTruncate(long length) throws IOException {
            synchronized (PENDING) {
                alive(true);
                if (length < size) {
                    size = (int) length;
                    PENDING.add(new Write(file, length, null));
                }
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            synchronized (PENDING) {
                alive(true);
                if (fuse > 0 && --fuse == 0) {
                    crash(random);
                    throw new IOException("the power is gone");
                }
                for (Write write : PENDING) {
                    if (write.file.equals(file)) {
                        apply(write);
                    }
                }
                PENDING.removeIf(write -> write.file.equals(file));
            }
        }

        @Override
        public FileLock tryLock(long at, long length, boolean shared) {
            if (!LOCKED.add(file + born)) {
                return null;
            }
            return new FileLock((FileChannel) this, at, length, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {
                    LOCKED.remove(file + born);
                }
            };
        }

        @Override
        protected void implCloseChannel() throws IOException {
            LOCKED.remove(file + born);
            if (!dead && born == life) {
                // Not forced, but not lost either: the system writes it in its own time.
                synchronized (PENDING) {
                    for (Write write : PENDING) {
                        if (write.file.equals(file)) {
                            apply(write);
                        }
                    }
                    PENDING.removeIf(write -> write.file.equals(file));
                }
            }
        }
    }
}
