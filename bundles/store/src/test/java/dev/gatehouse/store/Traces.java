package dev.gatehouse.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for octets in all files of a folder: as they are, in UTF-16, in hex and in base64. */
final class Traces {
    private Traces() {}

    /** Returns what of the texts is found, as {@code file: form of text}. */
    static TreeSet<String> inFolder(Path folder, List<String> texts) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] octets = Files.readAllBytes(file);
                for (String text : texts) {
                    in(octets, text).forEach(form -> found.add(file.getFileName() + ": " + form));
                }
            }
        }
        return found;
    }

    static TreeSet<String> in(byte[] octets, String text) {
        TreeSet<String> found = new TreeSet<>();
        for (byte[] form : forms(text.getBytes(StandardCharsets.UTF_8))) {
            if (contains(octets, form)) {
                found.add("of " + text);
            }
        }
        if (contains(octets, text.getBytes(StandardCharsets.UTF_16BE))
                || contains(octets, text.getBytes(StandardCharsets.UTF_16LE))) {
            found.add("UTF-16 of " + text);
        }
        return found;
    }

    private static List<byte[]> forms(byte[] octets) {
        List<byte[]> forms = new ArrayList<>();
        forms.add(octets);
        forms.add(ascii(HexFormat.of().formatHex(octets)));
        forms.add(ascii(HexFormat.of().withUpperCase().formatHex(octets)));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + octets.length];
            System.arraycopy(octets, 0, shifted, shift, octets.length);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // Characters that depend on what stands before or behind are left out.
            int end = shifted.length * 8 / 6;
            String sure = whole.substring((shift * 8 + 5) / 6, end);
            forms.add(ascii(sure));
            forms.add(ascii(sure.replace('+', '-').replace('/', '_')));
        }
        return forms;
    }

    static boolean contains(byte[] octets, byte[] part) {
        for (int at = 0; at + part.length <= octets.length; at++) {
            if (octets[at] == part[0]
                    && Arrays.equals(octets, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
