package dev.gatehouse.api.finding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one registry of finding codes. A code without a sentence in {@code findings.properties} fails
 * the build.
 */
public final class Codes {
    private static final Map<String, FindingCode> ALL = new LinkedHashMap<>();

    // Logins: EN 303 645 5.1.
    public static final FindingCode LOGIN_DEFAULT_PAIR = alert("login.default-pair", "5.1-1");
    public static final FindingCode LOGIN_DEVICE_DEFAULT = alert("login.device-default", "5.1-1");
    public static final FindingCode LOGIN_EMPTY = alert("login.empty-password", "5.1-1");
    public static final FindingCode LOGIN_SAME_AS_USER = alert("login.same-as-user", "5.1-1");
    public static final FindingCode LOGIN_UNREADABLE = alert("login.unreadable", "5.1-1");

    // What is said on a protocol that breaks its own rules, or a policy's: EN 303 645 5.13.
    public static final FindingCode MESSAGE_MALFORMED = alert("message.malformed", "5.13-1");
    public static final FindingCode MESSAGE_OUT_OF_ORDER = alert("message.out-of-order", "5.13-1");
    public static final FindingCode MESSAGE_TOO_LARGE = alert("message.too-large", "5.13-1");
    public static final FindingCode MESSAGE_UNREADABLE = alert("message.unreadable", "5.13-1");
    public static final FindingCode MESSAGE_TRUNCATED = warning("message.truncated", "5.13-1");
    public static final FindingCode PAYLOAD_NOT_JSON = alert("payload.not-json", "5.13-1");
    public static final FindingCode PAYLOAD_SCHEMA = alert("payload.schema", "5.13-1");
    public static final FindingCode RATE_EXCEEDED = alert("rate.exceeded", "5.13-1");
    public static final FindingCode HTTP_MISDIRECTED = alert("http.misdirected", "5.5-1");
    public static final FindingCode HTTP_UPGRADE = alert("http.upgrade-refused", "5.13-1");

    // The leg onward: EN 303 645 5.5.
    public static final FindingCode TLS_WRONG_NAME = alert("tls.wrong-name", "5.5-1");
    public static final FindingCode TLS_UNKNOWN_CA = alert("tls.unknown-ca", "5.5-1");
    public static final FindingCode TLS_SELF_SIGNED = alert("tls.self-signed", "5.5-1");
    public static final FindingCode TLS_EXPIRED = alert("tls.expired", "5.5-1");
    public static final FindingCode TLS_NOT_YET_VALID = alert("tls.not-yet-valid", "5.5-1");
    public static final FindingCode TLS_BAD_CERTIFICATE = alert("tls.bad-certificate", "5.5-1");
    public static final FindingCode TLS_NOT_SPOKEN = alert("tls.not-spoken", "5.5-1");
    public static final FindingCode TLS_FAILED = alert("tls.failed", "5.5-1");
    public static final FindingCode TLS_TRUNCATED = warning("tls.truncated", "5.5-1");
    public static final FindingCode TLS_OFF = warning("tls.off", "5.5-1");
    public static final FindingCode UPSTREAM_UNREACHABLE = warning("upstream.unreachable", "5.9-2");
    public static final FindingCode UPSTREAM_RESET = info("upstream.reset");
    public static final FindingCode CLIENT_RESET = info("client.reset");

    // Who may pass, and how long it may take.
    public static final FindingCode FLOW_SOURCE_REFUSED = alert("flow.source-refused", "5.6-1");
    public static final FindingCode FLOW_NOT_PROTECTED = alert("flow.not-protected", "5.13-1");
    public static final FindingCode FLOW_TABLE_FULL = warning("flow.table-full", "5.6-1");
    public static final FindingCode FLOW_SLOW = warning("flow.too-slow", "5.6-1");
    public static final FindingCode FLOW_SILENT = info("flow.silent");
    public static final FindingCode FLOW_POLICY_CHANGED = warning("flow.policy-changed", "5.13-1");
    public static final FindingCode FLOW_LAYER_FAILED = alert("flow.layer-failed", "5.13-1");
    public static final FindingCode FLOW_QUARANTINED = alert("flow.quarantined", "5.6-1");
    public static final FindingCode FLOW_NOT_YOURS = alert("flow.not-yours", "5.5-1");
    public static final FindingCode GUARD_FAILED = alert("guard.failed", "5.13-1");
    public static final FindingCode GUARD_LATE = alert("guard.late", "5.13-1");
    public static final FindingCode LOOP_STALLED = alert("loop.stalled", "5.9-1");

    // Devices, and what people do about them.
    public static final FindingCode DEVICE_NEW = info("device.new");
    public static final FindingCode DEVICE_FORGOTTEN = info("device.forgotten");
    public static final FindingCode DEVICE_STANCE = warning("device.stance-changed", "5.13-1");
    public static final FindingCode DEVICE_ZONE = info("device.zone-changed");
    public static final FindingCode DEVICE_ACCEPTED = warning("device.risk-accepted", "5.13-1");
    public static final FindingCode REGISTRY_FULL = warning("registry.full", "5.6-1");
    public static final FindingCode REGISTRY_SOURCE =
            warning("registry.source-unreadable", "5.7-1");
    public static final FindingCode REGISTRY_FAILED = alert("registry.failed", "5.9-1");
    public static final FindingCode DELETION_DONE = info("deletion.done");
    public static final FindingCode DELETION_FAILED = alert("deletion.failed", "5.11-1");
    public static final FindingCode OWNER_CLAIMED = warning("owner.claimed", "5.1-1");
    public static final FindingCode OWNER_REFUSED = alert("owner.login-refused", "5.1-5");
    public static final FindingCode OWNER_RESET = alert("owner.reset", "5.1-1");
    public static final FindingCode PANEL_REFUSED = alert("panel.request-refused", "5.6-1");
    public static final FindingCode PANEL_UNAVAILABLE = alert("panel.unavailable", "5.9-1");

    // The gateway itself.
    public static final FindingCode ROUTE_LISTENING = info("route.listening");
    public static final FindingCode ROUTE_CLOSED = info("route.closed");
    public static final FindingCode ROUTE_PORT_TAKEN = alert("route.port-taken", "5.9-1");
    public static final FindingCode ROUTE_INVALID = alert("route.invalid", "5.9-1");
    public static final FindingCode POLICY_LOADED = info("policy.loaded");
    public static final FindingCode POLICY_INVALID = alert("policy.invalid", "5.9-1");
    public static final FindingCode CONFIG_INVALID = alert("config.invalid", "5.9-1");
    public static final FindingCode CLOCK_UNSET = warning("clock.unset", "5.5-1");
    public static final FindingCode JOURNAL_OVERFLOW = warning("journal.overflow", "5.7-1");
    public static final FindingCode JOURNAL_RECOVERED = warning("journal.recovered", "5.9-1");
    public static final FindingCode JOURNAL_FAILED = alert("journal.failed", "5.9-1");

    private Codes() {}

    /** Returns every code, by its word. */
    public static Map<String, FindingCode> all() {
        return Map.copyOf(ALL);
    }

    private static FindingCode alert(String word, String provision) {
        return add(new FindingCode(word, Severity.ALERT, Optional.of(provision)));
    }

    private static FindingCode warning(String word, String provision) {
        return add(new FindingCode(word, Severity.WARNING, Optional.of(provision)));
    }

    private static FindingCode info(String word) {
        return add(new FindingCode(word, Severity.INFO, Optional.empty()));
    }

    private static FindingCode add(FindingCode code) {
        ALL.put(code.word(), code);
        return code;
    }
}
