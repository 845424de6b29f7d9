package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Small private files that are there whole, or not at all, whatever happens to the power: temporary
 * file, fsync, rename, fsync of the folder.
 */
final class DurableFile {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /**
     * Reads a file; absent if it isn't there.
     *
     * @throws IOException also if it is longer than {@code most} octets
     */
    static Optional<byte[]> read(Path file, int most) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            if (in.size() > most) {
                throw new IOException("a file is longer than it can be");
            }
            ByteBuffer octets = ByteBuffer.allocate((int) in.size());
            while (octets.hasRemaining() && in.read(octets) >= 0) {
                // Reads may be short.
            }
            return Optional.of(octets.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Puts new octets in the place of a file, and overwrites the old ones afterwards. */
    static void replace(Path file, byte[] octets) throws IOException {
        Path fresh = write(file, octets);
        try (FileChannel old = openOld(file)) {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(file);
            if (old != null) {
                // A key that was forgotten must not stay behind in a free block.
                writeAll(old, new byte[(int) old.size()]);
                old.force(true);
            }
        }
    }

    /** Makes a file; returns false, and changes nothing, if it is there already. */
    static boolean create(Path file, byte[] octets) throws IOException {
        Path fresh = write(file, octets);
        try {
            // A link, unlike a rename, fails if another has made the file meanwhile.
            Files.createLink(file, fresh);
            forceFolder(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path write(Path file, byte[] octets) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PRIVATE)) {
            writeAll(out, octets);
            out.force(true);
        }
        return fresh;
    }

    private static void writeAll(FileChannel out, byte[] octets) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(octets);
        while (left.hasRemaining()) {
            out.write(left);
        }
    }

    private static FileChannel openOld(Path file) throws IOException {
        return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.WRITE) : null;
    }

    /** Without this, the rename itself may be lost with the power. */
    static void forceFolder(Path file) throws IOException {
        try (FileChannel folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
