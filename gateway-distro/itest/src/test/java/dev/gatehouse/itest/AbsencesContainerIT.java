package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on, and what does not, while one bundle is away: as the architecture's table says. */
class AbsencesContainerIT {
    private static final String TOPIC = "home/lamp/brightness";
    private static final String GOOD = "{\"brightness\":7}";

    /** More findings than wait for a journal. */
    private static final int REFUSED = 300;

    @TempDir Path folder;
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new LogList(logged);
    private Sinks sinks;
    private House house;

    @BeforeEach
    void makeSinks() throws Exception {
        Logger.getLogger("").addHandler(handler);
        sinks = new Sinks(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (house != null) {
            house.close();
        }
        sinks.close();
        Logger.getLogger("").removeHandler(handler);
    }

    private void start(String... without) throws Exception {
        house = new House(Files.createTempDirectory(folder, "house"), without);
        sinks.configure(house);
        sinks.awaitService("start");
    }

    @Test
    void policiesInForceStayWhenTheirBundleGoesForNewFlowsAndOpenOnes() throws Exception {
        start();
        try (MqttFlow open = MqttFlow.open(sinks.mqttPort())) {
            house.bundle("policy").stop();
            assertThat(sinks.mqtt("kept")).isEqualTo(Sinks.ACCEPTED);
            assertThat(sinks.login("admin", "admin", "MARK")).isNotEqualTo(Sinks.ACCEPTED);
            open.say(TOPIC, "MARK");
            open.say(TOPIC, GOOD);
            Await.until("what may pass", () -> sinks.heard().contains(GOOD));
            assertThat(sinks.heard()).doesNotContain("MARK");
        }
    }

    @Test
    void aJournalThatGoesStopsNoFlowAndWhatIsLostIsToldAndCounted() throws Exception {
        start();
        try (MqttFlow open = MqttFlow.open(sinks.mqttPort())) {
            house.bundle("store").stop();
            sinks.awaitService("without");
            for (int i = 0; i < REFUSED; i++) {
                assertThat(sinks.login("admin", "admin", "MARK")).isNotEqualTo(Sinks.ACCEPTED);
            }
            assertThat(logged).anyMatch(line -> line.contains("There is no journal"));
            sinks.awaitService("still-without");
            open.say(TOPIC, GOOD);
            Await.until("the open flow", () -> sinks.heard().contains(GOOD));
            house.bundle("store").start();
            Await.until("the count", () -> findings().contains("journal.overflow"));
            assertThat(findings()).contains("login.default-pair");
            assertThat(sinks.heard()).doesNotContain("MARK");
        }
    }

    @Test
    void withoutStoreTheRestRuns() throws Exception {
        start("dev.gatehouse.store");
        assertThat(sinks.login("admin", "admin", "MARK")).isNotEqualTo(Sinks.ACCEPTED);
        assertThat(sinks.heard()).doesNotContain("MARK");
    }

    @Test
    void aTrustThatGoesEndsNoFlowThatItHasVerified() throws Exception {
        start();
        try (MqttFlow open = MqttFlow.open(sinks.mqttPort())) {
            house.bundle("trust").stop();
            assertThat(sinks.mqtt("new")).isNotEqualTo(Sinks.ACCEPTED);
            open.say(TOPIC, GOOD);
            Await.until("the open flow", () -> sinks.heard().contains(GOOD));
        }
    }

    @Test
    void guardsThatGoEndEveryFlowFailsClosed() throws Exception {
        start();
        try (MqttFlow open = MqttFlow.open(sinks.mqttPort())) {
            house.bundle("guard").stop();
            assertThat(open.ended()).isTrue();
            assertThat(sinks.mqtt("new")).isNotEqualTo(Sinks.ACCEPTED);
        }
    }

    private String findings() {
        try {
            return house.command("findings", Map.of());
        } catch (Exception e) { // Whatever it is, the test that asks has failed.
            throw new IllegalStateException(e);
        }
    }
}
