package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A deletion receipt, its signature checked: JWS in flattened JSON (RFC 7515 7.2.2), Ed25519 (RFC
 * 8037), the key in the protected header. What stands in it was said by whoever has that key: whose
 * it is, is for the caller to compare.
 *
 * @param key the public key that signed it
 * @param payload what it says
 */
record ReceiptFile(PublicKey key, Map<?, ?> payload) {
    private static final String TYPE = "gatehouse-receipt+json";

    /** What stands before the 32 octets of an Ed25519 key in its encoding: RFC 8410 4. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Octets of a key: RFC 8032 5.1.5. */
    private static final int KEY = 32;

    /** Octets of a signature: RFC 8032 5.1.6. */
    private static final int SIGNATURE = 64;

    private static final Set<String> PARTS = Set.of("payload", "protected", "signature");
    private static final Set<String> HEADER = Set.of("alg", "typ", "jwk");

    /** It is no receipt, or not as it was signed; the message is a clause for people. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String message) {
            super(message);
        }
    }

    /** Reads a receipt and checks its signature. */
    static ReceiptFile of(String text) throws Bad {
        Map<?, ?> jws = object(text, "the file");
        if (!jws.keySet().equals(PARTS)) {
            throw new Bad("it has not exactly the parts payload, protected and signature");
        }
        String header = string(jws, "protected");
        String payload = string(jws, "payload");
        PublicKey key = key(object(decoded(header, "its header"), "its header"));
        byte[] signature = octets(string(jws, "signature"), "its signature");
        byte[] input = (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
        if (!verifies(key, input, signature)) {
            throw new Bad(
                    "the signature is not right: it was altered, or not signed by the key in it");
        }
        Map<?, ?> said = object(decoded(payload, "what it says"), "what it says");
        if (!Long.valueOf(1).equals(said.get("version"))) {
            throw new Bad("it is of a version that this program does not know");
        }
        return new ReceiptFile(key, said);
    }

    private static PublicKey key(Map<?, ?> header) throws Bad {
        // The algorithm is ours, never the file's: RFC 8725 3.1.
        if (!"EdDSA".equals(header.get("alg"))) {
            throw new Bad("it is not signed with EdDSA");
        }
        if (!header.keySet().equals(HEADER) || !TYPE.equals(header.get("typ"))) {
            throw new Bad("its header is not that of a receipt");
        }
        if (!(header.get("jwk") instanceof Map<?, ?> jwk)
                || !jwk.keySet().equals(Set.of("kty", "crv", "x"))
                || !"OKP".equals(jwk.get("kty"))
                || !"Ed25519".equals(jwk.get("crv"))) {
            throw new Bad("the key in it is not of Ed25519");
        }
        byte[] point = octets(string(jwk, "x"), "its key");
        if (point.length != KEY) {
            throw new Bad("the key in it is not of Ed25519");
        }
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + KEY);
        System.arraycopy(point, 0, encoded, PREFIX.length, KEY);
        return decode(encoded);
    }

    private static PublicKey decode(byte[] encoded) throws Bad {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new Bad("the key is not one of Ed25519");
        }
    }

    /** Reads the public key that a gateway publishes. */
    static PublicKey keyOf(String pem) throws Bad {
        String begin = "-----BEGIN PUBLIC KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PUBLIC KEY-----");
        if (from < 0 || to < from) {
            throw new Bad("the key file holds no public key");
        }
        try {
            String body = pem.substring(from + begin.length(), to);
            return decode(Base64.getMimeDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            throw new Bad("the key file holds no public key");
        }
    }

    private static boolean verifies(PublicKey key, byte[] input, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(input);
            return signature.length == SIGNATURE && check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns the SHA-256 of a key's encoding, as OpenSSH writes fingerprints. */
    static String fingerprint(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static Map<?, ?> object(String json, String what) throws Bad {
        try {
            if (Json.read(json) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (IOException e) {
            // Told below: where in a text of others the fault is does not help.
            throw new Bad(what + " is not JSON");
        }
        throw new Bad(what + " is not a JSON object");
    }

    private static String string(Map<?, ?> map, String name) throws Bad {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new Bad("its part " + name + " is not a text");
    }

    private static String decoded(String text, String what) throws Bad {
        return new String(octets(text, what), StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text, String what) throws Bad {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(text);
            // One text for one value: else a receipt could be altered and still be right.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(text)) {
                return octets;
            }
        } catch (IllegalArgumentException e) {
            throw new Bad(what + " is not in base64url");
        }
        throw new Bad(what + " is not in base64url");
    }
}
