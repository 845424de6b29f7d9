package dev.gatehouse.proxy;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The names that a verified certificate covers: its subject alternative names (RFC 6125 6.4). */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private CertificateNames() {}

    /** Returns them in lower case, wildcards as written; none if there is no certificate. */
    static Set<String> of(SSLSession session) {
        Set<String> names = new TreeSet<>();
        try {
            Certificate leaf = session.getPeerCertificates()[0];
            Collection<List<?>> all = ((X509Certificate) leaf).getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                int type = (Integer) each.get(0);
                if (type == DNS || type == ADDRESS) {
                    names.add(((String) each.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException unreadable) {
            return Set.of();
        }
        return names;
    }
}
