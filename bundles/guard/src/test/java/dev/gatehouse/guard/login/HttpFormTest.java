package dev.gatehouse.guard.login;

import static dev.gatehouse.guard.Given.form;
import static dev.gatehouse.guard.Given.get;
import static dev.gatehouse.guard.Given.json;
import static dev.gatehouse.guard.Given.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.guard.Given;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpFormTest {
    private static final String DEFAULT = "login.default-pair";
    private static final String ALLOW = "allow";

    private final Given policies =
            Given.policies().pairs("admin", "1234", "root", "vizxv", "müller", "geheim");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user=admin&password=1234",
                "password=1234&lang=en&user=admin",
                "user=%61dmin&pass%77ord=%31234",
                "user=bob&user=admin&password=x&password=1234",
                "user=admin;password=1234",
                "user=admin\r\npassword=1234\r\n",
                "a=1&b=2&c=3&d=4&e=5&f=6&g=7&userName=admin&userPassword=1234",
                "login_form:name=admin&login_form:password=1234",
                "data=%7B%22username%22%3A%22admin%22%2C%22password%22%3A%221234%22%7D",
                "loginuse=admin&loginpas=1234",
                "j_username=admin&j_password=1234"
            })
    void formsInEveryWritingAreRead(String body) {
        assertThat(policies.verdict(form("/x", body))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(post("/x", "text/plain", body))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(get("/x?" + body))).isEqualTo(DEFAULT);
    }

    @Test
    void userInTheQueryAndPasswordInTheBodyAreOneLogin() {
        assertThat(policies.verdict(form("/x?user=admin", "password=1234"))).isEqualTo(DEFAULT);
    }

    @Test
    void aPlusIsASpaceInAForm() {
        Given spaced = Given.policies().pairs("the admin", "a b");
        assertThat(spaced.verdict(form("/x", "user=the+admin&pwd=a+b"))).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"admin\",\"password\":\"1234\"}",
                "{\"username\":\"admin\",\"password\":1234}",
                "{\"method\":\"login\",\"params\":{\"userName\":\"admin\",\"Passwd\":\"\\u00312\\u00334\"}}",
                "[{\"login\":{\"user\":\"admin\"}},{\"pwd\":\"1234\"}]"
            })
    void jsonIsReadAtAnyDepth(String body) {
        assertThat(policies.verdict(json("/x", body))).isEqualTo(DEFAULT);
        assertThat(policies.verdict(post("/x", "text/plain", body))).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"a\",\"user\":\"admin\",\"pwd\":\"1234\"}",
                "{\"user\":\"admin\",\"pwd\":\"1234\",}",
                "{'user':'admin','pwd':'1234'}",
                "{\"user\":\"admin\"",
                "{} {}"
            })
    void jsonThatParsersReadInTwoWaysFailsClosed(String body) {
        assertThat(policies.verdict(json("/x", body))).isEqualTo("login.unreadable");
    }

    @Test
    void whatADeviceMayReadInAnotherWayFailsClosed() {
        assertThat(policies.verdict(form("/x", "user=admin%00x&pwd=1234")))
                .isEqualTo("login.unreadable");
        String repeated = "user=x&".repeat(70) + "user=admin&pwd=1234";
        assertThat(policies.verdict(form("/x", repeated))).isEqualTo("login.unreadable");
        HttpRequest compressed = form("/x", "user=admin&pwd=1234");
        HttpField type = compressed.fields().get(0);
        assertThat(
                        policies.verdict(
                                new HttpRequest(
                                        "POST",
                                        "/x",
                                        "h",
                                        List.of(type, new HttpField("Content-Encoding", "gzip")),
                                        compressed.bodyLength(),
                                        compressed.body(),
                                        compressed.size())))
                .isEqualTo("login.unreadable");
    }

    @Test
    void aProfilesFormIsALoginByItsOwnFieldNamesOnItsPath() {
        Given device =
                Given.policies()
                        .pairs("Admin", "Admin9")
                        .device(
                                "maker/gate",
                                List.of(),
                                new LoginForm("/UE/Login", Optional.of("c1"), "u"),
                                new LoginForm("/pin.cgi", Optional.empty(), "code"));
        assertThat(device.verdict(form("/UE/Login", "c1=Admin&u=Admin9"))).isEqualTo(DEFAULT);
        assertThat(device.verdict(form("/UE/Login", "c1=Admin&u=better"))).isEqualTo(ALLOW);
        assertThat(device.verdict(form("/ue/./x/../L%6Fgin;a=b?q", "c1=Admin&u=Admin9")))
                .isEqualTo(DEFAULT);
        assertThat(device.verdict(form("/UE/Login", "c1=bob&u=")))
                .isEqualTo("login.empty-password");
        assertThat(device.verdict(form("/pin.cgi", "code=Admin9"))).isEqualTo(DEFAULT);
        assertThat(device.verdict(form("/other", "c1=Admin&u=Admin9"))).isEqualTo(ALLOW);
        assertThat(device.verdict(post("/UE/Login", "application/weird", "c1=Admin&u=Admin9")))
                .isEqualTo(DEFAULT);
    }

    @Test
    void anEmptyFieldBesideTheRealOneIsNoEmptyPassword() {
        String body = "userid=bob&password=a-better-one&password_work=&userid_work=";
        assertThat(policies.verdict(form("/login.cgi", body))).isEqualTo(ALLOW);
        assertThat(policies.verdict(form("/login.cgi", "userid=bob&password=&password_work=")))
                .isEqualTo("login.empty-password");
    }

    @Test
    void whereAProfileNamesTheFieldsOthersOfTheFormAreNotGuessedAt() {
        Given printer =
                Given.policies()
                        .pairs("boss", "")
                        .device(
                                "maker/printer",
                                List.of(),
                                new LoginForm("/login", Optional.of("userid"), "password"));
        String work = "&password_work=";
        assertThat(printer.verdict(form("/login", "userid=boss&password=better" + work)))
                .isEqualTo(ALLOW);
        assertThat(printer.verdict(form("/login", "userid=boss&password=" + work)))
                .isEqualTo("login.empty-password");
    }

    @Test
    void fieldsOfServicesAreNoLogin() {
        assertThat(policies.verdict(form("/x", "smtp_user=admin&smtp_pass=1234"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(form("/x", "name=admin&wifiPassword=1234"))).isEqualTo(ALLOW);
        assertThat(policies.verdict(json("/x", "{\"ddns\":{\"user\":\"admin\",\"pwd\":\"1234\"}}")))
                .isEqualTo(ALLOW);
    }
}
