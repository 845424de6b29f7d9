package dev.gatehouse.guard.login;

import static dev.gatehouse.guard.Given.authorization;
import static dev.gatehouse.guard.Given.basic;
import static dev.gatehouse.guard.Given.connect;
import static dev.gatehouse.guard.Given.form;
import static dev.gatehouse.guard.Given.get;
import static dev.gatehouse.guard.Given.json;
import static dev.gatehouse.guard.Given.pair;
import static dev.gatehouse.guard.Given.telnet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.guard.Given;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginTest {
    private static final String DEFAULT = "login.default-pair";
    private static final String ALLOW = "allow";

    private final Given policies =
            Given.policies().pairs("admin", "1234", "root", "vizxv", "müller", "geheim");

    @Test
    void aKnownPairIsRefusedInEveryProtocolAndAnotherPasswordPasses() {
        assertThat(policies.verdict(connect("admin", "1234"))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(connect("admin", "a-better-one"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(telnet("root", "vizxv"))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(telnet("root", "a-better-one"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(basic("admin", "1234"))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(basic("admin", "a-better-one"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(form("/x", "user=admin&pwd=1234"))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(form("/x", "user=admin&pwd=better"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(json("/x", "{\"user\":\"admin\",\"pwd\":\"1234\"}")))
                .isEqualTo(DEFAULT);
        assertThat(policies.verdict(json("/x", "{\"user\":\"admin\",\"pwd\":\"better\"}")))
                .isEqualTo(ALLOW);
    }

    @Test
    void halvesOfDifferentPairsAreNoPair() {
        assertThat(policies.verdict(connect("admin", "vizxv"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(basic("root", "1234"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(form("/x", "user=root&pwd=1234"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(basic("Admin", "1234"))).isEqualTo(ALLOW);
    }

    @Test
    void whereOnlyAPasswordIsAskedForEveryKnownPasswordIsRefused() {
        assertThat(policies.verdict(passwordOnly("vizxv"))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(passwordOnly("a-better-one"))).isEqualTo(ALLOW);
    }

    private static TelnetLogin passwordOnly(String password) {
        return new TelnetLogin(Optional.empty(), Secret.of(password), 9);
    }

    @Test
    void anEmptyPasswordIsRefusedWhereARuleSaysSo() {
        Given off = Given.policies().logins(false, true, 4_096);
        assertThat(policies.verdict(connect("bob", ""))).isEqualTo("login.empty-password");
        assertThat(
                        policies.verdict(
                                connect(Optional.of("bob"), Optional.empty(), Optional.empty())))
                .isEqualTo("login.empty-password");
        assertThat(policies.verdict(telnet("bob", ""))).isEqualTo("login.empty-password");
        assertThat(policies.verdict(basic("bob", ""))).isEqualTo("login.empty-password");
        assertThat(policies.verdict(form("/login.cgi", "user=bob&pass=")))
                .isEqualTo("login.empty-password");
        assertThat(off.verdict(connect("bob", ""))).isEqualTo(ALLOW);
        assertThat(off.verdict(telnet("bob", ""))).isEqualTo(ALLOW);
        assertThat(off.verdict(basic("bob", ""))).isEqualTo(ALLOW);
        assertThat(off.verdict(form("/login.cgi", "user=bob&pass="))).isEqualTo(ALLOW);
    }

    @Test
    void aConnectWithoutUserAndPasswordIsNoLogin() {
        assertThat(policies.verdict(connect(Optional.empty(), Optional.empty(), Optional.empty())))
                .isEqualTo(ALLOW);
    }

    @Test
    void theUserNameAsPasswordIsRefusedWhateverTheCaseWhereARuleSaysSo() {
        String same = "login.same-as-user";
        Given off = Given.policies().logins(true, false, 4_096);
        assertThat(policies.verdict(connect("bob", "BoB"))).isEqualTo(same);
        assertThat(policies.verdict(connect("käthe", "KÄTHE"))).isEqualTo(same);
        assertThat(policies.verdict(telnet("bob", "bob"))).isEqualTo(same);
        assertThat(policies.verdict(basic("bob", "bob"))).isEqualTo(same);
        assertThat(policies.verdict(basic("bob", "bobb"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(form("/login", "user=bob&pass=bob"))).isEqualTo(same);
        assertThat(off.verdict(connect("bob", "BoB"))).isEqualTo(ALLOW);
        assertThat(off.verdict(basic("bob", "bob"))).isEqualTo(ALLOW);
    }

    @Test
    void theDevicesOwnDefaultIsRefusedOnItsRouteOnly() {
        Given lamp = Given.policies().device("maker/lamp", List.of(pair("lamp", "glow")));
        assertThat(lamp.verdict(connect("lamp", "glow"))).isEqualTo("login.device-default");
        assertThat(lamp.verdict(basic("lamp", "glow"))).isEqualTo("login.device-default");
        assertThat(lamp.verdict(telnet("lamp", "glow"))).isEqualTo("login.device-default");
        assertThat(lamp.verdict(basic("lamp", "dark"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(basic("lamp", "glow"))).isEqualTo(ALLOW);
    }

    @Test
    void basicIsComparedAsUtf8AndAsLatin() {
        assertThat(policies.verdict(basic("müller", "geheim"))).isEqualTo(DEFAULT);
        byte[] latin = "müller:geheim".getBytes(StandardCharsets.ISO_8859_1);
        String token = Base64.getEncoder().encodeToString(latin);
        assertThat(policies.verdict(authorization("Basic " + token))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(form("/x", "user=m%FCller&pwd=geheim"))).isEqualTo(DEFAULT);
    }

    @Test
    void theSchemeIsReadWhateverItsCaseAndSpaces() {
        String token =
                Base64.getEncoder().encodeToString("admin:1234".getBytes(StandardCharsets.UTF_8));
        assertThat(policies.verdict(authorization("bAsIc   " + token))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(authorization("Basic\t" + token))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(authorization("Bearer " + token))).isEqualTo(ALLOW);
        assertThat(policies.verdict(authorization("Basics " + token))).isEqualTo(ALLOW);
    }

    @Test
    void everyAuthorizationFieldIsReadNotTheFirstAlone() {
        HttpRequest two =
                get(
                        "/",
                        new HttpField("Authorization", "Bearer x"),
                        basic("admin", "1234").fields().get(0));
        assertThat(policies.verdict(two)).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic !!", "Basic YWRtaW4", "Basic YQBhOmI=", "Basic YTpi YTpi"})
    void basicThatCannotBeReadFailsClosed(String value) {
        assertThat(policies.verdict(authorization(value))).isEqualTo("login.unreadable");
    }

    @Test
    void aRefusalShowsTheUserAndNeverThePassword() {
        Given given = Given.policies().pairs("admin", "hunter2-hunter2");
        List.of(
                        connect("admin", "hunter2-hunter2"),
                        telnet("admin", "hunter2-hunter2"),
                        basic("admin", "hunter2-hunter2"),
                        form("/x", "user=admin&pwd=hunter2-hunter2"))
                .forEach(
                        message -> {
                            assertThat(given.shown(message)).contains("admin");
                            assertThat(given.shown(message)).doesNotContain("hunter2");
                        });
    }
}
