package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import java.util.Optional;

/** The texts of claims on their way in: bounded, whole characters, each kind in its own form. */
final class Texts {
    private Texts() {}

    /** Returns a claim in the form in which it is kept; absent if it is none. */
    static Optional<String> claim(Claim kind, String value) {
        return switch (kind) {
            case MAC -> Mac.of(value);
            case ADDRESS -> Address.of(value);
            case CONFIGURED, HOST_NAME, CLIENT_ID, USER_AGENT ->
                    Optional.of(cut(value.strip(), Device.TEXT)).filter(text -> !text.isEmpty());
        };
    }

    /** Returns at most so many characters, and no half of one. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, half ? most - 1 : most);
    }
}
