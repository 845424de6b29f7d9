package dev.gatehouse.bench;

import java.io.IOException;

/** What stands between the load and the broker. */
enum Way {
    DIRECT,
    STUNNEL,
    GATEWAY;

    int port(Lab lab) {
        return switch (this) {
            case DIRECT -> lab.plainPort();
            case STUNNEL -> lab.stunnel().port();
            case GATEWAY -> lab.gateway().port();
        };
    }

    /** Returns what the process between has used; there is none on the direct way. */
    double cpuSeconds(Lab lab) throws IOException {
        return switch (this) {
            case DIRECT -> 0;
            case STUNNEL -> lab.stunnel().cpuSeconds();
            case GATEWAY -> lab.gateway().cpuSeconds();
        };
    }
}
