package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contents of all policy files at one moment: the folders are listed before and after, and
 * unless both lists are equal (name, size, time, identity) there is no snapshot. One thread.
 */
final class Snapshot {
    /** Longest file, in octets: 5,000 pairs with their sources take about 600,000. */
    static final int FILE_OCTETS = 1_048_576;

    /** Most octets of all files together: they lie in memory while they are read. */
    static final long ALL_OCTETS = 16L * 1_048_576;

    private final Map<PolicyFile, byte[]> contents = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final String digest;

    private Snapshot(Listing listing) throws IOException {
        faults.addAll(listing.faults());
        long left = ALL_OCTETS;
        for (PolicyFile file : listing.files()) {
            if (file.size() > FILE_OCTETS) {
                fault(file, file.size() + " octets are too many", "at most " + FILE_OCTETS);
            } else if (file.size() > left) {
                fault(file, "all files together are too long", "at most " + ALL_OCTETS + " octets");
            } else {
                left -= file.size();
                read(file);
            }
        }
        digest = digest();
    }

    /** Takes a snapshot; empty if something changed meanwhile. */
    static Optional<Snapshot> of(List<Path> folders) {
        try {
            Listing before = Listing.of(folders);
            Snapshot snapshot = new Snapshot(before);
            Listing after = Listing.of(folders);
            boolean settled =
                    before.files().equals(after.files()) && before.faults().equals(after.faults());
            return settled ? Optional.of(snapshot) : Optional.empty();
        } catch (IOException e) {
            // Only what vanished or changed its length gets here; all else became a fault.
            return Optional.empty();
        }
    }

    /** Returns the octets of each file, in order. */
    Map<PolicyFile, byte[]> contents() {
        return contents;
    }

    /** Returns the files that could not be read, and why. */
    List<Fault> faults() {
        return faults;
    }

    /** Returns a value that differs whenever names, contents or faults differ. */
    String digestText() {
        return digest;
    }

    private void read(PolicyFile file) throws IOException {
        Set<java.nio.file.OpenOption> how =
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        // One octet more than announced, to notice a file that grew.
        ByteBuffer octets = ByteBuffer.allocate((int) file.size() + 1);
        try (SeekableByteChannel channel = Files.newByteChannel(file.path(), how)) {
            while (octets.hasRemaining() && channel.read(octets) >= 0) {
                continue;
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            fault(file, "cannot be read: " + e.getClass().getSimpleName(), "a readable file");
            return;
        }
        if (octets.position() != file.size()) {
            throw new IOException("changed its length");
        }
        contents.put(file, Arrays.copyOf(octets.array(), octets.position()));
    }

    private String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            contents.forEach(
                    (file, octets) -> {
                        String head = file.folder() + " " + file.path() + "\n" + octets.length;
                        sha.update((head + "\n").getBytes(StandardCharsets.UTF_8));
                        sha.update(octets);
                    });
            for (Fault fault : faults) {
                sha.update((fault.sentence() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void fault(PolicyFile file, String reason, String allowed) {
        Faults of = new Faults(file.path().toString());
        of.add("", reason, allowed);
        faults.addAll(of.all());
    }
}
