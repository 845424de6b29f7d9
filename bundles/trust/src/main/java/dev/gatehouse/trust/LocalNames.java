package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** What the local CA may speak for: the home's own names and addresses, and nothing beyond. */
final class LocalNames {
    /** The home's zone (RFC 8375) and the machine itself (RFC 6761 6.3). */
    static final List<String> ZONES = List.of("home.arpa", "localhost");

    /**
     * Private (RFC 1918), link-local (RFC 3927, RFC 4291 2.5.6), loopback, unique local (RFC 4193).
     */
    static final List<Range> RANGES =
            List.of(
                    new Range("10.0.0.0", 8),
                    new Range("172.16.0.0", 12),
                    new Range("192.168.0.0", 16),
                    new Range("169.254.0.0", 16),
                    new Range("127.0.0.0", 8),
                    new Range("fc00::", 7),
                    new Range("fe80::", 10),
                    new Range("::1", 128));

    private LocalNames() {}

    /**
     * A range of addresses.
     *
     * @param network its first address
     * @param prefix bits that all its addresses share
     */
    record Range(String network, int prefix) {
        /** Address and mask, as in a name constraint (RFC 5280 4.2.1.10). */
        byte[] constraint() {
            byte[] address = octets();
            byte[] both = Arrays.copyOf(address, 2 * address.length);
            for (int bit = 0; bit < prefix; bit++) {
                both[address.length + bit / 8] |= (byte) (0x80 >> bit % 8);
            }
            return both;
        }

        boolean contains(InetAddress candidate) {
            byte[] network = octets();
            byte[] address = candidate.getAddress();
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> bit % 8;
                if (((network[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        private byte[] octets() {
            return ServerName.address(network).orElseThrow().getAddress();
        }
    }

    /** Returns the name, or refuses one that lies outside. */
    static ServerName of(String hostName) throws TrustFault {
        ServerName name = ServerName.of(hostName);
        boolean inside =
                name.address().isPresent()
                        ? RANGES.stream()
                                .anyMatch(range -> range.contains(name.address().orElseThrow()))
                        : name.text().equals("localhost")
                                || ZONES.stream().anyMatch(z -> name.text().endsWith("." + z));
        if (!inside) {
            throw new TrustFault(
                    name.text()
                            + " lies outside what the local CA may speak for: names below home.arpa,"
                            + " localhost, and private addresses");
        }
        return name;
    }
}
