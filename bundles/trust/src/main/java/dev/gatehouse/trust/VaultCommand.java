package dev.gatehouse.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The launcher's {@code secret} command: {@code put NAME}, {@code list}, {@code rm NAME}; returns
 * the text to print. Its signature has types of {@code java.*} alone, so that a launcher can load
 * it from the bundle (with the bundle {@code api} beside it) without a framework. For one thread;
 * other processes may use the vault at the same time.
 *
 * <p>Throws {@link IllegalArgumentException} if the words make no command, {@link
 * UncheckedIOException} if the vault can't be used; both messages are sentences without secrets.
 */
public final class VaultCommand implements Function<List<String>, String> {
    private static final String USAGE =
            "secret put NAME (the value comes from standard input), secret list, secret rm NAME";

    private final VaultFile vault;
    private final InputStream value;

    /**
     * @param data the data folder
     * @param value where {@code put} reads the value from; one line end at its end is not part of
     *     the value
     */
    public VaultCommand(Path data, InputStream value) {
        this.vault = new VaultFile(new DataFolder(data), new SecureRandom());
        this.value = value;
    }

    @Override
    public String apply(List<String> words) {
        String what = words.isEmpty() ? "" : words.get(0);
        try {
            return switch (what + words.size()) {
                case "list1" -> String.join(System.lineSeparator(), vault.names());
                case "put2" -> put(named(words));
                case "rm2" -> remove(named(words));
                default -> throw new IllegalArgumentException("usage: " + USAGE);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String named(List<String> words) {
        String name = words.get(1);
        if (!VaultFile.isName(name)) {
            // The words are not repeated: a hurried person may have typed the secret itself.
            throw new IllegalArgumentException(
                    "the name of a secret consists of 1 to 64 of a-z, 0-9, dot, dash, underscore");
        }
        return name;
    }

    private String put(String name) throws IOException {
        byte[] read = value.readNBytes(VaultFile.VALUE + 3);
        byte[] octets = Arrays.copyOf(read, lengthWithoutLineEnd(read));
        try {
            vault.put(name, octets);
            return "stored " + name;
        } finally {
            Arrays.fill(read, (byte) 0);
            Arrays.fill(octets, (byte) 0);
        }
    }

    private String remove(String name) throws IOException {
        if (!vault.remove(name)) {
            throw new DataFault("there is no secret of the name " + name);
        }
        return "removed " + name;
    }

    private static int lengthWithoutLineEnd(byte[] octets) {
        int length = octets.length;
        if (length > 0 && octets[length - 1] == '\n') {
            length--;
            if (length > 0 && octets[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }
}
