package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home of ten devices with findings and records; one of them is to be forgotten. */
final class Home {
    static final String ID = "00112233445566778899aabbccddee00";
    static final Subject GONE = new Subject(ID);
    static final List<String> MENTIONS =
            List.of("Nursery camera", "02:00:5e:10:00:07", "192.0.2.7", "fd00::7", "cam-7f3a");

    /** Each of these leads to the device. */
    static final List<String> NEEDLES =
            List.of(
                    ID,
                    "Nursery camera",
                    "02:00:5E:10:00:07",
                    "02:00:5e:10:00:07",
                    "192.0.2.7",
                    "fd00::7",
                    "cam-7f3a");

    static final Subject OTHER = new Subject("00112233445566778899aabbccddee01");

    private Home() {}

    /** Fills a journal: findings of ten devices, one in fifty of the home or of another's. */
    static void fill(FindingJournal journal, int findings) {
        for (int i = 0; i < findings; i++) {
            journal.append(finding(i));
        }
        Holdings holdings = journal.holdings();
        holdings.put("device", GONE, octets(String.join(" ", NEEDLES)));
        holdings.put("device", OTHER, octets("another device"));
        holdings.put("setting", Subject.HOME, octets("of the home"));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Finding finding(int number) {
        int device = number % 10;
        Finding plain = Finding.of(Codes.MESSAGE_MALFORMED).with("n", (long) number);
        boolean mentions = device != 0 && number % 50 == 7;
        String said = MENTIONS.get(number / 50 % MENTIONS.size());
        Finding finding =
                device == 0
                        ? plain.with("topic", "home/cam-7f3a/state").with("name", MENTIONS.get(0))
                        : plain.with("reason", mentions ? "said by " + said + "." : "another");
        Optional<String> subject =
                device == 9
                        ? Optional.empty()
                        : Optional.of("00112233445566778899aabbccddee0" + device);
        String source = device == 0 ? "192.0.2.7" : "198.51.100.7" + device;
        return finding.at(Optional.empty(), subject, source, Samples.NOON.plusMillis(number));
    }

    /** Returns the numbers of findings that are neither the device's nor speak of it. */
    static List<Long> others(int findings) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < findings; i++) {
            if (i % 10 != 0 && i % 50 != 7) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Returns the numbers of all findings of this kind that can be read. */
    static List<Long> numbers(List<SecurityEvent> events) {
        return events.stream().map(Samples::number).filter(number -> number >= 0).toList();
    }

    /** Returns everything that whoever has the folder and its root key can read. */
    static byte[] unsealed(Path data) throws Exception {
        DataFolder folder = new DataFolder(data);
        StringBuilder view = new StringBuilder();
        try (FindingTable table = FindingTable.readOnly(folder, SubjectKeys.readOnly(folder))) {
            List<SecurityEvent> page = table.read(0, 1_000, Optional.empty());
            while (!page.isEmpty()) {
                page.forEach(event -> view.append(event).append('\n'));
                long last = page.get(page.size() - 1).sequence();
                page = table.read(last, 1_000, Optional.empty());
            }
            String records =
                    table.look(
                            (connection, keys) -> {
                                StringBuilder more = new StringBuilder();
                                Map<Long, String> subjects = keys.subjects();
                                for (long id : HoldingRows.ids(connection)) {
                                    RecentRows.Row row = HoldingRows.row(connection, id);
                                    // Some have no key any more: nobody can read them.
                                    HoldingRows.unseal(row, keys.byId())
                                            .map(clear -> new String(clear, StandardCharsets.UTF_8))
                                            .map(clear -> subjects.get(row.keyId()) + clear)
                                            .ifPresent(more::append);
                                }
                                return more.toString();
                            });
            view.append(records);
        }
        return view.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the beginning of each sealed row of a device, the home or all. */
    static List<byte[]> sealedRows(Path data, Optional<String> subject) throws Exception {
        DataFolder folder = new DataFolder(data);
        try (FindingTable table = FindingTable.readOnly(folder, SubjectKeys.readOnly(folder))) {
            return table.look(
                    (connection, keys) -> {
                        List<byte[]> rows = new ArrayList<>();
                        long key = keys.find(subject.orElse("")).orElseThrow().id();
                        try (var statement = connection.createStatement();
                                var result =
                                        statement.executeQuery(
                                                "SELECT body FROM finding WHERE key_id = "
                                                        + key
                                                        + " UNION ALL SELECT body FROM holding"
                                                        + " WHERE key_id = "
                                                        + key)) {
                            while (result.next()) {
                                rows.add(java.util.Arrays.copyOf(result.getBytes(1), 24));
                            }
                        }
                        return rows;
                    });
        }
    }
}
