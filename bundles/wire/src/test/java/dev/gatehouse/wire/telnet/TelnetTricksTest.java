package dev.gatehouse.wire.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may try to get a known pair past the guard. */
final class TelnetTricksTest {
    private static final String IAC = "\u00ff";
    private static final String NOP = IAC + "\u00f1";
    private static final String ERASE_CHARACTER = IAC + "\u00f7";
    private static final String ERASE_LINE = IAC + "\u00f8";
    private static final String TERMINAL = IAC + "\u00fa\u0018\u0000XTERM" + IAC + "\u00f0";

    private static TelnetRim rim() {
        return TelnetLoginTest.rim();
    }

    private static TelnetRim atPassword(String user) {
        return rim().device("login: ").client(user + "\r\n").device("\r\nPassword: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xc3511\r\n",
                "xc3511\r\u0000",
                "xc3511\r",
                "xc3511\n",
                "xc351X\b1\r\n",
                "xc351X\u007f1\r\n",
                "xc351X" + ERASE_CHARACTER + "1\r\n",
                "nonsense\u0015xc3511\r\n",
                "nonsense" + ERASE_LINE + "xc3511\r\n",
                "some words\u0017\u0017xc3511\r\n",
                "a.b\u0017\u0017xc3511\r\n",
                "\b\b\bxc3511\r\n",
                "xc3511\u00e9\b\r\n",
                "xc3511\u00c3\u00a9\b\r\n",
                "xc\b3511\r\n",
                "xc3" + NOP + "511\r\n",
                "x" + TERMINAL + "c3511\r\n",
                "xc3511" + IAC + "\u00fb\u001f\r\n",
                NOP + TERMINAL + "xc3511\r\n",
                "xc3511\r" + NOP + "\n"
            })
    void aKnownPasswordIsSeenHoweverItIsTyped(String line) {
        TelnetRim rim = atPassword("root").client(line);
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
        assertThat(rim.toDevice().replace(NOP, "").replace(TERMINAL, "")).isEqualTo("root\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roX\bot",
                "xx\u0015root",
                " root",
                "\troot ",
                "root TERM=vt100",
                "rootX\u007f",
                "toor\u0017root",
                "ro" + NOP + "ot",
                "ro" + TERMINAL + "ot",
                "root\b\b\b\broot"
            })
    void aKnownUserIsSeenHoweverItIsTyped(String user) {
        TelnetRim rim = atPassword(user).client("xc3511\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
        assertThat(rim.toDevice()).isEqualTo(user + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xc3511\u0000junk\r\n",
                "xc35\u007f\b11\r\n",
                "xc3511\u0004",
                "\u0016\u0008x\r\n",
                "x\u0003",
                "xc3511" + IAC + "\u00ec\r\n",
                "a" + IAC + "\u00f4",
                "xc\u00125\r\n"
            })
    void aPasswordThatCannotBeReadIsRefusedFailsClosed(String line) {
        TelnetRim rim = atPassword("root").client(line);
        assertThat(rim.abortedWith()).isEqualTo("login.unreadable");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root\u0004xc3511\r\n",
                "root\u0000x\r\n",
                "login:\u0015root\r\n",
                "login: \b\b\b\b\b\b\broot\r\n",
                "a\u007f\broot\r\n",
                "ro\u0012ot\r\n",
                "root" + IAC + "\u00efxc3511\r\n"
            })
    void aUserNameThatCannotBeReadIsRefusedFailsClosed(String line) {
        TelnetRim rim = rim().device("login: ").client(line).device("\r\nPassword: ");
        assertThat(rim.abortedWith()).isEqualTo("login.unreadable");
        assertThat(rim.toDevice()).doesNotContain("xc3511").doesNotContain("\r");
    }

    @Test
    void everyIdeaOfAWordIsJudged() {
        TelnetRim rim = atPassword("bob").client("a-x\u0017b\r\n");
        assertThat(rim.logins()).containsExactlyInAnyOrder("bob/b", "bob/a-b", "bob/a-xb");
        assertThat(rim.toDevice()).isEqualTo("bob\r\na-x\u0017b\r\n");
    }

