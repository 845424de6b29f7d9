package dev.gatehouse.trust;

import java.util.List;

/**
 * What is offered and accepted in every TLS connection. TLS 1.2 with ephemeral ECDH and AEAD at
 * least (RFC 9325 3.1.1 and 4.2); the names are Java's standard names.
 */
final class TlsTerms {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** TLS 1.3 first (RFC 8446 B.4), then the ECDHE and AEAD suites of TLS 1.2 (RFC 9325 4.2). */
    static final List<String> CIPHER_SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * The hybrid with ML-KEM first, so that what is recorded today stays closed to a quantum
     * computer. Spelled as BoringSSL does; JSSE and BCJSSE call the last two {@code x25519} and
     * {@code secp256r1}.
     */
    static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256");

    private TlsTerms() {}
}
