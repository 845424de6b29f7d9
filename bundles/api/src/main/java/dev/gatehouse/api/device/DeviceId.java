package dev.gatehouse.api.device;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names one device for as long as it is known: 128 random bits, never derived from anything, never
 * used again. A device that was forgotten and comes back gets another one.
 *
 * @param text 32 characters of {@code 0-9a-f}
 */
public record DeviceId(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int OCTETS = 16;

    public DeviceId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a device id: 32 of 0-9 and a-f");
        }
    }

    /**
     * Makes one of random octets.
     *
     * @param random 16 octets of a secure source
     */
    public static DeviceId of(byte[] random) {
        if (random.length != OCTETS) {
            throw new IllegalArgumentException("a device id has " + OCTETS + " octets");
        }
        return new DeviceId(HexFormat.of().formatHex(random));
    }

    /** Returns whether this is the text of an id. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
