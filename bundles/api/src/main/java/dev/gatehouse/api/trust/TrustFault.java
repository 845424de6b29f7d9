package dev.gatehouse.api.trust;

/** Why a TLS identity could not be made; the message is a clause for people, without secrets. */
public final class TrustFault extends Exception {
    private static final long serialVersionUID = 1L;

    public TrustFault(String message) {
        super(message);
    }

    public TrustFault(String message, Throwable cause) {
        super(message, cause);
    }
}
