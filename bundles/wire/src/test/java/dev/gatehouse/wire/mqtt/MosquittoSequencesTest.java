package dev.gatehouse.wire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.wire.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Byte sequences of another project's broker test, with what that broker does: it closes because of
 * the last packet that is sent, or it does not.
 */
class MosquittoSequencesTest {
    private static final byte[] CONNECT_5_PLAIN = Packets.hex("100E00044D5154540502000A00000170");

    /** MQTT-3.3.4-6: a client must not send one in PUBLISH; that broker takes it all the same. */
    private static final String FORBIDDEN_BY_THE_STANDARD = "subscription-identifier=0";

    /** Legal packets of a client, after which a broker closes because they say so (3.14.4). */
    private static final Set<String> FAREWELLS =
            Set.of(
                    "E0 long",
                    "E0 RC=0x00 (normal disconnection)",
                    "E0 RC=0x81 (malformed packet)",
                    "E0 RC=0x82 (protocol error)",
                    "E0 RC=0x93 (receive maximum exceeded)",
                    "E0 RC=0x94 (topic alias invalid)",
                    "E0 RC=0x95 (packet too large)",
                    "E0 RC=0x96 (message rate too high)",
                    "E0 RC=0x97 (quota exceeded)",
                    "E0 with reason-string property",
                    "E0 with session-expiry-interval (four byte integer)");

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

    private static Optional<String> play(Map<?, ?> test) {
        int level = test.get("ver") instanceof Number number ? number.intValue() : 4;
        String name = ((String) test.get("name")).strip();
        Script script = Script.allowing(Packets.layer());
        if (!Boolean.FALSE.equals(test.get("connect"))) {
            script.feed(Direction.TO_SERVER, level == 5 ? CONNECT_5_PLAIN : Packets.connect(level));
            script.feed(Direction.TO_CLIENT, Packets.connack(level));
        }
        int before = script.passed(Direction.TO_SERVER).length;
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        int last = 0;
        for (Object each : (List<?>) test.get("msgs")) {
            Map<?, ?> message = (Map<?, ?>) each;
            if ("publish".equals(message.get("type"))) {
                continue;
            }
            byte[] octets = Packets.hex((String) message.get("payload"));
            boolean send = "send".equals(message.get("type"));
            script.feed(send ? Direction.TO_SERVER : Direction.TO_CLIENT, octets);
            if (send) {
                sent.writeBytes(octets);
                last = octets.length;
            }
        }
        byte[] passed = script.passed(Direction.TO_SERVER);
        byte[] rest = Arrays.copyOfRange(passed, before, passed.length);
        boolean fine =
                Boolean.FALSE.equals(test.get("expect_disconnect")) || FAREWELLS.contains(name);
        fine &= !name.startsWith(FORBIDDEN_BY_THE_STANDARD);
        boolean whole = Arrays.equals(rest, sent.toByteArray()) && script.aborted().isEmpty();
        boolean kept = rest.length <= sent.size() - last && script.aborted().isPresent();
        return (fine ? whole : kept)
                ? Optional.empty()
                : Optional.of(
                        test.get("group")
                                + " / "
                                + name
                                + " must "
                                + (fine ? "" : "not ")
                                + "pass");
    }

    private static List<Map<?, ?>> tests(Path folder) throws IOException {
        List<Map<?, ?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                for (Object group : (List<?>) Json.read(Files.readString(file))) {
                    Map<?, ?> named = (Map<?, ?>) group;
                    for (Object test : (List<?>) named.get("tests")) {
                        Map<Object, Object> copy = new HashMap<>((Map<?, ?>) test);
                        copy.put("group", file.getFileName() + " " + named.get("group"));
                        all.add(copy);
                    }
                }
            }
        }
        return all;
    }
}
