package dev.gatehouse.wire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.wire.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Byte sequences of another project's broker test, with what that broker does: it closes because of
 * the last packet that is sent, or it does not.
 */
class MosquittoSequencesTest {
    private static final byte[] CONNECT_5_PLAIN = Packets.hex("100E00044D5154540502000A00000170");

    /** Sequences that broker takes and the standard, or our stricter reading of it, does not. */
    private static final Map<String, String> STRICTER =
            Map.of(
                    "subscription-identifier", "MQTT-3.3.4-6: a client must not send it in PUBLISH");

    @Test
    void whatTheBrokerRefusesNeverPassesAndWhatItTakesPassesAsItCame() throws IOException {
        String folder = System.getProperty("gatehouse.testdata", "");
        if (folder.isEmpty()) {
            System.out.println("skipped: property gatehouse.testdata is not set");
        }
        assumeTrue(!folder.isEmpty(), "property gatehouse.testdata is not set");
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Map<?, ?> test : tests(Path.of(folder, "mosquitto-mqtt-sequences"))) {
            count++;
            play(test).ifPresent(wrong::add);
        }
        System.out.println(count + " sequences played");
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(700);
    }

    private static java.util.Optional<String> play(Map<?, ?> test) {
        int level = test.get("ver") instanceof Number number ? number.intValue() : 4;
        Script script = Script.allowing(Packets.layer());
        boolean handshake = !Boolean.FALSE.equals(test.get("connect"));
        if (handshake) {
            script.feed(Direction.TO_SERVER, level == 5 ? CONNECT_5_PLAIN : Packets.connect(level));
            script.feed(Direction.TO_CLIENT, Packets.connack(level));
        }
        int before = script.passed(Direction.TO_SERVER).length;
        List<byte[]> sent = new ArrayList<>();
        for (Object each : (List<?>) test.get("msgs")) {
            Map<?, ?> message = (Map<?, ?>) each;
            if ("publish".equals(message.get("type"))) {
                continue;
            }
            byte[] octets = Packets.hex((String) message.get("payload"));
            boolean send = "send".equals(message.get("type"));
            if (send) {
                sent.add(octets);
            }
            script.feed(send ? Direction.TO_SERVER : Direction.TO_CLIENT, octets);
        }
        byte[] all = Packets.join(sent.toArray(byte[][]::new));
        int passed = script.passed(Direction.TO_SERVER).length - before;
        boolean fine = Boolean.FALSE.equals(test.get("expect_disconnect"));
        boolean whole = passed == all.length && script.aborted().isEmpty();
        int last = sent.isEmpty() ? 0 : sent.get(sent.size() - 1).length;
        boolean refused = passed <= all.length - last;
        boolean right = fine ? whole : refused;
        return right
                ? java.util.Optional.empty()
                : java.util.Optional.of(
                        test.get("group") + " / " + test.get("name") + " v" + level
                                + (fine ? " must pass: " : " must not pass: ")
                                + Packets.hex(all) + " passed " + passed + " "
                                + script.aborted().map(f -> f.params().toString()).orElse(""));
    }

    private static List<Map<?, ?>> tests(Path folder) throws IOException {
        List<Map<?, ?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                for (Object group : (List<?>) Json.read(Files.readString(file))) {
                    Map<?, ?> named = (Map<?, ?>) group;
                    for (Object test : (List<?>) named.get("tests")) {
                        Map<Object, Object> copy = new java.util.HashMap<>((Map<?, ?>) test);
                        copy.put("group", file.getFileName() + " " + named.get("group"));
                        all.add(copy);
                    }
                }
            }
        }
        return all;
    }
}
