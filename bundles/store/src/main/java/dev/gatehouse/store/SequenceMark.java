package dev.gatehouse.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The number from which counting goes on after a restart, in a file of its own: a number that a
 * reader has seen is not given again, even if the rows were lost, removed or put aside. Numbers are
 * reserved in blocks, so that few writes are needed; a crash skips the rest of a block.
 */
final class SequenceMark {
    /** Numbers reserved by one write: some minutes of a flood. */
    static final long BLOCK = 16_384;

    /** A decimal number and a line feed, in octets. */
    private static final int FILE = 24;

    private final DataFolder folder;
    private long reserved;

    private SequenceMark(DataFolder folder, long reserved) {
        this.folder = folder;
        this.reserved = reserved;
    }

    /** Reads the mark; it is absent if there is none, or none that can be read. */
    static Optional<Long> read(DataFolder folder) {
        try {
            return DurableFile.read(folder.sequence(), FILE)
                    .map(octets -> new String(octets, StandardCharsets.US_ASCII).strip())
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .map(Long::parseLong);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Starts with nothing reserved. */
    static SequenceMark at(DataFolder folder, long next) {
        return new SequenceMark(folder, next);
    }

    /** Sees to it that all numbers before {@code next} are reserved. */
    void reserve(long next) throws IOException {
        if (next > reserved) {
            save(next + BLOCK);
        }
    }

    /** Gives back what was not used. */
    void release(long next) throws IOException {
        if (next < reserved) {
            save(next);
        }
    }

    private void save(long number) throws IOException {
        DurableFile.replace(folder.sequence(), (number + "\n").getBytes(StandardCharsets.US_ASCII));
        reserved = number;
    }
}
