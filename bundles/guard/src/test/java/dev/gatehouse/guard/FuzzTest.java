package dev.gatehouse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.ProtocolMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Garbage into every parser: a verdict comes out, no exception, and never the password. */
final class FuzzTest {
    private static final int MESSAGES = Integer.getInteger("gatehouse.fuzz", 20_000);
    private static final String MARKER = "hunter2Zq";
    private static final String[] PIECES = {
        "user=",
        "&",
        ";",
        "password=",
        MARKER,
        "%",
        "%00",
        "%u0041",
        "{",
        "}",
        "\"",
        ":",
        ",",
        "[",
        "]",
        "\"user\":",
        "\"pwd\":",
        "\"" + MARKER + "\"",
        "1e9999999",
        "\\u",
        "\\ud800",
        "+",
        "=",
        "\r\n",
        "null",
        "\"a\":",
        "admin",
        "\u00ff",
        "\u0000",
        "/login",
        "?",
        "//",
        "..",
        "username"
    };

    private final GuardSession session =
            Given.policies()
                    .pairs("admin", MARKER)
                    .schema(
                            "#",
                            "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"^(a|b)*$\"}},"
                                    + "\"uniqueItems\":true}")
                    .session();

    @Test
    void garbageGivesAVerdictAndNothingElse() {
        Random random = new Random(1_000_003);
        int refused = 0;
        for (int i = 0; i < MESSAGES; i++) {
            ProtocolMessage message = message(random);
            Verdict verdict = session.judge(Direction.TO_SERVER, message, i * 1_000_000L);
            refused += verdict == Verdict.ALLOW ? 0 : 1;
            assertThat(shown(verdict)).as("message %s", i).doesNotContain(MARKER);
        }
        System.out.println(MESSAGES + " messages of garbage, " + refused + " refused");
        assertThat(refused).isPositive();
    }

    /** All of a verdict but the user name, which is shown as it was sent. */
    private static String shown(Verdict verdict) {
        return switch (verdict.kind()) {
            case ALLOW, DROP, QUARANTINE -> verdict.toString();
            case REFUSE -> {
                Map<String, Object> params =
                        new HashMap<>(((Verdict.Refuse) verdict).finding().params());
                params.remove("user");
                yield params.toString();
            }
        };
    }

    private static ProtocolMessage message(Random random) {
        byte[] garbage = garbage(random);
        String text = new String(garbage, StandardCharsets.ISO_8859_1);
        return switch (random.nextInt(6)) {
            case 0 -> request("/x?" + text, "text/plain", garbage);
            case 1 -> request("/login", "application/x-www-form-urlencoded", garbage);
            case 2 -> request("/x", "application/json", garbage);
            case 3 -> Given.authorization("Basic " + text);
            case 4 -> request(text, text, garbage);
            default ->
                    new MqttPublish(
                            5,
                            "t",
                            0,
                            false,
                            false,
                            0,
                            garbage.length,
                            Optional.of(ByteBuffer.wrap(garbage).asReadOnlyBuffer()),
                            garbage.length);
        };
    }

    private static HttpRequest request(String target, String type, byte[] body) {
        return new HttpRequest(
                "POST",
                target,
                "h",
                List.of(new HttpField("Content-Type", type)),
                body.length,
                Optional.of(ByteBuffer.wrap(body).asReadOnlyBuffer()),
                body.length);
    }

    private static byte[] garbage(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(24); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
