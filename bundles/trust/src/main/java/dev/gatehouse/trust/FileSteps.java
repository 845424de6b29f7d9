package dev.gatehouse.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The single steps of replacing a file, each a moment at which the power can fail. An interface so
 * that a test can stop after each of them.
 */
interface FileSteps {
    /** Makes an empty file that only the owner, or everybody, may read. */
    void create(Path file, boolean ownerOnly) throws IOException;

    void write(Path file, byte[] octets) throws IOException;

    /** Returns when the octets of a file, or the names in a folder, are on the disk. */
    void force(Path fileOrFolder) throws IOException;

    void rename(Path from, Path to) throws IOException;

    /** Gives a file a second name; fails if that name is taken. */
    void link(Path file, Path second) throws IOException;

    /** The real disk. */
    static FileSteps disk() {
        return new Disk();
    }

    /** Tells whether files here have owner and group permissions at all. */
    static boolean hasPermissions(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }

    /** See {@link #disk()}. */
    final class Disk implements FileSteps {
        @Override
        public void create(Path file, boolean ownerOnly) throws IOException {
            Files.deleteIfExists(file); // What a crash may have left behind.
            String mode = ownerOnly ? "rw-------" : "rw-r--r--";
            FileAttribute<?>[] attributes =
                    hasPermissions(file.getParent())
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString(mode))
                            }
                            : new FileAttribute<?>[0];
            FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            attributes)
                    .close();
        }

        @Override
        public void write(Path file, byte[] octets) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(octets);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        }

        @Override
        public void force(Path fileOrFolder) throws IOException {
            if (Files.isDirectory(fileOrFolder) && !hasPermissions(fileOrFolder)) {
                return; // Folders can't be opened there; renames are journaled by the file system.
            }
            try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void link(Path file, Path second) throws IOException {
            Files.createLink(second, file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
