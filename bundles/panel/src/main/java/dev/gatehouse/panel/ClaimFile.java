package dev.gatehouse.panel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The claim code on the disk, for the owner of the machine alone, until the gateway is claimed. */
final class ClaimFile {
    static final String NAME = "claim-code";

    private final Path file;

    ClaimFile(Path data) {
        this.file = data.resolve(NAME);
    }

    void write(String code) throws IOException {
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, code + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
