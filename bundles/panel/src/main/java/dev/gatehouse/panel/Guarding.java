package dev.gatehouse.panel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that stand on every answer, whatever it is. */
final class Guarding {
    /** Nothing but the panel's own files may run, load, frame it or be sent to. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
                    + " base-uri 'none'";

    static final Map<String, String> HEADERS;

    static {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Security-Policy", POLICY);
        all.put("X-Content-Type-Options", "nosniff");
        all.put("Referrer-Policy", "no-referrer");
        all.put("Cross-Origin-Opener-Policy", "same-origin");
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        all.put("Cache-Control", "no-store");
        HEADERS = Collections.unmodifiableMap(all);
    }

    private Guarding() {}
}
