package dev.gatehouse.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The key that receipts are signed with: Ed25519 (RFC 8032), made at first use. {@code receipt.key}
 * holds both halves, encrypted under the root key; {@code receipt-key.pem} is a copy of the public
 * half for people to compare with. A damaged {@code receipt.key} is a fault, never a silent new
 * key: receipts that were signed before could not be told from forged ones.
 *
 * <p>Safe on any thread; reads files and may make a key, so not for an event loop. The private half
 * is not kept in memory between two signatures.
 */
final class ReceiptKey {
    static final String KEY_FILE = "receipt.key";
    static final String PUBLIC_FILE = "receipt-key.pem";

    /** Octets: both halves in their encodings take about 100. */
    private static final int MOST = 1_024;

    private static final String ALGORITHM = "Ed25519";

    private final DataFolder data;
    private final SealedFile sealed;

    ReceiptKey(DataFolder data, SecureRandom random) {
        this.data = data;
        this.sealed = new SealedFile(data, KEY_FILE, MOST, random);
    }

    byte[] sign(byte[] octets) throws DataFault {
        KeyPair pair = pair();
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(octets);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new DataFault("this Java cannot sign with " + ALGORITHM, e);
        }
    }

    /** Returns the public half, and sees to it that it lies in its file. */
    EdECPublicKey publicKey() throws DataFault {
        PublicKey key = pair().getPublic();
        data.publishOnce(PUBLIC_FILE, pem(key), MOST);
        return (EdECPublicKey) key;
    }

    private KeyPair pair() throws DataFault {
        Optional<byte[]> content = sealed.read();
        return content.isPresent() ? read(content.get()) : data.locked(this::makeOnce);
    }

    private KeyPair makeOnce() throws DataFault {
        Optional<byte[]> made = sealed.read(); // By another process, while we waited.
        if (made.isPresent()) {
            return read(made.get());
        }
        byte[] secret = new byte[0];
        byte[] content = new byte[0];
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            secret = pair.getPrivate().getEncoded();
            content =
                    new DERSequence(
                                    new DEROctetString[] {
                                        new DEROctetString(secret),
                                        new DEROctetString(pair.getPublic().getEncoded())
                                    })
                            .getEncoded();
            sealed.write(content);
            return pair;
        } catch (GeneralSecurityException e) {
            throw new DataFault("this Java cannot make a key of " + ALGORITHM, e);
        } catch (java.io.IOException e) {
            throw DataFault.of(data.path(KEY_FILE), "made", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
    }

    private KeyPair read(byte[] content) throws DataFault {
        try {
            ASN1Sequence both = ASN1Sequence.getInstance(content);
            byte[] secret = ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets();
            byte[] known = ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets();
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(secret));
            Arrays.fill(secret, (byte) 0);
            return new KeyPair(keys.generatePublic(new X509EncodedKeySpec(known)), key);
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | ArrayIndexOutOfBoundsException e) {
            throw new DataFault(data.path(KEY_FILE) + " is damaged"); // No cause: it quotes octets.
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] pem(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
