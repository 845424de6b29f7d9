package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.trust.CertificateRefused;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a finding why an endpoint could not be had. Pure; knows both TLS providers' words. */
final class FailureFindings {
    /** Alerts as JSSE ("fatal alert: bad_certificate") and BoringSSL ("ALERT_...") name them. */
    private static final Pattern ALERT =
            Pattern.compile("(?:fatal alert: |_ALERT_)([A-Za-z_]{3,40})");

    /** Deepest chain of causes that is followed: more would be a circle. */
    private static final int DEEPEST = 16;

    private FailureFindings() {}

    /** Why no connection came about. */
    static Finding unreachable(String host, Throwable cause) {
        return unreachable(host, reason(cause));
    }

    static Finding unreachable(String host, String reason) {
        return Finding.of(Codes.UPSTREAM_UNREACHABLE).with("host", host).with("reason", reason);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (cause instanceof NoRouteToHostException) {
            return "there is no way to it";
        }
        if (cause instanceof ConnectException) {
            return String.valueOf(cause.getMessage()).contains("timed out")
                    ? "it did not answer in time"
                    : "it refused the connection";
        }
        return "the connection did not come about";
    }

    /**
     * Why a handshake failed.
     *
     * @param heard whether the other end said anything at all
     */
    static Finding handshake(Throwable cause, boolean heard) {
        Throwable at = cause;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (at instanceof CertificateRefused refused) {
                return refused.finding();
            }
            if (at instanceof NotSslRecordException) {
                return notSpoken();
            }
            at = at.getCause();
        }
        return heard ? failed(word(cause)) : notSpoken();
    }

    /** Why a handshake was given up. */
    static Finding handshakeLate(boolean heard) {
        return heard ? failed("it took too long") : notSpoken();
    }

    static Finding notSpoken() {
        return Finding.of(Codes.TLS_NOT_SPOKEN);
    }

    static Finding failed(String reason) {
        return Finding.of(Codes.TLS_FAILED).with("reason", reason);
    }

    private static String word(Throwable cause) {
        // Never the text itself: it may quote what was received.
        Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
        return alert.find()
                ? "the handshake was refused, " + alert.group(1).toLowerCase(Locale.ROOT)
                : "the handshake was broken off";
    }
}
