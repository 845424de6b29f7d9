package dev.gatehouse.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the files that a route trusts were at one moment. Immutable.
 *
 * @param looks size, time and identity of each: cheap to ask for again
 * @param digest SHA-256 over their octets: tells a file that was only touched from a changed one
 */
record FileStamp(List<String> looks, String digest) {
    /** Octets of a file that are read: what trust reads at most. */
    private static final int MOST = 1 << 20;

    private static final String ABSENT = "absent";

    FileStamp {
        looks = List.copyOf(looks);
    }

    static FileStamp of(List<String> files) {
        // First the looks: what changes after them is seen at the next look.
        return new FileStamp(looks(files), digest(files));
    }

    static List<String> looks(List<String> files) {
        return files.stream().map(file -> look(Path.of(file))).toList();
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
        } catch (IOException e) {
            return ABSENT;
        }
    }

    private static String digest(List<String> files) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (String file : files) {
                all.update(MessageDigest.getInstance("SHA-256").digest(octets(Path.of(file))));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] octets(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST);
        } catch (IOException e) {
            return ABSENT.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
