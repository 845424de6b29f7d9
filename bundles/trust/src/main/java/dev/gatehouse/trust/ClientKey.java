package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Our own certificate towards a server: a vault entry in PEM form with one private key (PKCS 8, or
 * the older forms of OpenSSL, not encrypted) and its chain, leaf first.
 */
final class ClientKey {
    private static final Map<String, String> PROOFS =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

    private static final ASN1ObjectIdentifier ED25519 =
            new ASN1ObjectIdentifier("1.3.101.112"); // RFC 8410 3

    /** Java's names for the kinds of keys that are read. */
    private static final Map<ASN1ObjectIdentifier, String> KINDS =
            Map.of(
                    X9ObjectIdentifiers.id_ecPublicKey,
                    "EC",
                    PKCSObjectIdentifiers.rsaEncryption,
                    "RSA",
                    ED25519,
                    "Ed25519");

    private ClientKey() {}

    /**
     * @param entry how the vault entry is called
     * @param text its value; wiped by the caller
     */
    static X509ExtendedKeyManager of(String entry, byte[] text, SecureRandom random)
            throws TrustFault {
        List<Pem> blocks = read(entry, text);
        try {
            List<X509Certificate> chain = new ArrayList<>();
            List<PrivateKey> keys = new ArrayList<>();
            for (Pem block : blocks) {
                switch (block.label()) {
                    case Pem.CERTIFICATE -> chain.add(Pem.certificate(block.der()));
                    case "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY" -> keys.add(key(block));
                    case "EC PARAMETERS" -> {} // OpenSSL writes them before the key; it has them.
                    default -> throw fault(entry, "a block that is neither key nor certificate");
                }
            }
            if (keys.size() != 1 || chain.isEmpty()) {
                throw fault(entry, "not one private key and its certificates in PEM form");
            }
            if (!belong(keys.get(0), chain.get(0), random)) {
                throw fault(entry, "a key that is not that of its first certificate");
            }
            return new OneKey(keys.get(0), chain);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            // No cause: it may quote octets.
            throw fault(entry, "a damaged key or certificate");
        } finally {
            blocks.forEach(block -> Arrays.fill(block.der(), (byte) 0));
        }
    }

    private static List<Pem> read(String entry, byte[] text) throws TrustFault {
        try {
            return Pem.read(text);
        } catch (TrustFault e) {
            throw fault(entry, e.getMessage());
        }
    }

    private static TrustFault fault(String entry, String what) {
        return new TrustFault("the vault entry " + entry + " holds " + what);
    }

    private static PrivateKey key(Pem block) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info =
                switch (block.label()) {
                    case "EC PRIVATE KEY" -> ec(ECPrivateKey.getInstance(block.der()));
                    case "RSA PRIVATE KEY" ->
                            new PrivateKeyInfo(
                                    new AlgorithmIdentifier(
                                            PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                    RSAPrivateKey.getInstance(block.der()));
                    default -> PrivateKeyInfo.getInstance(block.der());
                };
        String kind = KINDS.get(info.getPrivateKeyAlgorithm().getAlgorithm());
        if (kind == null) {
            throw new GeneralSecurityException("a key of an unknown kind");
        }
        byte[] encoded = info.getEncoded();
        try {
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static PrivateKeyInfo ec(ECPrivateKey key) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key);
    }

    private static boolean belong(PrivateKey key, X509Certificate leaf, SecureRandom random)
            throws GeneralSecurityException {
        String algorithm = PROOFS.get(key.getAlgorithm());
        if (algorithm == null || !key.getAlgorithm().equals(leaf.getPublicKey().getAlgorithm())) {
            return false;
        }
        byte[] challenge = new byte[RootKey.LENGTH];
        random.nextBytes(challenge);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(challenge);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(challenge);
        return signature.verify(signed);
    }
}
