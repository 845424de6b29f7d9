package dev.gatehouse.api.finding;

import java.util.Optional;

/**
 * A stable dotted word that names one kind of finding, the same in journal, API, metrics and tests.
 *
 * @param word such as {@code login.default-pair}
 * @param severity how much it matters
 * @param provision the provision of EN 303 645 it serves, if one
 */
public record FindingCode(String word, Severity severity, Optional<String> provision) {
    public FindingCode {
        if (!word.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")) {
            throw new IllegalArgumentException("not a dotted word: " + word);
        }
    }
}
