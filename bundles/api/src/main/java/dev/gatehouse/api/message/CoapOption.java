package dev.gatehouse.api.message;

import java.util.HexFormat;

/**
 * One option of a CoAP message: RFC 7252 3.1.
 *
 * @param number such as 11 for Uri-Path
 * @param value its octets as sent; a copy
 */
public record CoapOption(int number, byte[] value) {
    public CoapOption {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CoapOption option
                && number == option.number
                && java.util.Arrays.equals(value, option.value);
    }

    @Override
    public int hashCode() {
        return 31 * number + java.util.Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return number + "=" + HexFormat.of().formatHex(value, 0, Math.min(value.length, 16));
    }
}
