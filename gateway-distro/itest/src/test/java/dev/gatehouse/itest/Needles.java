package dev.gatehouse.itest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Named texts that are looked for in any octets: as they are, in hex, in base64 whatever stands
 * before and behind, as escapes of JSON and of forms; each of these in octets of eight bits and of
 * sixteen, either end first.
 */
final class Needles {
    private record Needle(String what, byte[] octets) {}

    /** By the first two octets. */
    private final Map<Integer, List<Needle>> needles = new HashMap<>();

    void add(String name, String text) {
        forms(text)
                .forEach(
                        (form, octets) ->
                                needles.computeIfAbsent(first(octets, 0), none -> new ArrayList<>())
                                        .add(new Needle(name + " as " + form, octets)));
    }

    /** Returns what is found, as {@code name as form}. */
    Set<String> find(byte[] haystack) {
        Set<String> found = new TreeSet<>();
        for (int i = 0; i + 1 < haystack.length; i++) {
            List<Needle> candidates = needles.get(first(haystack, i));
            if (candidates != null) {
                for (Needle needle : candidates) {
                    int end = Math.min(haystack.length, i + needle.octets.length);
                    if (Arrays.equals(haystack, i, end, needle.octets, 0, needle.octets.length)) {
                        found.add(needle.what);
                    }
                }
            }
        }
        return found;
    }

    private static int first(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    /** Returns every form that is looked for. */
    static Map<String, byte[]> forms(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("text", text);
        texts.put("hex", HexFormat.of().formatHex(octets));
        texts.put("HEX", HexFormat.of().withUpperCase().formatHex(octets));
        for (int before = 0; before < 3; before++) {
            texts.put("base64 behind " + before, base64(octets, before));
        }
        texts.put("JSON escapes", escaped(octets, "\\u%04x"));
        texts.put("percent escapes", escaped(octets, "%%%02X"));
        Map<String, byte[]> forms = new LinkedHashMap<>();
        texts.forEach(
                (form, value) -> {
                    forms.put(form, value.getBytes(StandardCharsets.UTF_8));
                    forms.put(form + " UTF-16LE", value.getBytes(StandardCharsets.UTF_16LE));
                    forms.put(form + " UTF-16BE", value.getBytes(StandardCharsets.UTF_16BE));
                });
        return forms;
    }

    /** Returns the base64 digits that no octet before or behind has a part in. */
    private static String base64(byte[] octets, int before) {
        byte[] shifted = new byte[before + octets.length];
        System.arraycopy(octets, 0, shifted, before, octets.length);
        int begin = (before * 8 + 5) / 6;
        return Base64.getEncoder().encodeToString(shifted).substring(begin, shifted.length * 8 / 6);
    }

    static String escaped(byte[] octets, String format) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            text.append(String.format(Locale.ROOT, format, octet & 0xFF));
        }
        return text.toString();
    }
}
