package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the household decides about devices, and how findings are read. */
class DecisionsTest {
    private static final String LAMP = "devices/" + Home.LAMP;

    @TempDir Path data;
    private Home home;
    private String cookie;

    @BeforeEach
    void open() throws Exception {
        home = new Home(data);
        cookie = home.claimed();
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Answer ask(String method, String path, String body) {
        return home.ask(method, path, body, "cookie", cookie);
    }

    private Device lamp() {
        return home.registry.find(Home.LAMP).orElseThrow();
    }

    @Test
    void protectionIsPausedForAWhileAndTakenUpAgain() {
        assertThat(ask("PATCH", LAMP, "{\"pauseMinutes\":15}").status()).isEqualTo(200);
        assertThat(lamp().stance().pausedUntil()).contains(Home.NOW.plus(Duration.ofMinutes(15)));
        assertThat(ask("PATCH", LAMP, "{\"pauseMinutes\":0}").status()).isEqualTo(200);
        assertThat(lamp().stance().pausedUntil()).isEmpty();
        assertThat(ask("PATCH", LAMP, "{\"pauseMinutes\":600}").status()).isEqualTo(422);
        assertThat(ask("PATCH", LAMP, "{\"mode\":\"look\"}").status()).isEqualTo(200);
        assertThat(lamp().stance().mode()).isEqualTo(Stance.Mode.LOOK);
        assertThat(ask("PATCH", LAMP, "{\"mode\":\"off\"}").status()).isEqualTo(422);
        assertThat(ask("POST", LAMP + "/zone", "{\"zone\":\"quarantine\"}").status())
                .isEqualTo(200);
        assertThat(lamp().zone()).isEqualTo(Zone.QUARANTINE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24T12:00:00Z, 200",
        "2026-11-24T11:59:59Z, 422",
        "2028-01-01T00:00:00Z, 422",
        "tomorrow, 422"
    })
    void aRiskIsAcceptedUntilADate(String until, int status) {
        home.journal.refused(Home.LAMP);
        String body = "{\"until\":\"" + until + "\",\"reason\":\"soon replaced\"}";
        long id = Findings.tail(home.journal);
        assertThat(ask("POST", "findings/" + id + "/acceptance", body).status()).isEqualTo(status);
        assertThat(lamp().stance().accepted()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void onlyARiskOfADeviceCanBeAcceptedFailsClosed() {
        home.journal.append(Finding.of(Codes.DEVICE_NEW));
        long record = Findings.tail(home.journal);
        home.journal.append(Finding.of(Codes.LOGIN_DEFAULT_PAIR));
        String body = "{\"until\":\"2026-12-24T12:00:00Z\",\"reason\":\"r\"}";
        assertThat(ask("POST", "findings/" + record + "/acceptance", body).status()).isEqualTo(409);
        assertThat(ask("POST", "findings/" + (record + 1) + "/acceptance", body).status())
                .isEqualTo(409);
        assertThat(ask("POST", "findings/999/acceptance", body).status()).isEqualTo(404);
    }

    @Test
    void theNewestFindingsComeWithACursorToGoOnFrom() {
        for (int i = 0; i < 2_500; i++) {
            home.journal.refused(Home.LAMP);
        }
        long tail = Findings.tail(home.journal);
        assertThat(tail).isEqualTo(home.journal.codes().size());
        Answer newest = ask("GET", "findings?limit=2", "");
        assertThat(newest.text())
                .contains("\"id\":" + tail + ",", "\"id\":" + (tail - 1) + ",")
                .doesNotContain("\"id\":" + (tail - 2) + ",")
                .endsWith("\"next\":\"" + tail + "\"}");
        Answer first = ask("GET", "findings?since=1&limit=1", "");
        assertThat(first.text()).contains("\"id\":2,").endsWith("\"next\":\"2\"}");
        assertThat(ask("GET", "findings?since=2027-01-01T00:00:00Z", "").text())
                .contains("\"items\":[]");
        assertThat(ask("GET", "findings?device=" + Home.LAMP + "&provision=5.1-1", "").text())
                .contains("\"id\":" + tail + ",");
        for (String wrong : new String[] {"limit=0", "limit=501", "since=soon", "colour=red"}) {
            assertThat(ask("GET", "findings?" + wrong, "").status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void anEmptyJournalHasNoTail() {
        assertThat(Findings.tail(new JournalInMemory())).isZero();
    }

    @Test
    void hostileTextStaysTextInJson() {
        home.journal.append(
                Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                        .with("user", "<script>\u001b[2J\u2028\"")
                        .at(Optional.empty(), Optional.of(Home.LAMP.text()), "x", Home.NOW));
        String text = ask("GET", "findings", "").text();
        assertThat(text).contains("\\u001b[2J\\u2028\\\"").doesNotContain("\u001b", "\u2028");
    }

    @Test
    void aReceiptIsADownload() {
        assertThat(
                        ask(
                                        "POST",
                                        "deletions",
                                        "{\"scope\":\"device\",\"subject\":\"" + Home.LAMP + "\"}")
                                .status())
                .isEqualTo(202);
        Answer receipt = ask("GET", "deletions/d1/receipt", "");
        assertThat(receipt.headers())
                .containsEntry("Content-Type", "application/jose+json")
                .containsEntry(
                        "Content-Disposition", "attachment; filename=\"deletion-receipt.json\"");
        assertThat(ask("POST", "deletions", "{\"scope\":\"home\",\"subject\":\"x\"}").status())
                .isEqualTo(422);
    }
}
