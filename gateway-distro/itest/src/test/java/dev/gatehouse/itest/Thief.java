package dev.gatehouse.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody with files of a data folder, a root key and a file of keys, who knows how a row is
 * sealed and looks at every octet of every file whether one begins there: also in what the database
 * does not use any more, and in logs. Written without the code that seals.
 */
final class Thief {
    private static final byte[] MAGIC = "GHKEYS1\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LABEL = "gatehouse.store.keys.1";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int BLOCK = 16;

    /** Octets of a row that are read: a finding or a device of these tests has fewer. */
    private static final int ROW = 4_096;

    /** What the sealed octets of a whole row begin with: enough to know one by. */
    private static final int FORM = 64;

    private static final int PAGE = 1 << 14;
    private static final int LONGEST_NAME = 64;

    private final Map<String, byte[]> keys = new LinkedHashMap<>();

    /** Takes the keys that lie in a data folder; the root key opens them. */
    Thief(Path folder) throws IOException, GeneralSecurityException {
        byte[] file = Files.readAllBytes(folder.resolve("keys"));
        byte[] outer = derive(Files.readAllBytes(folder.resolve("root.key")));
        int from = MAGIC.length;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(outer, "AES"),
                new GCMParameterSpec(128, file, from, NONCE));
        cipher.updateAAD(MAGIC);
        byte[] clear = cipher.doFinal(file, from + NONCE, file.length - from - NONCE);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(clear))) {
            in.readInt();
            for (int left = in.readInt(); left > 0; left--) {
                in.readLong();
                byte[] key = in.readNBytes(KEY);
                keys.put(in.readUTF(), key);
            }
        }
    }

    /** HKDF of RFC 5869 with no salt, one block. */
    private static byte[] derive(byte[] root) throws GeneralSecurityException {
        byte[] extracted = mac(new byte[KEY], root);
        byte[] info = Arrays.copyOf(LABEL.getBytes(StandardCharsets.UTF_8), LABEL.length() + 1);
        info[LABEL.length()] = 1;
        return mac(extracted, info);
    }

    private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    /** Returns whose keys there are; the home's is under the empty name. */
    Set<String> subjects() {
        return keys.keySet();
    }

    /** Returns all that the keys open in the files of a folder. */
    byte[] loot(Path folder) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream loot = new ByteArrayOutputStream();
        for (String subject : keys.keySet()) {
            loot.writeBytes(opened(folder, subject));
        }
        return loot.toByteArray();
    }

    /** Returns how many rows of a subject can be read in the files of a folder. */
    int rows(Path folder, String subject) throws IOException, GeneralSecurityException {
        return opened(folder, subject).length / ROW;
    }

    /** Returns the rows that a key opens, each with what follows it, as {@value #ROW} octets. */
    private byte[] opened(Path folder, String subject)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        SecretKeySpec key = new SecretKeySpec(keys.get(subject), "AES");
        Cipher stream = Cipher.getInstance("AES/ECB/NoPadding");
        stream.init(Cipher.ENCRYPT_MODE, key);
        for (byte[] file : files(folder).values()) {
            for (int at = 0; at + NONCE + FORM < file.length; at += PAGE) {
                page(file, at, stream, key, rows);
            }
        }
        return rows.toByteArray();
    }

    private static void page(
            byte[] file, int from, Cipher stream, SecretKeySpec key, ByteArrayOutputStream rows)
            throws GeneralSecurityException {
        int places = Math.min(PAGE, file.length - NONCE - FORM - from);
        ByteBuffer counters = ByteBuffer.allocate(places * BLOCK);
        for (int i = 0; i < places; i++) {
            // SP 800-38D 7.1: the first block of the text is under the counter 2.
            counters.put(file, from + i, NONCE).putInt(2);
        }
        byte[] pad = stream.doFinal(counters.array());
        for (int i = 0; i < places; i++) {
            // All forms begin with the octet 1 or, a receipt's number, 0.
            int first = (pad[i * BLOCK] ^ file[from + i + NONCE]) & 0xFF;
            int second = (pad[i * BLOCK + 1] ^ file[from + i + NONCE + 1]) & 0xFF;
            if (first == 1 && second < 6) {
                byte[] row = row(file, from + i, key);
                if (isFinding(row) || isDevice(row) || isRequest(row)) {
                    rows.writeBytes(row);
                }
            }
        }
    }

    private static byte[] row(byte[] file, int at, SecretKeySpec key)
            throws GeneralSecurityException {
        byte[] counter = Arrays.copyOf(Arrays.copyOfRange(file, at, at + NONCE), BLOCK);
        counter[BLOCK - 1] = 2;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
        int length = Math.min(ROW, file.length - at - NONCE);
        return Arrays.copyOf(cipher.doFinal(file, at + NONCE, length), ROW);
    }

    /** Format, severity, whether there is a provision, the provision, a count of few octets. */
    private static boolean isFinding(byte[] row) {
        int length = (row[3] & 0xFF) << 8 | row[4] & 0xFF;
        boolean sound = row[0] == 1 && row[1] >= 0 && row[1] < 6 && (row[2] & ~1) == 0;
        if (!sound || length > LONGEST_NAME - BLOCK || row[2] == 0 && length != 0) {
            return false;
        }
        return Arrays.equals(row, 5 + length, 9 + length, new byte[4], 0, 4);
    }

    /** Format, the name that was given, the zone. */
    private static boolean isDevice(byte[] row) {
        int length = (row[1] & 0xFF) << 8 | row[2] & 0xFF;
        if (row[0] != 1 || length > ROW / 8) {
            return false;
        }
        String zone = new String(row, 5 + length, 10, StandardCharsets.US_ASCII);
        return List.of("TRUSTED", "RESTRICTED", "QUARANTINE").stream().anyMatch(zone::startsWith);
    }

    /** Format, and an id of 32 hexadecimal digits. */
    private static boolean isRequest(byte[] row) {
        String id = new String(row, 3, KEY, StandardCharsets.US_ASCII);
        return row[0] == 1 && row[1] == 0 && row[2] == KEY && id.matches("[0-9a-f]{32}");
    }

    /** Returns all files; one that goes away meanwhile was on its way only. */
    static Map<Path, byte[]> files(Path folder) throws IOException {
        Map<Path, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    all.put(file, Files.readAllBytes(file));
                } catch (NoSuchFileException e) {
                    continue;
                }
            }
        }
        return all;
    }

    /** Copies the files of a folder as they are now, while they are in use. */
    static Path copy(Path from, Path to) throws IOException {
        for (Map.Entry<Path, byte[]> each : files(from).entrySet()) {
            Path file = to.resolve(from.relativize(each.getKey()));
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
        return to;
    }
}
