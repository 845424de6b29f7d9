package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.ForgetHome.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletions that are asked for at once, of nobody, of somebody who does not stop, and of many. */
class ForgetAgainScenarioIT {
    private static final int DEVICES = 22;
    private static final int MANY = 20;
    private static final Pattern DELETION = Pattern.compile("\"(?:deletion|id)\":\"([^\"]+)\"");

    @TempDir Path folder;
    private ForgetHome home;
    private PanelClient panel;
    private String session;

    @BeforeEach
    void live() throws Exception {
        home = new ForgetHome(folder, DEVICES);
        home.awaitAll();
        panel = home.panel();
        session = home.claim(panel);
    }

    @AfterEach
    void end() throws Exception {
        home.close();
    }

    @Test
    void twoAtOnceAreOneDeletionAndNobodyIsNotFound() throws Exception {
        String id = home.id(home.member(0));
        ExecutorService both = Executors.newFixedThreadPool(8);
        Set<String> deletions = new TreeSet<>();
        try {
            List<Callable<String>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(() -> byPanel(id));
                asked.add(() -> ask("device=" + id, "yes=true"));
            }
            for (Future<String> answer : both.invokeAll(asked)) {
                Matcher deletion = DELETION.matcher(answer.get());
                boolean known = deletion.find();
                if (known) {
                    deletions.add(deletion.group(1));
                }
                // Who comes when it is done already is told that there is nobody.
                assertThat(
                                known
                                        || answer.get()
                                                .matches(
                                                        "(?s).*(not known any more|no such dev).*"))
                        .as(answer.get())
                        .isTrue();
            }
        } finally {
            both.shutdownNow();
        }
        assertThat(deletions).hasSize(1);
        String only = deletions.iterator().next();
        Await.until("its end", () -> ask("deletion=" + only).contains("\"state\":\"done\""));
        assertThat(home.gateway().codes().stream().filter("deletion.done"::equals)).hasSize(1);

        String stranger = "ff".repeat(16);
        assertThat(home.terminal("forget", stranger, "--yes").code()).isEqualTo(2);
        assertThat(home.terminal("forget", "nobody's lamp", "--yes").code()).isEqualTo(2);
        for (String subject : new String[] {stranger, id, "../keys", "lamp"}) {
            String body = "{\"scope\":\"device\",\"subject\":\"" + subject + "\"}";
            assertThat(post(body)).as(subject).isEqualTo(404);
        }
        assertThat(post("{\"scope\":\"home\",\"subject\":\"\"}")).isEqualTo(422);
        assertThat(post("{\"scope\":\"device\",\"subject\":\"\"}")).isEqualTo(422);
        for (String way : new String[] {"deletions/" + stranger, "deletions/x/receipt"}) {
            assertThat(panel.ask("GET", "/api/v1/" + way, "", "Cookie", session).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whoConnectsOnAndOnIsNewAndNothingOfTheOldOneComesBack() throws Exception {
        Member member = home.member(0);
        String id = home.id(member);
        AtomicBoolean goOn = new AtomicBoolean(true);
        AtomicInteger flows = new AtomicInteger();
        Thread again = new Thread(() -> connectOnAndOn(member, goOn, flows), "connects-on-and-on");
        again.start();
        try {
            Await.until("some flows", () -> flows.get() > 5);
            Gateway.Result forgot = home.terminal("forget", id, "--yes", "--json");
            assertThat(forgot.code()).as("%s", forgot).isZero();
            int then = flows.get();
            Await.until("more flows", () -> flows.get() > then + 5);
        } finally {
            goOn.set(false);
            again.join();
        }
        assertThat(home.id(member)).isNotEqualTo(id);
        assertThat(home.devices()).doesNotContain(id);
        assertThat(home.gateway().findings()).doesNotContain(id);
        assertThat(ask("device=" + id)).contains("fault");
        assertThat(home.gateway().stop()).isEqualTo(143);
        assertThat(new Thief(home.data()).subjects()).doesNotContain(id);
    }

    private void connectOnAndOn(Member member, AtomicBoolean goOn, AtomicInteger flows) {
        while (goOn.get()) {
            try (MqttFlow flow = home.flow(member)) {
                flow.echoes("home/state", "on");
                flows.incrementAndGet();
            } catch (IOException e) {
                continue; // Ended under way: it connects again.
            }
        }
    }

    @Test
    void manyAreForgottenOneAfterTheOtherAndTheOthersStay() throws Exception {
        List<String> gone = new ArrayList<>();
        List<String> deletions = new ArrayList<>();
        Set<String> receipts = new TreeSet<>();
        String stays = home.id(home.member(MANY));
        String known = home.terminal("findings", "--json", "--device", stays).out();
        for (int i = 0; i < MANY; i++) {
            gone.add(home.id(home.member(i)));
        }
        home.lease(List.of(home.member(MANY), home.member(MANY + 1)));
        for (String id : gone) {
            Matcher deletion = DELETION.matcher(ask("device=" + id, "yes=true"));
            assertThat(deletion.find()).isTrue();
            deletions.add(deletion.group(1));
        }
        for (String deletion : deletions) {
            Await.until("its end", () -> ask("deletion=" + deletion).contains("\"done\""));
            receipts.add(ask("deletion=" + deletion).replaceFirst(".*\"receipt\":", ""));
        }
        assertThat(receipts).hasSize(MANY);
        String left = home.devices() + home.gateway().findings();
        Set<String> subjects = new Thief(home.data()).subjects();
        for (String id : gone) {
            assertThat(left).doesNotContain(id);
            assertThat(subjects).doesNotContain(id);
        }
        assertThat(subjects).contains(stays, "");
        assertThat(home.id(home.member(MANY))).isEqualTo(stays);
        String after = home.terminal("findings", "--json", "--device", stays).out();
        assertThat(Sequences.of(after)).isNotEmpty().containsAll(Sequences.of(known));
        String listed = panel.ask("GET", "/api/v1/deletions", "", "Cookie", session).body();
        assertThat(listed).contains(deletions);
    }

    private String ask(String... arguments) {
        return ControlLine.ask(home.data(), "forget", arguments).orElse("");
    }

    private String byPanel(String id) throws IOException, InterruptedException {
        String body = "{\"scope\":\"device\",\"subject\":\"" + id + "\"}";
        return panel.ask("POST", "/api/v1/deletions", body, "Cookie", session).body();
    }

    private int post(String body) throws IOException, InterruptedException {
        return panel.ask("POST", "/api/v1/deletions", body, "Cookie", session).statusCode();
    }
}
