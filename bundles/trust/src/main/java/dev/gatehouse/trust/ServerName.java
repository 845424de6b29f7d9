package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a server must prove, and how a certificate proves it (RFC 9525, formerly 6125): by
 * a subject alternative name only, never by a common name. Immutable.
 *
 * @param text in small letters, without a final dot; an address in its shortest form
 * @param address the address, if it is one: then only an address in the certificate counts
 */
record ServerName(String text, Optional<InetAddress> address) {
    /** Characters of a whole name, RFC 1035 2.3.4, without the final dot. */
    private static final int LONGEST = 253;

    /** Names of a certificate that a finding lists; the rest is counted. */
    private static final int LISTED = 4;

    private static final int DNS_NAME = 2; // RFC 5280 4.2.1.6
    private static final int IP_ADDRESS = 7;

    private static final Pattern LABELS =
            Pattern.compile(
                    "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern LAST_NUMERIC = Pattern.compile("(.*\\.)?\\d+");

    /**
     * Reads a configured name.
     *
     * @throws TrustFault if it is neither an address nor a DNS name in ASCII. Names in other
     *     scripts must be given in their A-label form: the two standards for translating them
     *     differ, and a name translated by the wrong one is somebody else's
     */
    static ServerName of(String configured) throws TrustFault {
        Optional<InetAddress> address = address(configured);
        if (address.isPresent()) {
            return new ServerName(address.get().getHostAddress(), address);
        }
        String name = configured.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.length() > LONGEST
                || !LABELS.matcher(name).matches()
                || LAST_NUMERIC.matcher(name).matches()) {
            throw new TrustFault(
                    "a name to verify must be an address or a DNS name in ASCII letters"
                            + " (names in other scripts in their xn-- form)");
        }
        return new ServerName(name, Optional.empty());
    }

    /** Tells whether a certificate speaks for this name. */
    boolean isProvedBy(X509Certificate certificate) throws CertificateParsingException {
        for (List<?> name : names(certificate)) {
            if (name.get(0).equals(DNS_NAME) && address.isEmpty() && covers((String) name.get(1))) {
                return true;
            }
            if (name.get(0).equals(IP_ADDRESS)
                    && address.isPresent()
                    && address.equals(address((String) name.get(1)))) {
                return true;
            }
        }
        return false;
    }

    /** Lists for people what a certificate speaks for. */
    static String listed(X509Certificate certificate) throws CertificateParsingException {
        List<String> all = new ArrayList<>();
        for (List<?> name : names(certificate)) {
            if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                all.add((String) name.get(1));
            }
        }
        if (all.isEmpty()) {
            return "no name";
        }
        String some = String.join(", ", all.subList(0, Math.min(LISTED, all.size())));
        return all.size() > LISTED ? some + " and " + (all.size() - LISTED) + " more" : some;
    }

    /** A wildcard stands for exactly one whole left-most label (RFC 9525 6.3). */
    private boolean covers(String presented) {
        if (!presented.startsWith("*.")) {
            return presented.equalsIgnoreCase(text);
        }
        String parent = presented.substring(1);
        int dot = text.indexOf('.');
        return dot > 0
                && parent.indexOf('.', 1) > 0 // Not "*.com": a whole top-level domain.
                && parent.equalsIgnoreCase(text.substring(dot));
    }

    private static Collection<List<?>> names(X509Certificate certificate)
            throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names;
    }

    /** Reads an address in figures, without ever asking the DNS. */
    static Optional<InetAddress> address(String text) {
        String literal = text;
        if (text.startsWith("[") && text.endsWith("]")) {
            literal = text.substring(1, text.length() - 1);
        }
        int zone = literal.indexOf('%');
        if (zone > 0 && literal.indexOf(':') >= 0) {
            literal = literal.substring(0, zone); // Means something on this machine only.
        }
        if (literal.indexOf(':') < 0 && !isIpv4(literal)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal)); // A colon is never looked up.
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isIpv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return false;
        }
        for (String part : text.split("\\.")) {
            if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return false; // Leading zeros are octal to some and decimal to others.
            }
        }
        return true;
    }
}
