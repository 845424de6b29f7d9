package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.ForgetHome.Member;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device is forgotten, as people do it: EN 303 645 5.11. */
class ForgetScenarioIT {
    @TempDir Path folder;
    private ForgetHome home;
    private Member gone;
    private Member stays;

    @BeforeEach
    void live() throws Exception {
        home = new ForgetHome(folder, 3);
        gone = home.member(0);
        stays = home.member(1);
        home.awaitAll();
        home.talk(gone, home.member(2));
        home.talk(stays, home.member(2));
        for (String code :
                new String[] {"login.default-pair", "login.same-as-user", "flow.not-yours"}) {
            home.gateway().awaitFinding(code);
        }
    }

    @AfterEach
    void end() throws Exception {
        home.close();
    }

    private String findings(String id) throws Exception {
        return home.terminal("findings", "--json", "--limit", "1000", "--device", id).out();
    }

    @Test
    void fromTheTerminalItsFlowsEndNothingKnowsItAndItsReceiptIsChecked() throws Exception {
        String id = home.id(gone);
        String other = home.id(stays);
        String others = findings(other);
        Path receipt = folder.resolve("receipt.json");
        try (MqttFlow open = home.flow(gone);
                MqttFlow another = home.flow(stays)) {
            assertThat(open.echoes("home/state", "on")).isTrue();
            assertThat(another.echoes("home/state", "on")).isTrue();
            home.lease(home.without(gone));

            Gateway.Result forgot =
                    home.terminal("forget", id, "--yes", "--receipt", receipt.toString());

            assertThat(forgot.code()).as("%s", forgot).isZero();
            assertThat(open.ended()).as("the client notices").isTrue();
            assertThat(another.echoes("home/state", "off")).isTrue();
        }
        for (String trace : gone.traces()) {
            assertThat(home.devices()).doesNotContain(trace);
            assertThat(home.gateway().findings()).doesNotContain(trace);
        }
        assertThat(home.devices()).doesNotContain(id).contains(other);
        assertThat(home.gateway().findings()).doesNotContain(id);
        assertThat(home.gateway().codes()).contains("deletion.done");
        assertThat(Sequences.of(findings(other))).containsAll(Sequences.of(others));
        assertThat(home.id(stays)).isEqualTo(other);
        assertThat(home.terminal("forget", id, "--yes").code()).as("nobody any more").isEqualTo(2);

        home.flow(gone).close();
        Await.until("the device to be new", () -> home.devices().contains(gone.address()));
        assertThat(home.id(gone)).isNotEqualTo(id);
        assertThat(home.devices()).doesNotContain(gone.agent());

        assertThat(home.gateway().stop()).isEqualTo(143);
        checkOffline(receipt);
    }

    private void checkOffline(Path receipt) throws Exception {
        String whole = Files.readString(receipt);
        assertThat(home.terminal("verify-receipt", receipt.toString()).code()).isZero();
        for (String part : new String[] {"payload", "protected", "signature"}) {
            Matcher value = Pattern.compile("\"" + part + "\":\"([^\"]+)\"").matcher(whole);
            assertThat(value.find()).isTrue();
            int length = value.end(1) - value.start(1);
            for (int at : new int[] {0, length / 2, length - 2}) {
                char[] altered = whole.toCharArray();
                int place = value.start(1) + at;
                altered[place] = altered[place] == 'A' ? 'B' : 'A';
                Path file = Files.writeString(folder.resolve("altered"), new String(altered));
                Gateway.Result said = home.terminal("verify-receipt", file.toString());
                assertThat(said.code()).as("%s at %d: %s", part, at, said).isEqualTo(1);
            }
        }
        Path own = Files.move(home.data().resolve("receipt-key.pem"), folder.resolve("own.pem"));
        assertThat(home.terminal("verify-receipt", receipt.toString()).code()).isEqualTo(1);
        Gateway.Result known =
                home.terminal("verify-receipt", receipt.toString(), "--key", own.toString());
        assertThat(known.code()).as("%s", known).isZero();
        assertThat(home.terminal("verify-receipt", folder.resolve("none").toString()).code())
                .isNotZero();
    }