    @Test
    void theEchoOfAUserNameIsNotTakenForAPrompt() {
        TelnetRim rim = rim().device("login: ").client("a\broot\r\nxc3511\r\n");
        rim.device("a\b \b").device("root\r\n").device("Password: ");
        assertThat(rim.toDevice()).isEqualTo("a\broot\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void aPromptInTheMiddleOfALineHoldsTheRestAndCountsBoth() {
        TelnetRim rim = rim().device("login: ").client("ro").device("\r\nPassword: ");
        rim.client("xc").client("3511\r\n");
        assertThat(rim.toDevice()).isEqualTo("roxc3511\r\n");
        assertThat(rim.logins()).containsExactlyInAnyOrder("ro/roxc3511", "ro/xc3511");
        rim.device("\r\nPassword: ").client("own\r\n");
        assertThat(rim.logins()).contains("roxc3511/own", "xc3511/own", "ro/own");
    }

    @Test
    void negotiationInFrontOfAHeldLinePassesAtOnceAndBehindItWaits() {
        TelnetRim rim = atPassword("root").client(TERMINAL + "o");
        assertThat(rim.toDevice()).isEqualTo("root\r\n" + TERMINAL);
        rim.client(NOP + "k");
        assertThat(rim.toDevice()).isEqualTo("root\r\n" + TERMINAL);
        rim.client("\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n" + TERMINAL + "o" + NOP + "k\r\n");
    }

    @Test
    void negotiationPassesBeforeThePrompt() {
        String options = IAC + "\u00fd\u0001" + TERMINAL + IAC + "\u00fb\u001f";
        TelnetRim rim = rim().client(options);
        assertThat(rim.toDevice()).isEqualTo(options);
        rim.client("root\r\n" + options);
        assertThat(rim.toDevice()).isEqualTo(options);
    }

    @Test
    void areYouThereDoesNotMakeAnAnswer() {
        TelnetRim rim = atPassword("root").client("guess\r\n").device("\r\n");
        rim.client(IAC + "\u00f6root\r\nxc3511\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\n");
    }

    @Test
    void theRestOfALineEndThatCameLatePassesToADeviceThatWaitsForIt() {
        TelnetRim rim = rim().device("login: ").client("root\r").client("\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.device("Password: ").client("ok\r").client("\u0000");
        assertThat(rim.toDevice()).isEqualTo("root\r\nok\r\u0000");
    }

    @Test
    void theRestOfALineEndIsNoEmptyPassword() {
        TelnetRim rim = rim().device("login: ").client("root\r").device("\r\nPassword: ");
        rim.client("\n");
        assertThat(rim.toDevice()).isEqualTo("root\r");
        assertThat(rim.logins()).isEmpty();
        rim.client("ok\r\n");
        assertThat(rim.logins()).containsExactly("root/ok");
    }

    @Test
    void theUserThatNegotiationAnnouncesIsJudged() {
        TelnetRim rim = rim().client(environment("root")).device("Password: ");
        rim.client("xc3511\r\n");
        assertThat(rim.logins()).containsExactly("root/xc3511");
        assertThat(rim.toDevice()).isEqualTo(environment("root"));
    }

    @Test
    void anOptionAsAnnouncedUserNeverPassesFailsClosed() {
        TelnetRim rim = rim().client(environment("-f root"));
        assertThat(rim.toDevice()).isEmpty();
        assertThat(rim.abortedWith()).isEqualTo("login.unreadable");
    }

    private static String environment(String user) {
        return IAC + "\u00fa'\u0000\u0000USER\u0001" + user + IAC + "\u00f0";
    }

    @Test
    void aLineOverTheLimitIsRefusedFailsClosed() {
        int line = TelnetLimits.DEFAULTS.lineOctets();
        assertThat(atPassword("root").client("p".repeat(line - 2) + "\r\n").abortedWith())
                .isEmpty();
        assertThat(atPassword("root").client("p".repeat(line)).abortedWith())
                .isEqualTo("message.too-large");
        assertThat(rim().device("login: ").client("u".repeat(line + 1)).abortedWith())
                .isEqualTo("message.too-large");
        int ahead = TelnetLimits.DEFAULTS.typeAheadOctets();
        assertThat(rim().client("u\n".repeat(ahead / 2)).abortedWith())
                .isEqualTo("message.too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IAC + "\u00eb",
                IAC + "\u0000",
                IAC + "\u00f0",
                IAC + "\u00fa" + IAC + "\u00f0",
                IAC + "\u00fa\u0018\u0001" + IAC + "\u00fb"
            })
    void whatIsNoTelnetIsRefusedBothWaysFailsClosed(String octets) {
        TelnetRim client = atPassword("bob").client("ok\r\n").device("\r\n$ ").client(octets);
        assertThat(client.abortedWith()).isEqualTo("message.malformed");
        assertThat(client.toDevice()).isEqualTo("bob\r\nok\r\n");
        TelnetRim device = rim().device("hello" + octets);
        assertThat(device.abortedWith()).isEqualTo("message.malformed");
        assertThat(device.passed(Direction.TO_CLIENT)).isEqualTo("hello");
    }

    @Test
    void aSubnegotiationWithoutEndIsRefusedFailsClosed() {
        String endless = IAC + "\u00fa\u0018" + "x".repeat(3000);
        assertThat(rim().client(endless).abortedWith()).isEqualTo("message.too-large");
        assertThat(rim().device(endless).abortedWith()).isEqualTo("message.too-large");
    }

    @Test
    void endsAreCarriedThroughAndACutPasswordIsNot() {
        TelnetRim rim = atPassword("bob").client("ok\r\nid\r\n");
        rim.tell(new Event.Finished(Direction.TO_SERVER));
        assertThat(rim.finished()).isEmpty();
        rim.device("\r\n$ ");
        assertThat(rim.toDevice()).isEqualTo("bob\r\nok\r\nid\r\n");
        assertThat(rim.finished()).containsExactly(Direction.TO_SERVER);
        rim.tell(new Event.Finished(Direction.TO_CLIENT));
        assertThat(rim.finished()).contains(Direction.TO_CLIENT);
        TelnetRim cut = atPassword("bob").client("par");
        cut.tell(new Event.Finished(Direction.TO_SERVER));
        assertThat(cut.abortedWith()).isEqualTo("message.truncated");
        assertThat(cut.toDevice()).isEqualTo("bob\r\n");
    }

    @Test
    void anUnreachableDeviceIsSaidInWords() {
        Finding finding =
                Finding.of(Codes.UPSTREAM_UNREACHABLE).with("host", "lamp").with("reason", "no");
        TelnetRim rim = rim().tell(new Event.ConnectFailed(finding));
        assertThat(rim.answered()).isEqualTo("\r\nThe server lamp cannot be reached: no.\r\n");
        assertThat(rim.abortedWith()).isEqualTo("upstream.unreachable");
    }

    @Test
    void aRevokedFlowIsToldWhy() {
        Finding finding = Finding.of(Codes.FLOW_POLICY_CHANGED);
        TelnetRim rim = rim().tell(new Event.Revoked(finding)).client("x").device("login: ");
        assertThat(rim.answered()).contains("the rules changed");
        assertThat(rim.toDevice()).isEmpty();
    }

    @Test
    void wordsInASessionAreNoPrompt() {
        TelnetRim rim = atPassword("bob").client("ok\r\n").device("\r\nbox$ ");
        for (char typed : "grep password: x".toCharArray()) {
            rim.client(String.valueOf(typed)).device(String.valueOf(typed));
        }
        rim.client("\r").device("\r\nbox$ ").client("\r");
        assertThat(rim.abortedWith()).isEmpty();
        assertThat(rim.toDevice()).endsWith("grep password: x\r\r");
    }
}
