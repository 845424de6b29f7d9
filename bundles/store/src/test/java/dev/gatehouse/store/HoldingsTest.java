package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HoldingsTest {
    private static final Subject LAMP = new Subject("lamp");

    @TempDir Path data;

    @Test
    void aRecordReplacesTheLastOneAndOutlivesARestart() {
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            holdings.put("device", LAMP, Home.octets("old"));
            holdings.put("device", LAMP, Home.octets("new"));
            holdings.put("device", Subject.HOME, Home.octets("home"));
            holdings.put("note", LAMP, Home.octets("note"));
            holdings.remove("note", LAMP);
            holdings.remove("note", new Subject("nobody"));
        }
        try (FindingJournal journal = Samples.journal(data)) {
            assertThat(texts(journal.holdings(), "device"))
                    .isEqualTo(Map.of("lamp", "new", "", "home"));
            assertThat(journal.holdings().all("note")).isEmpty();
        }
    }

    @Test
    void noLossOfUnforcedBlocksTakesARecordBack() throws Exception {
        Random random = new Random(7);
        DataFolder folder = new DataFolder(data, TestDisk.SCHEME + ":");
        Map<String, String> expected = new TreeMap<>();
        for (int loss = 0; loss < 12; loss++) {
            TestDisk.mount();
            try (FindingJournal journal = Samples.journal(folder, Limits.DEFAULT)) {
                Holdings holdings = journal.holdings();
                assertThat(texts(holdings, "device")).as("loss %d", loss).isEqualTo(expected);
                for (int i = 0; i < 90; i++) {
                    String name = "s" + random.nextInt(10);
                    if (random.nextInt(4) == 0) {
                        holdings.remove("device", new Subject(name));
                        expected.remove(name);
                    } else {
                        holdings.put("device", new Subject(name), Home.octets(loss + "/" + i));
                        expected.put(name, loss + "/" + i);
                    }
                    journal.append(Samples.numbered(loss * 100L + i));
                }
                TestDisk.crash(random);
                assertThatThrownBy(() -> holdings.put("device", LAMP, new byte[1]))
                        .isInstanceOf(UncheckedIOException.class);
            }
        }
    }

    @Test
    void withTheLastRecordOfASubjectItsKeyGoesButNotWhileFindingsAreThere() throws Exception {
        Subject request = new Subject("0f0e");
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            holdings.put("deletion", request, Home.octets("of one"));
            holdings.put("note", request, Home.octets("of one"));
            holdings.put("device", LAMP, Home.octets("x"));
            holdings.put("device", Subject.HOME, Home.octets("x"));
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(Samples.LONG)).isTrue();
            holdings.remove("device", LAMP);
            holdings.remove("device", Subject.HOME);
            holdings.remove("note", request);
            assertThat(subjects()).containsExactlyInAnyOrder("", "lamp", "0f0e");

            holdings.remove("deletion", request);

            assertThat(subjects()).containsExactlyInAnyOrder("", "lamp");
            assertThat(holdings.all("deletion")).isEmpty();
            holdings.put("deletion", request, Home.octets("again"));
            assertThat(texts(holdings, "deletion")).containsExactly(Map.entry("0f0e", "again"));
        }
        try (FindingJournal journal = Samples.journal(data)) {
            assertThat(texts(journal.holdings(), "deletion")).containsEntry("0f0e", "again");
            assertThat(Home.numbers(Samples.all(journal))).containsExactly(1L);
        }
    }

    private Collection<String> subjects() throws Exception {
        return SubjectKeys.readOnly(new DataFolder(data)).subjects().values();
    }

    @Test
    void whatIsHeldIsCountedWithWhatIsStillInMemory() {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.holdings().put("device", LAMP, Home.octets("x"));
            journal.append(Samples.numbered(1));
            journal.append(Samples.numbered(2));
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.holdings().held(LAMP))
                    .extracting(held -> held.kind() + " " + held.records())
                    .containsExactly("finding 2", "device 1");
            assertThat(journal.holdings().held(LAMP).get(0).oldest()).contains(Samples.NOON);
            assertThat(journal.holdings().held(new Subject("nobody"))).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeNamelessOrOfTheHomeIsRefusedFailsClosed() {
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            holdings.put("a-kind", LAMP, new byte[Holdings.RECORD]);
            assertThatThrownBy(() -> holdings.put("device", LAMP, new byte[Holdings.RECORD + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> holdings.put("A kind", LAMP, new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> holdings.put("finding", LAMP, new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> holdings.erase(Subject.HOME, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(holdings.all("a-kind").get(LAMP)).hasSize(Holdings.RECORD);
        }
    }

    @Test
    void aClosedStoreRefusesFailsClosed() {
        FindingJournal journal = Samples.journal(data);
        journal.close();
        assertThatThrownBy(() -> journal.holdings().put("device", LAMP, new byte[1]))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the store is closed");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:1883, true",
        "192.0.2.1, 192.0.2.11, false",
        "192.0.2.1, /192.0.2.1, true",
        "02:00:5e:10:00:07, from 02:00:5E:10:00:07, true",
        "fd00::7, [fd00::7]:80, true",
        "fd00::7, fd00::7:1, false",
        "lamp, home/Lamp/state, true",
        "lamp, lamp-2, false",
        "lamp, lamps, false",
        "lamp, clamp lamp, true",
        "kitchen lamp, the kitchen lamp., true",
        "kitchen, a topic with kitch…, true",
        "kitchen, a topic with kit…, false"
    })
    void aTextIsFoundWhereItIsAWordOfItsOwn(String mention, String text, boolean found) {
        Finding finding = Finding.of(Codes.MESSAGE_MALFORMED).with("reason", text);
        Finding source =
                Finding.of(Codes.MESSAGE_MALFORMED)
                        .at(Optional.empty(), Optional.empty(), text, Samples.NOON);
        Mentions mentions = new Mentions(List.of("", mention));
        assertThat(mentions.in(finding)).isEqualTo(found);
        assertThat(mentions.in(source)).isEqualTo(found);
    }

    private static Map<String, String> texts(Holdings holdings, String kind) {
        Map<String, String> texts = new TreeMap<>();
        holdings.all(kind)
                .forEach(
                        (subject, octets) ->
                                texts.put(
                                        subject.text(),
                                        new String(octets, StandardCharsets.UTF_8)));
        return texts;
    }
}
