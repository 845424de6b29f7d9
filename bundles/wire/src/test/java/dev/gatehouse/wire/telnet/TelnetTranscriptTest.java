package dev.gatehouse.wire.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What GNU inetutils telnetd 2.4 with login(1) of Debian 12 and three clients said to each other,
 * octet by octet: GNU telnet (character mode, LINEMODE offered), BusyBox telnet 1.35, and the same
 * GNU client with a user name of its own. {@code S} is the device, {@code C} the client.
 */
final class TelnetTranscriptTest {
    private record Said(char who, String octets) {}

    private static Said s(String octets) {
        return new Said('S', octets);
    }

    private static Said c(String octets) {
        return new Said('C', octets);
    }

    private static final List<Said> GNU_START =
            List.of(
                    s("ÿû%ÿû&ÿý\u0018ÿý ÿý#ÿý'ÿý$"),
                    c("ÿý%ÿý&ÿú&\u0001ÿðÿû\u0018ÿû ÿü#ÿû'ÿü$"),
                    s("ÿú \u0001ÿðÿú'\u0001ÿðÿú\u0018\u0001ÿð"),
                    c("ÿú \u000038400,38400ÿðÿú'\u0000ÿðÿú\u0018\u0000XTERMÿð"),
                    s("ÿû\u0003ÿý\u0001ÿý\"ÿý\u001fÿû\u0005ÿý!"),
                    c(
                            "ÿý\u0003ÿü\u0001ÿû\"ÿú\"\u0003\u0001\u0000\u0000\u0003b\u0003\u0004"
                                    + "\u0002\u000f\u0005\u0000\u0000\u0007b\u001c\b\u0002\u0004\tB"
                                    + "\u001a\n\u0002\u007f\u000b\u0002\u0015ÿðÿû\u001fÿú\u001f\u0000"
                                    + "\u0000\u0000\u0000ÿðÿý\u0005ÿû!"),
                    s("ÿú\"\u0001\u0003ÿð\u0000"),
                    c("ÿú\"\u0001\u0007ÿð"),
                    s(
                            "ÿú!\u0003ÿð\u0000ÿû\u0001ÿý\u0000ÿþ\"ÿú\"\u0003\u0003â\u0003\u0004"
                                    + "\u0082\u000fÿð\r\nLinux 6.1 (localhost) (pts/1)\r\n\r\n"),
                    c("ÿý\u0001ÿû\u0000ÿü\""),
                    s("vm login: "));

    private static final List<Said> GNU_LOGIN =
            List.of(
                    c("nobodyx\r"),
                    s("nobodyx\r\n"),
                    s("Password: "),
                    c("wrongpw\r"),
                    s("\r\n"),
                    s("\r\nLogin incorrect\r\nvm login: "),
                    c("root\r"),
                    s("root\r\n"),
                    s("Password: "),
                    c("other\r"),
                    s("\r\n"),
                    s("Last login: Tue Nov 24 on pts/1\r\nroot@vm:~# "),
                    c("ls\r"),
                    s("ls\r\nroot@vm:~# "));

    private static final List<Said> BUSYBOX =
            List.of(
                    s("ÿû%ÿû&ÿý\u0018ÿý ÿý#ÿý'ÿý$"),
                    c("ÿþ%ÿþ&ÿû\u0018ÿü ÿü#ÿü'ÿü$"),
                    s("ÿú\u0018\u0001ÿð"),
                    c("ÿú\u0018\u0000xtermÿð"),
                    s("ÿû\u0003ÿý\u0001ÿý\"ÿý\u001fÿû\u0005ÿý!"),
                    c("ÿý\u0003ÿü\u0001ÿü\"ÿû\u001fÿú\u001f\u0000P\u0000\u0018ÿðÿþ\u0005ÿü!"),
                    s("ÿû\u0001ÿý\u0006ÿý\u0000"),
                    c("ÿý\u0001ÿü\u0006ÿü\u0000"),
                    s("\r\nLinux 6.1 (localhost) (pts/0)\r\n\r\n"),
                    s("vm login: "),
                    c("bbuser\r\n"),
                    s("bbuser\r\n"),
                    s("Password: "),
                    c("bbpass\r\n"),
                    s("\r\n"),
                    s("\r\nLogin incorrect\r\nvm login: "));

    private static TelnetRim play(TelnetRim rim, List<Said> said, int piece) {
        for (Said one : said) {
            Direction to = one.who() == 'S' ? Direction.TO_CLIENT : Direction.TO_SERVER;
            for (int at = 0; at < one.octets().length(); at += piece) {
                int end = Math.min(one.octets().length(), at + piece);
                rim.feed(to, TelnetRim.octets(one.octets().substring(at, end)));
            }
        }
        return rim;
    }

    private static String all(char who, List<Said> said) {
        StringBuilder all = new StringBuilder();
        said.stream().filter(one -> one.who() == who).forEach(one -> all.append(one.octets()));
        return all.toString();
    }

    private static List<Said> join(List<Said> first, List<Said> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    @Test
    void gnuTelnetArrivesUnchangedInPiecesOfAnySize() {
        List<Said> said = join(GNU_START, GNU_LOGIN);
        for (int piece = 1; piece <= 64; piece++) {
            TelnetRim rim = play(TelnetLoginTest.rim(), said, piece);
            assertThat(rim.toDevice()).isEqualTo(all('C', said));
            assertThat(rim.passed(Direction.TO_CLIENT)).isEqualTo(all('S', said));
            assertThat(rim.logins()).containsExactly("nobodyx/wrongpw", "root/other");
        }
    }

    @Test
    void busyboxTelnetArrivesUnchangedInPiecesOfAnySize() {
        for (int piece = 1; piece <= 64; piece++) {
            TelnetRim rim = play(TelnetLoginTest.rim(), BUSYBOX, piece);
            assertThat(rim.toDevice()).isEqualTo(all('C', BUSYBOX));
            assertThat(rim.passed(Direction.TO_CLIENT)).isEqualTo(all('S', BUSYBOX));
            assertThat(rim.logins()).containsExactly("bbuser/bbpass");
        }
    }

    @Test
    void aKnownPairIsRefusedInPiecesOfAnySize() {
        List<Said> said = join(GNU_START, List.of(c("root\r"), s("root\r\n"), s("Password: ")));
        for (int piece = 1; piece <= 64; piece++) {
            TelnetRim rim = play(TelnetLoginTest.rim(), said, piece);
            rim.client("xc3511\r");
            assertThat(rim.toDevice()).isEqualTo(all('C', said));
            assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
        }
    }

    @Test
    void aBurstOfPairsIsJudgedOneByOne() {
        TelnetRim rim = play(TelnetLoginTest.rim(), GNU_START.subList(0, 10), 1000);
        rim.client("admin\rguess\radmin\radmin\r");
        rim.device("vm login: ").device("admin\r\n").device("Password: ").device("\r\n");
        rim.device("\r\nLogin incorrect\r\nvm login: ").device("admin\r\n").device("Password: ");
        assertThat(rim.logins()).containsExactly("admin/guess", "admin/admin");
        assertThat(rim.toDevice()).endsWith("\"admin\rguess\radmin\r");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }
}
