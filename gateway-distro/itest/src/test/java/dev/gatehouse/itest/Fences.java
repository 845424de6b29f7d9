package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands around each answer of the panel, whatever it is. */
final class Fences {
    private Fences() {}

    /** The headers are there that keep other pages out, and none that says what this is. */
    static void stand(String answer) {
        assertThat(answer)
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'", "X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer", "Cache-Control: no-")
                .contains("Cross-Origin-Opener-Policy: same-origin")
                .contains("Cross-Origin-Resource-Policy: same-origin")
                .doesNotContainIgnoringCase("Access-Control-")
                .doesNotContainIgnoringCase("\r\nServer:")
                .doesNotContain("Jetty");
    }
}
