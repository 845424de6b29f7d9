package dev.gatehouse.wire.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded garbage; {@code -Dgatehouse.fuzz=N} sets the count. */
final class TelnetFuzzTest {
    private static final int ROUNDS = Integer.getInteger("gatehouse.fuzz", 20_000);
    private static final String[] DEVICE = {
        "login: ", "Password: ", "\r\n", "# ", "> ", "\u00ff\u00fb\u0001", "\u00ff\u00fc\u0001",
        "\u001b[2J", "\u001b]", "\b", "Login incorrect", "\u00ff", "ID: ",
                "\u00ff\u00fa\u0018\u0001"
    };
    private static final String[] CLIENT = {
        "root",
        "xc3511",
        "\r\n",
        "\r",
        "\n",
        "\u0000",
        "\b",
        "\u007f",
        "\u0015",
        "\u0017",
        "\u00ff",
        "\u00ff\u00ff",
        "\u00ff\u00f1",
        "\u00ff\u00fb\u0018",
        "\u00ff\u00fa'\u0000\u0000USER\u0001a",
        "\u00ff\u00f0",
        "\u00ff\u00f7",
        "\u00ff\u00f8",
        "\u0004",
        "\u00c3\u00a9",
        " "
    };

    private static String garbage(Random random, String[] words) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                out.append((char) random.nextInt(256));
            } else {
                out.append(words[random.nextInt(words.length)]);
            }
        }
        return out.toString();
    }

    @Test
    void garbageNeverThrowsAndHoldsLittle() {
        Random random = new Random(23);
        for (int round = 0; round < ROUNDS; round++) {
            TelnetRim rim = TelnetLoginTest.rim();
            StringBuilder sent = new StringBuilder();
            StringBuilder written = new StringBuilder();
            for (int step = random.nextInt(12); step >= 0; step--) {
                if (random.nextBoolean()) {
                    String words = garbage(random, DEVICE);
                    written.append(words);
                    rim.device(words);
                } else {
                    String words = garbage(random, CLIENT);
                    sent.append(words);
                    rim.client(words);
                }
                if (random.nextInt(4) == 0) {
                    rim.quiet();
                }
            }
            assertThat(sent.toString()).startsWith(rim.toDevice());
            assertThat(written.toString()).startsWith(rim.passed(Direction.TO_CLIENT));
            assertThat(rim.held(Direction.TO_SERVER))
                    .isLessThan(TelnetLimits.DEFAULTS.typeAheadOctets());
        }
    }

    @Test
    void nothingTypedAtAPasswordPromptPassesUnjudgedFailsClosed() {
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            Finding finding = Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", "root");
            TelnetRim rim = TelnetRim.judging(login -> new Verdict.Refuse(finding));
            rim.device("login: ").client("root\r\n").device("\r\nPassword: ");
            for (int step = random.nextInt(8); step >= 0; step--) {
                rim.client(garbage(random, CLIENT));
                if (random.nextInt(4) == 0) {
                    rim.quiet();
                }
            }
            assertThat(typed(rim.toDevice().substring("root\r\n".length()))).isEmpty();
        }
    }

    /** Removes negotiation, in a way of its own. */
    private static String typed(String octets) {
        return octets.replaceAll("(?s)\u00ff\u00fa.(?:[^\u00ff]|\u00ff\u00ff)*\u00ff\u00f0", "")
                .replaceAll("(?s)\u00ff[\u00fb-\u00fe].", "")
                .replaceAll("\u00ff[\u00f1\u00f2\u00f9]", "");
    }

    @Test
    void aRefusedPairNeverPassesWhateverComesBetween() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            TelnetRim rim = TelnetLoginTest.rim();
            String all = "root\r\nxc3511\r\n";
            int cut = random.nextInt(all.length());
            rim.device(random.nextBoolean() ? "login: " : "");
            rim.client(all.substring(0, cut));
            rim.quiet();
            rim.client(all.substring(cut));
            rim.device("root\r\n").quiet();
            for (char octet : "Password: ".toCharArray()) {
                rim.device(String.valueOf(octet));
                if (random.nextInt(3) == 0) {
                    rim.quiet();
                }
            }
            rim.quiet();
            // A line feed that comes when the password is already asked for stays with its line.
            assertThat(rim.toDevice()).isIn("root\r\n", "root\r");
            assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
        }
    }
}
