package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Finds texts that lead to a subject in what is said of others. A text is found where it stands as
 * a word of its own: {@code 192.0.2.1} is not found in {@code 192.0.2.11}. Case does not matter,
 * since it matters neither in addresses nor in host names; too much is found rather than too
 * little. Immutable.
 */
final class Mentions {
    /** Shortest beginning that is found at the place where a parameter was cut, in characters. */
    private static final int CUT = 4;

    private static final String ELLIPSIS = "…";

    private final List<String> texts;

    Mentions(Collection<String> texts) {
        this.texts =
                texts.stream()
                        .filter(text -> !text.isBlank())
                        .map(Mentions::folded)
                        .distinct()
                        .toList();
    }

    /** Returns whether one of the texts is, as a whole, the name that findings are kept under. */
    boolean names(String subject) {
        return texts.contains(folded(subject));
    }

    /** Returns whether a finding is under one of the texts, or has one in source or parameters. */
    boolean in(Finding finding) {
        return finding.device().filter(this::names).isPresent()
                || in(finding.source())
                || finding.params().values().stream().anyMatch(value -> in(value.toString()));
    }

    private boolean in(String text) {
        String folded = folded(text);
        return texts.stream().anyMatch(each -> stands(each, folded) || cut(each, folded));
    }

    private static boolean stands(String what, String text) {
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
            int end = at + what.length();
            boolean before = at == 0 || ends(what, text.charAt(at - 1));
            if (before && (end == text.length() || ends(what, text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a character is not part of the same word. */
    private static boolean ends(String what, char next) {
        // In MAC and IPv6 addresses a colon goes on with the word; elsewhere a port follows it.
        boolean colons = what.indexOf(':') >= 0 && next == ':';
        return !Character.isLetterOrDigit(next) && next != '_' && next != '-' && !colons;
    }

    private static boolean cut(String what, String text) {
        if (!text.endsWith(ELLIPSIS)) {
            return false;
        }
        String end = text.substring(0, text.length() - ELLIPSIS.length());
        for (int length = Math.min(what.length(), end.length()); length >= CUT; length--) {
            int at = end.length() - length;
            boolean whole = at == 0 || ends(what, end.charAt(at - 1));
            if (whole && end.regionMatches(at, what, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
