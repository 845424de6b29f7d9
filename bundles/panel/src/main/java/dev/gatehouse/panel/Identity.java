package dev.gatehouse.panel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the panel shows of itself, so that people can make sure that it is theirs: the fingerprints
 * of its certificate and of the home's authority, and the authority's certificate to be installed.
 * All of it is public, and what is held already: whoever asks makes nobody work. Safe on any
 * thread.
 */
final class Identity {
    /** Characters of a line of PEM (RFC 7468 2). */
    private static final int LINE = 64;

    private volatile Optional<Leaves> leaves = Optional.empty();

    /** Says which certificates are shown from now on. */
    void is(Leaves now) {
        leaves = Optional.of(now);
    }

    List<Way> ways() {
        return List.of(new Way("GET", "ca.pem", Way.Access.ANYBODY, (c, who, s) -> authority(c)));
    }

    private Answer authority(Call call) throws Refusal {
        X509Certificate authority =
                chain(host(call))
                        .map(chain -> chain.get(chain.size() - 1))
                        .orElseThrow(() -> Refusal.away("The maker of certificates"));
        String pem =
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(LINE, new byte[] {'\n'})
                                .encodeToString(encoded(authority))
                        + "\n-----END CERTIFICATE-----\n";
        // Systems tell by the ending what to do with it when it is opened.
        return Answer.of(200, "application/x-x509-ca-cert", pem.getBytes(StandardCharsets.US_ASCII))
                .with("Content-Disposition", "attachment; filename=\"gatehouse-home.crt\"");
    }

    /** Returns what a person compares; absent before there is a listener. */
    Optional<Map<String, Object>> shown(Call call) {
        String host = host(call);
        return chain(host)
                .map(
                        chain -> {
                            Map<String, Object> item = new LinkedHashMap<>();
                            item.put("host", host);
                            item.put("sha256", fingerprint(chain.get(0)));
                            item.put("authority", fingerprint(chain.get(chain.size() - 1)));
                            return item;
                        });
    }

    /** Returns the lines for the person at the machine, to compare with. */
    static List<String> lines(Leaves leaves, List<String> hosts) {
        List<String> lines = new ArrayList<>();
        Set<String> authorities = new LinkedHashSet<>();
        for (String host : hosts) {
            leaves.chain(host)
                    .ifPresent(
                            chain -> {
                                lines.add("  " + host + ": " + fingerprint(chain.get(0)));
                                authorities.add(fingerprint(chain.get(chain.size() - 1)));
                            });
        }
        authorities.forEach(each -> lines.add("  this home's authority: " + each));
        return lines;
    }

    private Optional<List<X509Certificate>> chain(String host) {
        return leaves.flatMap(now -> now.chain(host));
    }

    /** Returns the name in the header {@code Host}, which is one of ours (HostRule). */
    private static String host(Call call) {
        String host = call.header("host").orElse("");
        return host.startsWith("[")
                ? host.substring(1, Math.max(1, host.indexOf(']')))
                : host.replaceFirst(":\\d+$", "");
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was served has no octets", e);
        }
    }

    /** Returns the SHA-256 in the form that browsers show. */
    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded(certificate));
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
