package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people compare before they trust the panel. */
class IdentityTest {
    /** As openssl x509 -fingerprint -sha256 gives it. */
    private static final String PRINT =
            "A6:CE:25:DF:F1:C1:0E:CE:AF:B2:97:30:3C:DD:C3:3F:9A:83:08:69:B4:FF:B4:F0:31:AD:2B:CA"
                    + ":CA:4D:1D:AB";

    @TempDir Path data;
    private Home home;

    @BeforeEach
    void open() {
        home = new Home(data);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void whatIsShownIsWhatTheTerminalSaysAndWhatIsServed() throws Exception {
        home.listens();
        assertThat(home.ask("GET", "state", "").text())
                .contains("\"host\":\"localhost\"", "\"sha256\":\"" + PRINT + "\"");
        Leaves leaves = new Leaves(home.services, home.nanos::get, List.of("localhost"));
        leaves.prepare();
        assertThat(Identity.lines(leaves, List.of("localhost")))
                .containsExactly("  localhost: " + PRINT, "  this home's authority: " + PRINT);
    }

    @Test
    void theAuthorityIsToBeHadByWhoeverIsNotLoggedIn() throws Exception {
        home.listens();
        Answer answer = home.ask("GET", "ca.pem", "", "origin", "", "sec-fetch-site", "none");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Disposition")).contains("gatehouse-home.crt");
        X509Certificate read =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(answer.body()));
        assertThat(Identity.fingerprint(read)).isEqualTo(PRINT);
        assertThat(answer.text().lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void whoeverAsksMakesNoCertificates() throws Exception {
        home.listens();
        home.servicesGo();
        home.services.trust.find().ifPresent(home.services.trust::unset);
        for (String host : List.of("localhost:8443", "[::1]:8443", "127.0.0.1", "[", "")) {
            assertThat(home.ask("GET", "ca.pem", "", "host", host, "origin", "").status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void beforeThereIsAListenerNothingIsShown() {
        assertThat(home.ask("GET", "state", "").text()).contains("\"certificate\":null");
        assertThat(home.ask("GET", "ca.pem", "").status()).isEqualTo(503);
    }
}
