package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which policy files there are in some folders: every {@code *.json} in them and below, without
 * {@code schemas} and {@code cases} at the top, which hold other things, {@code makers.json}, and
 * without names that begin with a dot. One use, one thread.
 */
final class Listing {
    /** Deepest folder below a listed one. */
    static final int DEPTH = 4;

    /** Most files of all folders together. */
    static final int FILES = 10_000;

    /** Most entries looked at, of whatever kind: a folder of photographs is not a policy folder. */
    static final int ENTRIES = 50_000;

    private static final Set<String> NOT_POLICIES = Set.of("schemas", "cases");

    /** The inventory's table of makers lies beside the profiles and is read by nobody else. */
    private static final String MAKERS = "makers.json";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final String NAME_ALLOWED =
            "a name of at most 100 letters a-z, digits, dots, - and _";

    private final List<PolicyFile> files = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int entries;

    private Listing() {}

    /**
     * Lists the folders. The first one must be there; others are allowed to come later.
     *
     * @throws NoSuchFileException if something vanished meanwhile
     */
    static Listing of(List<Path> folders) throws NoSuchFileException {
        Listing listing = new Listing();
        if (folders.isEmpty()) {
            listing.fault(Path.of(""), "no folder is named", "at least one folder with policies");
        }
        for (int i = 0; i < folders.size(); i++) {
            Path folder = folders.get(i);
            if (Files.isDirectory(folder)) {
                listing.walk(i, folder, 0);
            } else if (i == 0) {
                listing.fault(folder, "is not there", "a folder with policies");
            } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                listing.fault(folder, "is not a folder", "a folder, or nothing");
            }
        }
        listing.files.sort(
                Comparator.comparingInt(PolicyFile::folder)
                        .thenComparing(file -> file.path().toString()));
        return listing;
    }

    List<PolicyFile> files() {
        return files;
    }

    List<Fault> faults() {
        return faults;
    }

    private void walk(int folder, Path directory, int depth) throws NoSuchFileException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                if (++entries > ENTRIES || files.size() >= FILES) {
                    fault(directory, "too much lies in the folders", "at most " + FILES + " files");
                    return;
                }
                entry(folder, path, depth);
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (DirectoryIteratorException e) {
            unreadable(directory, e.getCause());
        } catch (IOException e) {
            unreadable(directory, e);
        }
    }

    private void entry(int folder, Path path, int depth) throws IOException {
        String name = path.getFileName().toString();
        if (name.startsWith(".")
                || name.equals(MAKERS)
                || depth == 0 && NOT_POLICIES.contains(name)) {
            return;
        }
        BasicFileAttributes of =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (of.isDirectory()) {
            if (depth < DEPTH) {
                walk(folder, path, depth + 1);
            } else {
                fault(path, "lies too deep", "at most " + DEPTH + " folders below each other");
            }
        } else if (name.endsWith(".json")) {
            if (!name.matches(NAME)) {
                fault(path, "has a name that is not allowed", NAME_ALLOWED);
            } else if (!of.isRegularFile()) {
                // A link could lead out of the folder, and a pipe would never end.
                fault(path, "is not a regular file", "a file, no link");
            } else {
                files.add(
                        new PolicyFile(
                                folder,
                                path,
                                of.size(),
                                of.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                                String.valueOf(of.fileKey())));
            }
        }
    }

    private void unreadable(Path path, IOException e) {
        fault(path, "cannot be read: " + e.getClass().getSimpleName(), "a readable folder");
    }

    private void fault(Path path, String reason, String allowed) {
        Faults of = new Faults(path.toString());
        of.add("", reason, allowed);
        faults.addAll(of.all());
    }
}
