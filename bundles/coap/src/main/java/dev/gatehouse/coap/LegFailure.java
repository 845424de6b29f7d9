package dev.gatehouse.coap;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.Locale;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;

/** Says in a finding why a leg did not come about, with the codes that TLS has, too. Pure. */
final class LegFailure {
    /** Deepest chain of causes that is followed: more would be a circle. */
    private static final int DEEPEST = 16;

    private LegFailure() {}

    /**
     * Why a handshake failed.
     *
     * @param heard whether the other end said anything that is DTLS
     * @param sharedKey whether a key that both ends have was to prove who they are
     */
    static Finding handshake(Throwable cause, boolean heard, boolean sharedKey) {
        if (!heard) {
            return Finding.of(Codes.TLS_NOT_SPOKEN);
        }
        Throwable at = cause;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (at instanceof HandshakeException told) {
                return failed(alert(told.getAlert()));
            }
            if (at instanceof DtlsHandshakeTimeoutException) {
                // Whoever gets a Finished that it cannot read may well keep silent: RFC 6347
                // 4.1.2.7.
                return failed(
                        sharedKey
                                ? "it went silent, as one does that has another key"
                                : "it took too long");
            }
            at = at.getCause();
        }
        return failed("the handshake was broken off");
    }

    private static String alert(AlertMessage alert) {
        // Never the text of the exception: it may quote what was received.
        return alert == null || alert.getDescription() == null
                ? "the handshake was broken off"
                : "the handshake was refused, "
                        + alert.getDescription().name().toLowerCase(Locale.ROOT);
    }

    static Finding failed(String reason) {
        return Finding.of(Codes.TLS_FAILED).with("reason", reason);
    }

    static Finding unreachable(String host, String reason) {
        return Finding.of(Codes.UPSTREAM_UNREACHABLE).with("host", host).with("reason", reason);
    }
}
