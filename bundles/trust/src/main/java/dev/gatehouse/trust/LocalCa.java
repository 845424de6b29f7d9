package dev.gatehouse.trust;

import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The home's own certificate authority, made at first use. {@code ca.key} holds its private key and
 * certificate, encrypted under the root key; {@code ca.pem} is a copy of the certificate for people
 * to install. A damaged {@code ca.key} is a fault, never a silent new CA.
 *
 * <p>Safe on any thread; reads files and makes keys, so not for an event loop.
 */
final class LocalCa {
    static final String KEY_FILE = "ca.key";
    static final String CERTIFICATE_FILE = "ca.pem";

    /** Octets: a P-256 key and a certificate, many times over. */
    private static final int MOST = 16 * 1024;

    /** Names that are served at the same time: one for each device page of a large home. */
    static final int NAMES = 256;

    private final DataFolder data;
    private final HomeClock clock;
    private final SecureRandom random;
    private final SealedFile sealed;
    private final CertificateMaker maker;
    private final Map<ServerName, Issued> leaves = new HashMap<>();

    LocalCa(DataFolder data, HomeClock clock, Instant built, SecureRandom random) {
        this.data = data;
        this.clock = clock;
        this.random = random;
        this.sealed = new SealedFile(data, KEY_FILE, MOST, random);
        this.maker = new CertificateMaker(built, random);
    }

    private record Authority(PrivateKey key, X509Certificate certificate) {}

    private record Issued(ServerTls tls, boolean timeKnown) {}

    /**
     * Returns the certificate for a host, the same one until two thirds of its life are over, or
     * the time became known that wasn't when it was made.
     */
    synchronized ServerTls server(String hostName) throws TrustFault {
        ServerName name = LocalNames.of(hostName);
        Issued issued = leaves.get(name);
        if (issued != null && isGood(issued)) {
            return issued.tls();
        }
        if (issued == null && leaves.size() >= NAMES) {
            throw new TrustFault("more than " + NAMES + " host names are served");
        }
        Issued fresh = issue(name);
        leaves.put(name, fresh);
        return fresh.tls();
    }

    private boolean isGood(Issued issued) {
        Instant until = issued.tls().chain().get(0).getNotAfter().toInstant();
        return issued.timeKnown() == clock.judgesNotBefore()
                && clock.now().isBefore(until.minus(CertificateMaker.RENEWAL));
    }

    private Issued issue(ServerName name) throws TrustFault {
        boolean timeKnown = clock.judgesNotBefore();
        try {
            Authority authority = authority();
            KeyPair pair = maker.keyPair();
            X509Certificate leaf =
                    maker.leaf(
                            authority.certificate(),
                            authority.key(),
                            pair.getPublic(),
                            name,
                            timeKnown ? Optional.of(clock.now()) : Optional.empty(),
                            clock.now());
            return new Issued(
                    new ServerTls(
                            pair.getPrivate(),
                            List.of(leaf, authority.certificate()),
                            TlsTerms.PROTOCOLS,
                            TlsTerms.CIPHER_SUITES),
                    timeKnown);
        } catch (IOException e) {
            throw new TrustFault(e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new TrustFault("a certificate for " + name.text() + " cannot be made", e);
        }
    }

    private Authority authority() throws IOException, GeneralSecurityException {
        Optional<byte[]> content = sealed.read();
        Authority authority =
                content.isPresent() ? read(content.get()) : data.locked(this::makeOnce);
        publish(authority.certificate());
        return authority;
    }

    private Authority makeOnce() throws DataFault {
        try {
            Optional<byte[]> made = sealed.read(); // By another process, while we waited.
            return made.isPresent() ? read(made.get()) : make();
        } catch (GeneralSecurityException e) {
            throw new DataFault("the local CA cannot be made", e);
        } catch (IOException e) {
            throw DataFault.of(data.path(KEY_FILE), "made", e);
        }
    }

    private Authority make() throws IOException, GeneralSecurityException {
        KeyPair pair = maker.keyPair();
        X509Certificate certificate = maker.authority(pair);
        byte[] key = pair.getPrivate().getEncoded();
        byte[] content =
                new DERSequence(
                                new DEROctetString[] {
                                    new DEROctetString(key),
                                    new DEROctetString(certificate.getEncoded())
                                })
                        .getEncoded();
        try {
            sealed.write(content);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
        return new Authority(pair.getPrivate(), certificate);
    }

    private Authority read(byte[] content) throws DataFault {
        try {
            ASN1Sequence both = ASN1Sequence.getInstance(content);
            byte[] key = ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets();
            PrivateKey privateKey =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            Arrays.fill(key, (byte) 0);
            return new Authority(
                    privateKey,
                    Pem.certificate(ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets()));
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | ArrayIndexOutOfBoundsException e) {
            throw new DataFault(data.path(KEY_FILE) + " is damaged"); // No cause: it quotes octets.
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Writes the public copy where it is missing or differs, as after a crash. */
    private void publish(X509Certificate certificate) throws DataFault, GeneralSecurityException {
        data.publishOnce(CERTIFICATE_FILE, Pem.write(certificate), MOST);
    }
}
