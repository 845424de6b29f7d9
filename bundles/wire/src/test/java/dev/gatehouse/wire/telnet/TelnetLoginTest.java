package dev.gatehouse.wire.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.TelnetLogin;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TelnetLoginTest {
    private static final String IAC = "\u00ff";
    private static final String WILL_ECHO = IAC + "\u00fb\u0001";
    private static final String WONT_ECHO = IAC + "\u00fc\u0001";

    /** Refuses root with xc3511 and admin with admin, and an empty password. */
    static Verdict guard(TelnetLogin login) {
        String user = login.user().orElse("");
        String password = login.password().reveal(TelnetRim::text);
        boolean known =
                user.equals("root") && password.equals("xc3511")
                        || user.equals("admin") && password.equals("admin")
                        || password.isEmpty()
                        || login.user().isEmpty() && password.equals("admin");
        return known
                ? new Verdict.Refuse(Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", user))
                : Verdict.ALLOW;
    }

    static TelnetRim rim() {
        return TelnetRim.judging(TelnetLoginTest::guard);
    }

    @Test
    void connectsWhenTheFlowOpens() {
        assertThat(new TelnetLayer(TelnetLimits.DEFAULTS).on(new Event.Opened()))
                .extracting(command -> command.kind().name())
                .containsExactly("CONNECT");
    }

    @Test
    void aLoginPassesAsTyped() {
        TelnetRim rim = rim().device("\r\nbox login: ").client("ro").client("ot\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.device("root\r\nPassword: ").client("my own ").client("secret");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.client("\r\n").device("\r\n# ").client("ls\r\nexit\r\n");
        assertThat(rim.logins()).containsExactly("root/my own secret");
        assertThat(rim.toDevice()).isEqualTo("root\r\nmy own secret\r\nls\r\nexit\r\n");
        assertThat(rim.passed(Direction.TO_CLIENT))
                .isEqualTo("\r\nbox login: root\r\nPassword: \r\n# ");
    }

    @Test
    void aRefusedPasswordNeverPasses() {
        TelnetRim rim = rim().device("login: ").client("root\r\n").device("Password: ");
        rim.client("xc3511\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
        assertThat(rim.answered())
                .isEqualTo(
                        "\r\nLogin incorrect\r\nA login as \"root\" with a password that came"
                                + " with the device was refused.\r\n");
    }

    @Test
    void aHostileUserNameCannotDriveTheTerminal() {
        TelnetRim rim =
                TelnetRim.judging(
                        login ->
                                new Verdict.Refuse(
                                        Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                                                .with("user", login.user().orElse(""))));
        rim.device("login: ").client("a\u001b[2J\u00e2\u0080\u00ae\r").device("Password: ");
        rim.client("x\r");
        assertThat(rim.answered()).contains("login as \"a?[2J?\"").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password: ",
                "password:",
                "\u001b[1mPASSWORD:\u001b[0m ",
                "Passwd: ",
                "Kennwort: ",
                "Passwort:",
                "Contraseña: ",
                "Mot de passe : ",
                "Senha: ",
                "Wachtwoord: ",
                "密码：",
                "登录密码:",
                "口令:",
                "パスワード: ",
                "Пароль: ",
                "root's Password:",
                "Enter PASSCODE: ",
                "Password for root (8 or more): ",
                "[sudo] password for pi: ",
                "Heslo:",
                "Şifre: ",
                "비밀번호: ",
                "Enter password",
                "PIN: ",
                "\u001b]0;title\u0007Password: ",
                "Pass\b\b\b\bPassword: ",
                "\r\n\r\npassword> "
            })
    void aPasswordPromptHoldsTheLineInEveryLanguage(String prompt) {
        TelnetRim rim = rim();
        rim.feed(Direction.TO_CLIENT, prompt.getBytes(StandardCharsets.UTF_8));
        rim.client("admin\r\n");
        assertThat(rim.toDevice()).isEmpty();
        assertThat(rim.logins()).containsExactly("-/admin");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00c3\u00dc\u00c2\u00eb: ", "\u00d0\u00c1\u00d2\u00cf\u00cc\u00d8: "})
    void aPasswordPromptInAnOlderEncodingHoldsTheLine(String prompt) {
        assertThat(rim().device(prompt).client("admin\r\n").toDevice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login: ", "box login:", "Username: ", "User Name:", "user:", "Benutzername: ",
                "Usuario: ", "Utilisateur :", "用户名：", "请输入用户名:", "ユーザー名: ", "Логин: ",
                "\u001b[32mLogin:\u001b[m ", "Account:", "Username (guest): "
            })
    void aUserPromptLetsOneLinePass(String prompt) {
        TelnetRim rim = rim();
        rim.feed(Direction.TO_CLIENT, prompt.getBytes(StandardCharsets.UTF_8));
        rim.client("root\r\nxc3511\r\nid\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.device("\r\nPassword: ");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void whatIsTypedBeforeThePromptWaits() {
        TelnetRim rim = rim().device(IAC + "\u00fd\u0018").client("root\r\nxc3511\r\n");
        assertThat(rim.toDevice()).isEmpty();
        rim.device("Welcome\r\n");
        assertThat(rim.toDevice()).isEmpty();
        rim.device("login: ");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.device("root\r\nPassword: ");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.logins()).containsExactly("root/xc3511");
    }

    @Test
    void echoSwitchedOnBehindTheUserNameHoldsTheLine() {
        TelnetRim rim = rim().device("Who? ").client("root\r\n").quiet();
        rim.device(WILL_ECHO + "Magic? ").client("xc3511\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void echoSwitchedOnInASessionHoldsTheLine() {
        TelnetRim rim = rim().device("login: ").client("bob\r\n").device("Password: ");
        rim.client("own\r\n").device("\r\nbox$ ").client("up\r\n");
        rim.device(WILL_ECHO + "\r\nMagic? ").client("admin\r\n");
        assertThat(rim.logins()).containsExactly("bob/own", "bob/admin");
        rim.device(WONT_ECHO + "\r\nbox$ ").client("id\r\n");
        assertThat(rim.toDevice()).endsWith("up\r\nadmin\r\nid\r\n");
    }

    @Test
    void unknownPromptsAreTakenForUserAndPasswordFailsClosed() {
        TelnetRim rim = rim().device("ID> ").client("root\r\nxc3511\r\n");
        assertThat(rim.toDevice()).isEmpty();
        rim.quiet();
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.device("KEY> ");
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        rim.quiet();
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void unknownPromptsAreKnownTheSecondTimeFailsClosed() {
        TelnetRim rim = rim().device("ID> ").quiet().client("root\r\n");
        rim.device("\r\nKEY> ").quiet().client("guess\r\n");
        rim.device("\r\nno\r\nID> ").client("root\r\nxc3511\r\n");
        rim.device("\r\nKEY> ").quiet().quiet();
        assertThat(rim.logins()).containsExactly("root/guess", "root/xc3511");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\nroot\r\n");
    }

    @Test
    void aSilentDeviceStillHasItsSecondLineJudgedFailsClosed() {
        TelnetRim rim = rim().client("root\r\nxc3511\r\n").quiet().quiet().quiet();
        assertThat(rim.toDevice()).isEqualTo("root\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void afterAFailedLoginTheNextOneIsJudgedThoughTypedAhead() {
        TelnetRim rim = rim().device("login: ").client("root\r\n").device("root\r\nPassword: ");
        rim.client("guess\r\nroot\r\nxc3511\r\n").device("\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\n");
        rim.device("\r\nLogin incorrect\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\n");
        rim.device("box login: ").device("root\r\nPassword: ");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\nroot\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void aNameTypedDuringTheDelayOfAFailureIsRemembered() {
        TelnetRim rim = rim().device("login: ").client("root\r\n").device("\r\nPassword: ");
        rim.client("guess\r\n").device("\r\nLogin incorrect\r\n").client("root\r\nxc3511\r\n");
        rim.quiet();
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\nroot\r\n");
        rim.device("login: root\r\nPassword: ");
        assertThat(rim.toDevice()).isEqualTo("root\r\nguess\r\nroot\r\n");
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }

    @Test
    void aDroppedLoginLeavesThePromptOpen() {
        TelnetRim rim =
                TelnetRim.judging(
                        login ->
                                guard(login).kind() == Verdict.Kind.ALLOW
                                        ? Verdict.ALLOW
                                        : new Verdict.Drop(Finding.of(Codes.RATE_EXCEEDED)));
        rim.device("login: ").client("root\r\n").device("Password: ").client("xc3511\r\nok\r\n");
        assertThat(rim.toDevice()).isEqualTo("root\r\nok\r\n");
        assertThat(rim.logins()).containsExactly("root/xc3511", "root/ok");
    }

    @Test
    void anEmptyPasswordIsJudged() {
        TelnetRim rim = rim().device("login: ").client("root\r\n").device("Password: ");
        assertThat(rim.client("\r\n").toDevice()).isEqualTo("root\r\n");
        assertThat(rim.logins()).containsExactly("root/");
    }

    @Test
    void aPasswordPromptOnALineOfItsOwnIsSeenWhenTheDeviceFallsSilent() {
        TelnetRim rim = rim().device("Password:\r\n").client("admin\r\n").quiet();
        assertThat(rim.toDevice()).isEmpty();
        assertThat(rim.abortedWith()).isEqualTo("login.default-pair");
    }
}
