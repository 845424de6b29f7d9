package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer in place of the server's.
 *
 * @param status the status code
 * @param finding what is told
 * @param close whether the connection ends after it
 * @param passedOn whether the request reached the server
 */
record Refusal(int status, Finding finding, boolean close, boolean passedOn) {

    /** Seconds after which a client that was too fast may ask again; rates count by the second. */
    private static final int RETRY_AFTER = 5;

    /**
     * Returns the refusal of a request by the guards; absent if they allow it.
     *
     * @param keep whether the connection can be kept behind this request
     */
    static Optional<Refusal> of(Verdict verdict, boolean keep) {
        return switch (verdict.kind()) {
            case ALLOW -> Optional.empty();
            case REFUSE -> of(((Verdict.Refuse) verdict).finding(), !keep);
            // A client waits for its answer in any case, so dropping says so: RFC 9110 9.2.
            case DROP -> of(((Verdict.Drop) verdict).finding(), !keep);
            case QUARANTINE -> of(((Verdict.Quarantine) verdict).finding(), true);
        };
    }

    private static Optional<Refusal> of(Finding finding, boolean close) {
        return Optional.of(new Refusal(status(finding.code()), finding, close, false));
    }

    /** Returns the status that says a guard's refusal of a request. */
    static int status(FindingCode code) {
        return switch (code.word()) {
            case "message.malformed", "message.out-of-order", "message.truncated" -> 400;
            case "payload.not-json", "payload.schema" -> 422;
            case "message.too-large", "message.unreadable" -> 413;
            case "rate.exceeded" -> 429;
            case "http.misdirected" -> 421;
            case "http.upgrade-refused" -> 501;
            case "guard.failed", "guard.late", "flow.not-protected" -> 503;
            default -> 403;
        };
    }

    /**
     * Returns the whole response.
     *
     * @param to the request it answers, where its head could be read
     */
    byte[] octets(Optional<RequestHead> to) {
        boolean json = to.map(RequestHead::wantsJson).orElse(false);
        byte[] body = (json ? problem() : RefusalPage.of(this)).getBytes(StandardCharsets.UTF_8);
        boolean bare = to.map(RequestHead::isHead).orElse(false); // RFC 9110 9.3.2.
        byte[] head = head(json, body.length).getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + (bare ? 0 : body.length)];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, all.length - head.length);
        return all;
    }

    // No Date: RFC 9110 6.6.1 wants none of a server without a clock.
    private String head(boolean json, int length) {
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
        String type = json ? "application/problem+json" : "text/html; charset=utf-8";
        field(head, "Content-Type", type);
        field(head, "Content-Length", Integer.toString(length));
        field(head, "Cache-Control", "no-store");
        field(head, "Content-Security-Policy", RefusalPage.CONTENT_SECURITY_POLICY);
        field(head, "X-Content-Type-Options", "nosniff");
        field(head, "Referrer-Policy", "no-referrer");
        if (status == 429) {
            field(head, "Retry-After", Integer.toString(RETRY_AFTER));
        }
        if (close) {
            field(head, "Connection", "close");
        }
        return head.append("\r\n").toString();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    // RFC 9457; the type is the code, as everywhere else.
    private String problem() {
        RefusalText text = RefusalText.of(this);
        StringBuilder json = new StringBuilder(512).append('{');
        json.append("\"type\":").append(SafeText.json(finding.code().word()));
        json.append(",\"title\":").append(SafeText.json(text.title()));
        json.append(",\"status\":").append(status);
        json.append(",\"detail\":").append(SafeText.json(text.sentence()));
        json.append(",\"advice\":").append(SafeText.json(text.advice()));
        finding.provision().ifPresent(p -> json.append(",\"provision\":").append(SafeText.json(p)));
        return json.append(",\"from\":\"gatehouse\"}\n").toString();
    }

    private String reason() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "Refused";
        };
    }
}
