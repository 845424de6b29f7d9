package dev.gatehouse.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host and a port as they stand in a configuration: {@code name:80}, {@code 10.0.0.1:80}, {@code
 * [::1]:80}. Reading one asks nobody for a name.
 *
 * @param host name, or address without brackets
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {
    private static final int HIGHEST_PORT = 65535;

    /** RFC 1123 2.1: letters, digits and hyphens, labels of at most 63, at most 253 in all. */
    private static final String NAME =
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
                    + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*";

    static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (!NetUtil.isValidIpV6Address(host)) {
                return Optional.empty();
            }
        } else if (!isHost(host) || host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(host, Integer.parseInt(port)));
    }

    /** Returns whether this is a host name or an address. */
    static boolean isHost(String text) {
        return literal(text).isPresent() || text.matches(NAME) && !text.matches("[0-9.]+");
    }

    /** Returns the address that the host is, if it is not a name. */
    Optional<InetAddress> address() {
        return literal(host);
    }

    static Optional<InetAddress> literal(String text) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(text);
        if (octets == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }
}
