package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a route may be asked for. */
class HostCoverageTest {
    private static final Set<String> NAMES = Set.of("cam.example", "*.cloud.example", "10.1.2.3");
    private static final List<String> LISTED =
            List.of("camera.home.arpa", "192.168.1.9", "fd00::9");

    @ParameterizedTest
    @CsvSource({
        "cam.example, true",
        "CAM.Example:8443, true",
        "a.cloud.example, true",
        "a.b.cloud.example, false",
        "cloud.example, false",
        "xcloud.example, false",
        "10.1.2.3, true",
        "evil.example, false",
        "cam.example.evil.example, false",
        "cam.example., false",
        "served.home.arpa, true",
        "camera.home.arpa:18080, true",
        "192.168.1.9, true",
        "[fd00::9]:80, true",
        "127.0.0.1:18080, false",
        "localhost, false",
        "10.0.0.7, false"
    })
    void onVerifiedTlsAHostIsProvenServedOrListed(String host, boolean allowed) {
        Route route = Talk.route(Route.Tls.REQUIRED, Optional.of("served.home.arpa"), LISTED);
        check(route, NAMES, host, allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, true",
        "10.0.0.7:80, true",
        "cam.example, true",
        "served.home.arpa, true",
        "camera.home.arpa, true",
        "evil.example, false",
        "127.0.0.1, false"
    })
    void onAPlainLegTheEndpointsOwnNameStandsIn(String host, boolean allowed) {
        Route route = Talk.route(Route.Tls.OFF, Optional.of("served.home.arpa"), LISTED);
        check(route, Set.of(), host, allowed);
    }

    @Test
    void withoutProvenNamesOnTlsNothingIsCoveredFailsClosed() {
        check(Talk.ROUTE, Set.of(), "cam.example", false);
        check(Talk.ROUTE, Set.of(), "10.0.0.7", false);
        check(Talk.ROUTE, Set.of("*"), "cam.example", false);
        check(Talk.ROUTE, Set.of("*."), "cam.example", false);
    }

    @Test
    void requestOfHttp10WithoutHostAsksForNoName() {
        String old = "GET / HTTP/1.0\r\n\r\n";
        Talk talk = Talk.of(Talk.ROUTE, PayloadDemand.NONE, NAMES, Talk.ALLOW).client(old);
        assertThat(talk.toServer()).isEqualTo(old);
    }

    private static void check(Route route, Set<String> names, String host, boolean allowed) {
        String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        Talk talk = Talk.of(route, PayloadDemand.NONE, names, Talk.ALLOW).client(request);
        if (allowed) {
            assertThat(talk.toServer()).isEqualTo(request);
        } else {
            assertThat(talk.toServer()).isEmpty();
            assertThat(talk.answered()).startsWith("HTTP/1.1 421 ");
            assertThat(talk.abortCode()).isEqualTo("http.misdirected");
        }
    }
}
