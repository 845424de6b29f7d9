package dev.gatehouse.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as the texts that claims hold: Java's own form, without a scope. */
final class Address {
    /** Longest text that can be an address, in characters: IPv6 with an IPv4 tail and a scope. */
    private static final int LONGEST = 80;

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private Address() {}

    /** Returns the text of an address. */
    static String of(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** Returns the usual text of an address that others wrote; never asks for a name. */
    static Optional<String> of(String text) {
        return parse(text).map(Address::of);
    }

    /** Returns whether this is the text of an address of the machine itself. */
    static boolean isLoopback(String address) {
        return parse(address).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static Optional<InetAddress> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        if (!IPV4.matcher(plain).matches() && !IPV6.matcher(plain).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(plain);
            boolean one = !address.isAnyLocalAddress() && !address.isMulticastAddress();
            return one ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty(); // It only looked like one: 999.1.1.1, or too many colons.
        }
    }
}
