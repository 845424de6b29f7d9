package dev.gatehouse.privacy;

import dev.gatehouse.api.text.JsonText;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ReceiptSigner;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The signed record of what was erased, and of what may remain: JWS in flattened JSON (RFC 7515
 * 7.2.2) with EdDSA (RFC 8037). Says nothing of whom it was about.
 */
final class Receipt {
    static final String TYPE = "gatehouse-receipt+json";

    private static final String METHOD =
            "The key that the records were encrypted with was destroyed, then the records were left"
                    + " out of a new copy of the database, which took the place of the old one;"
                    + " records of others that named the device were left out too, and the home was"
                    + " given a new key.";

    private static final List<String> REMAINS =
            List.of(
                    "Logically destroyed; blocks that a flash chip has remapped are out of reach.",
                    "The configuration file is not touched.",
                    "Copies that you took yourself, such as backups or exported receipts, are not"
                            + " touched.",
                    "What other systems hold, such as the maker's servers, is not touched.");

    /** Octets of an Ed25519 public key; they end its encoding: RFC 8410 4. */
    private static final int KEY = 32;

    private Receipt() {}

    /** Makes and signs the receipt of a request that was carried out. */
    static String of(Request request, HomeClock clock, ReceiptSigner signer) {
        String header = encode(JsonText.of(header(signer.key())));
        String payload = encode(JsonText.of(payload(request, clock)));
        // RFC 7515 5.1: what is signed are the encoded texts with a dot between.
        byte[] input = (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
        Map<String, Object> jws = new LinkedHashMap<>();
        jws.put("payload", payload);
        jws.put("protected", header);
        jws.put("signature", encode(signer.sign(input)));
        return JsonText.of(jws);
    }

    private static Map<String, Object> header(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", encode(Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length)));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "EdDSA");
        header.put("typ", TYPE);
        header.put("jwk", jwk);
        return header;
    }

    private static Map<String, Object> payload(Request request, HomeClock clock) {
        Instant done = clock.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("version", 1);
        payload.put("id", request.id());
        payload.put("asked", request.asked().toString());
        payload.put("done", done.toString());
        payload.put("clock", clock.standing().name().toLowerCase(Locale.ROOT));
        payload.put("scope", "device");
        payload.put("erased", request.counts());
        payload.put("method", METHOD);
        payload.put("remains", REMAINS);
        return payload;
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
