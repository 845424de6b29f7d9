package dev.gatehouse.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may use a route: addresses and prefixes (RFC 4632, RFC 4291 2.3). Immutable. Without rules
 * only loopback may.
 */
final class SourceRules {
    private static final int V4_IN_V6 = 12;

    private record Prefix(byte[] network, int bits) {
        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            int mask = 0xFF << (8 - rest) & 0xFF;
            return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
        }
    }

    private final List<Prefix> prefixes;

    private SourceRules(List<Prefix> prefixes) {
        this.prefixes = List.copyOf(prefixes);
    }

    /** Returns the rules, or nothing if one of them is neither address nor prefix. */
    static Optional<SourceRules> of(List<String> texts) {
        List<Prefix> prefixes = new ArrayList<>();
        for (String text : texts) {
            Optional<Prefix> prefix = prefix(text);
            if (prefix.isEmpty()) {
                return Optional.empty();
            }
            prefixes.add(prefix.get());
        }
        return Optional.of(new SourceRules(prefixes));
    }

    private static Optional<Prefix> prefix(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(address);
        if (octets == null) {
            return Optional.empty();
        }
        octets = plain(octets);
        int most = octets.length * 8;
        if (slash < 0) {
            return Optional.of(new Prefix(octets, most));
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
            return Optional.empty();
        }
        return Optional.of(new Prefix(octets, Integer.parseInt(bits)));
    }

    /** Returns whether this address may. */
    boolean allow(InetAddress source) {
        if (prefixes.isEmpty()) {
            return source.isLoopbackAddress();
        }
        byte[] octets = plain(source.getAddress());
        for (Prefix prefix : prefixes) {
            if (prefix.holds(octets)) {
                return true;
            }
        }
        return false;
    }

    /** An IPv4 address in IPv6 clothes (RFC 4291 2.5.5.2) is the IPv4 address. */
    private static byte[] plain(byte[] octets) {
        try {
            return octets.length > V4_IN_V6
                    ? InetAddress.getByAddress(octets).getAddress()
                    : octets;
        } catch (UnknownHostException wrongLength) {
            return octets;
        }
    }
}