    @Test
    void throughThePanelItIsFollowedAndItsReceiptIsHandedOut() throws Exception {
        PanelClient panel = home.panel();
        String session = home.claim(panel);
        String id = home.id(gone);
        String name = "{\"name\":\"" + gone.given() + "\"}";
        assertThat(ask(panel, "PATCH", "devices/" + id, name, session).statusCode()).isEqualTo(200);
        assertThat(ask(panel, "GET", "holdings?device=" + id, "", session).body())
                .contains("\"kind\":\"finding\"", "\"kind\":\"device\"");
        home.lease(home.without(gone));
        HttpResponse<String> begun;
        try (MqttFlow open = home.flow(gone);
                MqttFlow another = home.flow(stays)) {
            begun =
                    ask(
                            panel,
                            "POST",
                            "deletions",
                            "{\"scope\":\"device\",\"subject\":\"" + id + "\"}",
                            session);
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
            assertThat(open.ended()).isTrue();
            assertThat(another.echoes("home/state", "off")).isTrue();
        }
        String way = begun.headers().firstValue("Location").orElseThrow().substring(8);
        Await.until(
                "the end of the deletion",
                () -> ask(panel, "GET", way, "", session).body().contains("\"state\":\"done\""));
        HttpResponse<String> receipt = ask(panel, "GET", way + "/receipt", "", session);
        assertThat(receipt.statusCode()).isEqualTo(200);
        Path file = Files.writeString(folder.resolve("receipt"), receipt.body());
        assertThat(home.terminal("verify-receipt", file.toString()).code()).isZero();

        assertThat(ask(panel, "GET", "devices/" + id, "", session).statusCode()).isEqualTo(404);
        String listed = ask(panel, "GET", "devices", "", session).body();
        String found = ask(panel, "GET", "findings?limit=500", "", session).body();
        for (String trace : gone.traces()) {
            assertThat(listed).doesNotContain(trace);
            assertThat(found).doesNotContain(trace);
            assertThat(begun.body() + receipt.body()).doesNotContain(trace);
        }
        assertThat(found).contains("deletion.done").contains(stays.address());
        assertThat(ask(panel, "GET", "holdings?device=" + id, "", session).body())
                .contains("\"items\":[]");
    }

    private static HttpResponse<String> ask(
            PanelClient panel, String method, String path, String body, String session)
            throws java.io.IOException, InterruptedException {
        return panel.ask(method, "/api/v1/" + path, body, "Cookie", session);
    }

    @Test
    void whoHasEveryFileAndEveryKeyFindsAllBeforeAndNothingAfter() throws Exception {
        PanelClient panel = home.panel();
        String session = home.claim(panel);
        String id = home.id(gone);
        String name = "{\"name\":\"" + gone.given() + "\"}";
        assertThat(ask(panel, "PATCH", "devices/" + id, name, session).statusCode()).isEqualTo(200);
        Needles needles = new Needles();
        gone.traces().forEach(trace -> needles.add(trace, trace));
        needles.add("id", id);
        Set<String> all = new TreeSet<>(gone.traces());
        all.add("id");
        Needles own = new Needles();
        stays.traces().subList(0, 5).forEach(trace -> own.add(trace, trace));
        Path before = folder.resolve("before");
        Await.until(
                "all on the disk",
                () -> {
                    Thief.copy(home.data(), before);
                    return names(stolen(before, before, needles)).equals(all)
                            && names(stolen(before, before, own)).size() == 5;
                });
        assertThat(home.inFiles(needles)).as("everything is sealed").isEmpty();
        Thief then = new Thief(before);
        assertThat(then.subjects()).contains(id, "", home.id(stays));
        int rows = then.rows(before, id);
        int ofHome = then.rows(before, "");
        assertThat(rows).as("its rows and its record").isGreaterThan(4);
        assertThat(ofHome).isPositive();
        home.lease(home.without(gone));

        assertThat(home.terminal("forget", id, "--yes").code()).isZero();

        Path after = Thief.copy(home.data(), folder.resolve("after"));
        assertThat(home.inFiles(needles)).isEmpty();
        assertThat(stolen(after, after, needles)).as("with the keys of after").isEmpty();
        assertThat(stolen(before, after, needles)).as("with the keys of before").isEmpty();
        assertThat(then.rows(after, id)).as("its rows are in no file").isZero();
        assertThat(then.rows(after, "")).as("nor the home's of before").isZero();
        assertThat(new Thief(after).subjects()).doesNotContain(id).contains(home.id(stays));
        assertThat(names(stolen(after, after, own))).hasSize(5);
        System.out.printf(
                "forgotten: %d rows of its own and %d of the home before, 0 and 0 after%n",
                rows, ofHome);

        String output = String.join("\n", home.gateway().output());
        assertThat(needles.find(output.getBytes(StandardCharsets.UTF_8))).isEmpty();
        Needles inHeap = new Needles();
        gone.traces().forEach(trace -> inHeap.add(trace, trace));
        // The lease file is looked at now and then; what it held is in memory until then.
        Await.until(
                "nothing in memory",
                () -> names(inHeap.find(Heap.of(home.gateway().pid()))).isEmpty());
        assertThat(home.gateway().stop()).isEqualTo(143);
        assertThat(home.inFiles(needles)).isEmpty();
        assertThat(stolen(before, home.data(), needles)).as("once it has ended").isEmpty();
        assertThat(then.rows(home.data(), id)).isZero();
    }

    /** Returns what somebody with the keys of one folder finds in the files of another. */
    private static Set<String> stolen(Path keys, Path files, Needles needles)
            throws java.io.IOException {
        try {
            Thief thief = new Thief(keys);
            Set<String> found = needles.find(thief.loot(files));
            if (keys.equals(files)) {
                String names = String.join(" ", thief.subjects());
                found.addAll(needles.find(names.getBytes(StandardCharsets.UTF_8)));
            }
            return found;
        } catch (java.security.GeneralSecurityException e) {
            throw new java.io.IOException(e);
        }
    }

    private static Set<String> names(Set<String> found) {
        Set<String> names = new TreeSet<>();
        found.forEach(each -> names.add(each.replaceFirst(" as .*", "")));
        return names;
    }
}
