package dev.gatehouse.api.trust;

import java.security.interfaces.EdECPublicKey;

/**
 * Signs records that people take away, with a key that is made once for this gateway and lies
 * sealed on its disk: Ed25519 (RFC 8032). The public half lies in {@code data/receipt-key.pem}. A
 * service of bundle {@code trust}; touches the disk: never on an event loop.
 */
public interface ReceiptSigner {
    /**
     * Returns the signature of these octets.
     *
     * @throws java.io.UncheckedIOException if the key cannot be read
     */
    byte[] sign(byte[] octets);

    /** Returns the public key. */
    EdECPublicKey key();
}
