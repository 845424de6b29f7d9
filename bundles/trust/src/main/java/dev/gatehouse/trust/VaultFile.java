package dev.gatehouse.trust;

import dev.gatehouse.api.secret.Secret;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The vault on disk: names and values, encrypted as one, so that the file tells not even which
 * names there are. It is read anew at each use: what a command in another process stored is there
 * at once, and no value stays in memory. Safe on any thread and with other processes.
 *
 * <p>Content: version 1, then for each entry the length of the name (1 octet), the name, the length
 * of the value (4 octets), the value.
 */
final class VaultFile {
    static final String FILE = "vault";

    /** Longest value in octets: a chain of certificates with its key fits several times. */
    static final int VALUE = 64 * 1024;

    /** Most entries: one for each device of a large home. */
    static final int ENTRIES = 256;

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final byte VERSION = 1;
    private static final int HEADERS = 1 + 64 + 4;
    private static final int MOST = 1 + ENTRIES * (HEADERS + VALUE);

    private final DataFolder data;
    private final SealedFile file;

    VaultFile(DataFolder data, SecureRandom random) {
        this.data = data;
        this.file = new SealedFile(data, FILE, MOST, random);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Optional<Secret> get(String name) throws DataFault {
        Map<String, byte[]> entries = read();
        try {
            return Optional.ofNullable(entries.get(name)).map(Secret::of);
        } finally {
            wipe(entries);
        }
    }

    List<String> names() throws DataFault {
        Map<String, byte[]> entries = read();
        wipe(entries);
        return List.copyOf(entries.keySet());
    }

    /** Stores a value, replacing one of the same name. */
    void put(String name, byte[] value) throws DataFault {
        if (!isName(name)) {
            throw new DataFault(
                    "the name of a secret consists of 1 to 64 of a-z, 0-9, dot, dash, underscore");
        }
        if (value.length == 0 || value.length > VALUE) {
            throw new DataFault("a secret has 1 to " + VALUE + " octets");
        }
        data.locked(
                () -> {
                    Map<String, byte[]> entries = read();
                    try {
                        wipe(entries.put(name, value.clone()));
                        if (entries.size() > ENTRIES) {
                            throw new DataFault("the vault holds at most " + ENTRIES + " secrets");
                        }
                        write(entries);
                        return name;
                    } finally {
                        wipe(entries);
                    }
                });
    }

    /** Returns whether there was one. */
    boolean remove(String name) throws DataFault {
        return data.locked(
                () -> {
                    Map<String, byte[]> entries = read();
                    try {
                        byte[] removed = entries.remove(name);
                        if (removed == null) {
                            return false;
                        }
                        wipe(removed);
                        write(entries);
                        return true;
                    } finally {
                        wipe(entries);
                    }
                });
    }

    private Map<String, byte[]> read() throws DataFault {
        byte[] content = file.read().orElse(new byte[] {VERSION});
        Map<String, byte[]> entries = new TreeMap<>();
        try {
            ByteBuffer in = ByteBuffer.wrap(content);
            if (in.get() != VERSION) {
                throw new DataFault(
                        data.path(FILE) + " was written by a newer version of this program");
            }
            while (in.hasRemaining()) {
                byte[] name = take(in, Byte.toUnsignedInt(in.get()));
                entries.put(new String(name, StandardCharsets.US_ASCII), take(in, in.getInt()));
            }
            return entries;
        } catch (BufferUnderflowException e) {
            wipe(entries);
            throw new DataFault(data.path(FILE) + " is damaged: it ends within an entry", e);
        } finally {
            wipe(content);
        }
    }

    private void write(Map<String, byte[]> entries) throws DataFault {
        int size = 1 + entries.values().stream().mapToInt(value -> HEADERS + value.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
        entries.forEach(
                (name, value) ->
                        out.put((byte) name.length())
                                .put(name.getBytes(StandardCharsets.US_ASCII))
                                .putInt(value.length)
                                .put(value));
        byte[] content = Arrays.copyOf(out.array(), out.position());
        try {
            file.write(content);
        } finally {
            wipe(content);
            wipe(out.array());
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static void wipe(Map<String, byte[]> entries) {
        entries.values().forEach(VaultFile::wipe);
    }

    private static void wipe(byte[] octets) {
        if (octets != null) {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
