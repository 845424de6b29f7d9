package dev.gatehouse.inventory;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hardware addresses (IEEE 802, 48 bits) as text: six octets, lower case, colons between. */
final class Mac {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}|[0-9a-fA-F]{12}");
    private static final String NOBODY = "000000000000";
    private static final int GROUP_BIT = 1;
    private static final int LOCAL_BIT = 2;

    private Mac() {}

    /** Returns the address of one station; absent for all else, groups and zeros included. */
    static Optional<String> of(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String digits = text.replaceAll("[:-]", "").toLowerCase(Locale.ROOT);
        if (digits.equals(NOBODY) || (firstOctet(digits) & GROUP_BIT) != 0) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(digits.substring(0, 2));
        for (int i = 2; i < digits.length(); i += 2) {
            out.append(':').append(digits, i, i + 2);
        }
        return Optional.of(out.toString());
    }

    /** Returns its hexadecimal digits alone, lower case. */
    static String digits(String mac) {
        return mac.replace(":", "");
    }

    /**
     * Returns whether nobody registered it: locally administered (IEEE 802 8.4), as phones make up.
     */
    static boolean madeUp(String mac) {
        return (firstOctet(mac) & LOCAL_BIT) != 0;
    }

    private static int firstOctet(String text) {
        return Integer.parseInt(text.substring(0, 2), 16);
    }
}
