package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
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
    private static final String ALIAS = "client";

    private static final Map<String, String> PROOFS =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

    private ClientKey() {}

    /**
     * @param entry how the vault entry is called
     * @param text its value; wiped by the caller
     */
    static X509ExtendedKeyManager of(String entry, byte[] text, SecureRandom random)
            throws TrustFault {
        List<Pem> blocks = Pem.read(text);
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
            return keyManager(keys.get(0), chain, random);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            // No cause: it may quote octets.
            throw fault(entry, "a damaged key or certificate, or a chain that is out of order");
        } finally {
            blocks.forEach(block -> Arrays.fill(block.der(), (byte) 0));
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
        byte[] encoded = info.getEncoded();
        try {
            return KeyFactory.getInstance(info.getPrivateKeyAlgorithm().getAlgorithm().getId())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
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

    private static X509ExtendedKeyManager keyManager(
            PrivateKey key, List<X509Certificate> chain, SecureRandom random)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] octets = new byte[RootKey.LENGTH];
        random.nextBytes(octets);
        char[] password = new char[octets.length];
        for (int i = 0; i < password.length; i++) {
            password[i] = (char) ('a' + (octets[i] & 15)); // Never leaves this method.
        }
        store.setKeyEntry(ALIAS, key, password, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        Arrays.fill(password, '\0');
        return Stream.<KeyManager>of(factory.getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no X.509 key manager"));
    }
}
