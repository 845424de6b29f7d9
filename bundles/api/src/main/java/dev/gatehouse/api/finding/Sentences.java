package dev.gatehouse.api.finding;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Turns a finding into a sentence for people. Used at the rims only: terminal, panel, refusal
 * pages. The caller escapes the result for its sink.
 */
public final class Sentences {
    private static final String BUNDLE = "dev.gatehouse.api.finding.findings";

    private Sentences() {}

    /** Returns the sentence; an unknown code gives the code itself. */
    public static String of(Finding finding, Locale locale) {
        String sentence = fill(template(finding.code().word(), locale), finding.params());
        Object passed = finding.params().get(Finding.PASSED);
        return passed == null
                ? sentence
                : text("passed." + passed, locale, "{0}").replace("{0}", sentence);
    }

    /** Returns what a person can do about it; may be empty. */
    public static String advice(FindingCode code, Locale locale) {
        return text(code.word() + ".advice", locale, "");
    }

    static String template(String word, Locale locale) {
        return text(word, locale, word);
    }

    private static String text(String key, Locale locale, String otherwise) {
        try {
            return ResourceBundle.getBundle(BUNDLE, locale, Sentences.class.getClassLoader())
                    .getString(key);
        } catch (MissingResourceException e) {
            return otherwise;
        }
    }

    private static String fill(String template, Map<String, Object> params) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            if (close < 0) {
                return out.append(template, at, template.length()).toString();
            }
            Object value = params.get(template.substring(open + 1, close));
            out.append(template, at, open).append(value == null ? "?" : value);
            at = close + 1;
        }
        return out.toString();
    }
}
