package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    private static final int BLOCK = 4_096;
    private static final byte[] CLEAN = "H:2,clean:1,\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPEN = "H:2,\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;
    private Path file;
    private Path redo;

    @BeforeEach
    void name() {
        file = folder.resolve("base");
        redo = folder.resolve("base.redo");
    }

    @Test
    void whatIsReadIsWhatWasWrittenBeforeTheCloseAndAfterIt() throws Exception {
        Random random = new Random(24);
        byte[] expected = new byte[40_000];
        try (FileChannel opened = open("", "rw")) {
            put(opened, 0, expected);
            for (int write = 0; write < 200; write++) {
                byte[] octets = new byte[1 + random.nextInt(3 * BLOCK)];
                random.nextBytes(octets);
                int at = CLEAN.length + random.nextInt(expected.length - 20_000);
                System.arraycopy(octets, 0, expected, at, octets.length);
                put(opened, at, octets);
                int from = random.nextInt(expected.length);
                int count = random.nextInt(expected.length - from);
                assertThat(get(opened, from, count))
                        .isEqualTo(Arrays.copyOfRange(expected, from, from + count));
            }
            System.arraycopy(CLEAN, 0, expected, 0, CLEAN.length);
            put(opened, 0, CLEAN);
            assertThat(Files.size(file)).as("before the close").isZero();
        }
        assertThat(file).hasBinaryContent(expected);
        assertThat(whole("")).isEqualTo(expected);
    }

    @Test
    void whatWasNotClosedInOrderIsAsIfItHadNotBeenWritten() throws Exception {
        byte[] before = version(1, 3, CLEAN);
        close(before);
        try (FileChannel opened = open("", "rw")) {
            put(opened, 0, version(2, 5, OPEN));
            opened.force(true);
            opened.truncate(2 * BLOCK);
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(whole("")).isEqualTo(before);
    }

    @Test
    void aLostPowerLeavesOneVersionOrTheOtherWhole() throws Exception {
        Random random = new Random(1124);
        String scheme = TestDisk.SCHEME + ":";
        TestDisk.mount();
        byte[] before = version(0, 4, CLEAN);
        close(scheme, before);
        int kept = 0;
        for (int loss = 1; loss <= 200; loss++) {
            byte[] after = version(loss, 1 + random.nextInt(6), CLEAN);
            TestDisk.arm(random, 1 + random.nextInt(5));
            boolean closed = true;
            try {
                close(scheme, after);
            } catch (IOException powerIsGone) {
                closed = false;
            }
            TestDisk.crash(random);
            TestDisk.mount();
            byte[] found = whole(scheme);
            assertThat(Arrays.equals(found, after) || !closed && Arrays.equals(found, before))
                    .as("loss %d: %s after a close: %s", loss, describe(found), closed)
                    .isTrue();
            kept += Arrays.equals(found, before) ? 1 : 0;
            before = found;
        }
        assertThat(kept).as("both outcomes were seen").isBetween(20, 180);
    }

    @Test
    void toReadItShowsWhatIsInTheLogAndChangesNothing() throws Exception {
        byte[] before = version(1, 2, CLEAN);
        byte[] changed = version(2, 1, CLEAN);
        close(before);
        try (RedoLog log = RedoLog.open(FilePath.get(redo.toString()), before.length)) {
            log.begin(before.length);
            log.append(List.of(new RedoLog.Change(BLOCK, changed)));
        }
        byte[] logged = Files.readAllBytes(redo);
        byte[] expected = before.clone();
        System.arraycopy(changed, 0, expected, BLOCK, BLOCK);
        try (FileChannel opened = open("", "r")) {
            assertThat(get(opened, 0, (int) opened.size())).isEqualTo(expected);
            assertThatThrownBy(() -> put(opened, 0, CLEAN)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> opened.truncate(0)).isInstanceOf(IOException.class);
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(redo).hasBinaryContent(logged);

        assertThat(whole("")).as("to write it is brought into the file").isEqualTo(expected);
        assertThat(file).hasBinaryContent(expected);
    }

    @Test
    void aFileThatWasMadeShorterIsShorterAndItsLogIsStillItsOwn() throws Exception {
        close(version(1, 6, CLEAN));
        byte[] shorter = version(2, 2, CLEAN);
        close(shorter);
        assertThat(file).hasBinaryContent(shorter);
        byte[] longer = version(3, 4, CLEAN);
        close(longer);
        assertThat(file).hasBinaryContent(longer);
        assertThat(whole("")).isEqualTo(longer);
    }

    @Test
    void whoOnlyLooksAtTheSizeWritesNothing() throws Exception {
        byte[] before = version(1, 2, CLEAN);
        Files.write(file, before);
        try (FileChannel opened = open("", "r")) {
            assertThat(opened.size()).isEqualTo(before.length);
            assertThat(opened.read(ByteBuffer.allocate(1), before.length)).isEqualTo(-1);
        }
        assertThat(redo).doesNotExist();
        assertThat(file).hasBinaryContent(before);
    }

    /** Blocks of one number each, the first with a head. */
    private static byte[] version(int number, int blocks, byte[] head) {
        byte[] octets = new byte[blocks * BLOCK];
        Arrays.fill(octets, (byte) number);
        System.arraycopy(head, 0, octets, 0, head.length);
        return octets;
    }

    private static String describe(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (int end = BLOCK; end <= octets.length; end += BLOCK) {
            text.append(octets[end - 1]).append(' ');
        }
        return text.toString();
    }

    private void close(byte[] content) throws IOException {
        close("", content);
    }

    /** Makes this the whole content, and closes in order. */
    private void close(String scheme, byte[] content) throws IOException {
        try (FileChannel opened = open(scheme, "rw")) {
            put(opened, 0, content);
            opened.truncate(content.length);
        }
    }

    private byte[] whole(String scheme) throws IOException {
        try (FileChannel opened = open(scheme, "rw")) {
            return get(opened, 0, (int) opened.size());
        }
    }

    private FileChannel open(String scheme, String mode) throws IOException {
        return new AtomicFile(
                FilePath.get(scheme + file).open(mode),
                FilePath.get(scheme + redo),
                mode.equals("r"));
    }

    private static void put(FileChannel to, long at, byte[] octets) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(octets);
        while (left.hasRemaining()) {
            to.write(left, at + left.position());
        }
    }

    private static byte[] get(FileChannel from, long at, int count) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(count);
        while (octets.hasRemaining() && from.read(octets, at + octets.position()) >= 0) {
            // Reads may be short.
        }
        return octets.array();
    }
}
