package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Reads and writes the textual form of certificates and keys (RFC 7468). Works on octets, never on
 * strings, since a string with a key in it can't be wiped. Text around the blocks is skipped.
 *
 * @param label such as {@code CERTIFICATE}
 * @param der the content
 */
record Pem(String label, byte[] der) {
    static final String CERTIFICATE = "CERTIFICATE";

    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] DASHES = ascii("-----");

    /** Returns the blocks in their order; whoever gets a key wipes it. */
    static List<Pem> read(byte[] text) throws TrustFault {
        List<Pem> blocks = new ArrayList<>();
        int begin = find(text, BEGIN, 0);
        while (begin >= 0) {
            int label = begin + BEGIN.length;
            int body = find(text, DASHES, label);
            String name = body < 0 ? "" : ascii(text, label, body);
            int end = body < 0 ? -1 : find(text, ascii("-----END " + name + "-----"), body);
            if (end < 0) {
                throw new TrustFault("a PEM block without its end");
            }
            byte[] base64 = Arrays.copyOfRange(text, body + DASHES.length, end);
            try {
                blocks.add(new Pem(name, Base64.getMimeDecoder().decode(base64)));
            } catch (IllegalArgumentException e) {
                throw new TrustFault(
                        "a PEM block that is not in base64"); // No cause: it quotes octets.
            } finally {
                Arrays.fill(base64, (byte) 0);
            }
            begin = find(text, BEGIN, end);
        }
        return blocks;
    }

    /** Reads one certificate from its DER octets. */
    static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    static byte[] write(X509Certificate certificate) throws CertificateException {
        String body =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(certificate.getEncoded());
        return ascii("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }

    private static int find(byte[] text, byte[] what, int from) {
        for (int at = from; at <= text.length - what.length; at++) {
            if (Arrays.equals(text, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "Pem[" + label + "]";
    }
}
