package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page and the problem document: their words, their framing, and hostile text in them. */
class RefusalPageTest {
    private static final String HOSTILE =
            "</p><script>alert(1)</script><img src=x onerror='a'>\"&\r\nSet-Cookie: a=b\r\n\r\n"
                    + "\u001b[2J\u202Etxt.exe\u2066\u200F\u0000\u0085\uD800"
                    + "x".repeat(10_000);

    @ParameterizedTest
    @CsvSource({
        "login.default-pair, 403",
        "login.empty-password, 403",
        "message.malformed, 400",
        "message.too-large, 413",
        "message.unreadable, 413",
        "payload.schema, 422",
        "rate.exceeded, 429",
        "http.misdirected, 421",
        "guard.late, 503"
    })
    void guardsRefusalHasTheStatusOfItsCode(String code, int status) {
        FindingCode known = Codes.all().get(code);
        Talk talk = refused(Finding.of(known), "");
        assertThat(talk.answered()).startsWith("HTTP/1.1 " + status + " ").contains(code);
    }

    @Test
    void everyCodeGivesAPageWithATitleASentenceAndAdvice() {
        for (FindingCode code : Codes.all().values()) {
            int status = Refusal.status(code);
            RefusalText text = RefusalText.of(new Refusal(status, Finding.of(code), true, false));
            assertThat(text.title()).isNotBlank();
            assertThat(text.sentence()).isNotBlank().isNotEqualTo(code.word());
            assertThat(text.advice()).isNotBlank();
        }
    }

    @Test
    void hostileTextStaysTextOnThePage() {
        Finding finding = Finding.of(Codes.LOGIN_EMPTY).with("user", HOSTILE);
        String answer = refused(finding, "").answered();
        String body = body(answer);
        assertThat(head(answer)).doesNotContain("Set-Cookie").doesNotContain("alert");
        assertThat(body)
                .contains("&lt;script&gt;")
                .doesNotContain("<script")
                .doesNotContain("<img");
        assertHarmless(body);
        assertFramed(answer);
    }

    @Test
    void hostileTextStaysTextInTheProblemDocument() {
        Finding finding = Finding.of(Codes.LOGIN_EMPTY).with("user", HOSTILE);
        String answer = refused(finding, "Accept: application/json\r\n").answered();
        assertThat(answer).contains("Content-Type: application/problem+json\r\n");
        String body = body(answer);
        assertThat(body).startsWith("{\"type\":\"login.empty-password\"").endsWith("}\n");
        assertThat(body).doesNotContain("<").contains("\\u003cscript").contains("\\\"");
        assertHarmless(body);
        assertFramed(answer);
    }

    @Test
    void hostileHostOfARequestIsHarmlessToo() {
        String host = "x".repeat(200) + ".example";
        Talk talk = Talk.allowing(PayloadDemand.NONE);
        talk.client("GET /\u00ff HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertFramed(talk.answered());
        Talk upgrade = Talk.allowing(PayloadDemand.NONE);
        upgrade.client(
                "GET / HTTP/1.1\r\nHost: cam.example\r\nUpgrade: <b>\u00e2\u0080\u00ae</b>\r\n\r\n");
        assertThat(body(upgrade.answered())).doesNotContain("<b>");
        assertFramed(upgrade.answered());
    }

    @Test
    void pageNeedsNothingFromElsewhereAndItsPolicyNamesItsStyle() throws Exception {
        String answer =
                refused(Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", "admin"), "").answered();
        Matcher style = Pattern.compile("(?s)<style>(.*)</style>").matcher(answer);
        assertThat(style.find()).isTrue();
        byte[] octets = style.group(1).getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
        assertThat(head(answer))
                .contains("default-src 'none'; style-src 'sha256-")
                .contains(Base64.getEncoder().encodeToString(digest))
                .contains("Cache-Control: no-store\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n");
        assertThat(body(answer))
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("<meta name=\"viewport\"", "<main>", "<h1>This login was stopped</h1>")
                .contains("set a password of your own")
                .contains("comes from Gatehouse")
                .doesNotContain("src=", "href=", "url(", "@import", "style=\"");
    }

    @Test
    void answerToHeadHasNoContent() {
        Finding finding = Finding.of(Codes.LOGIN_EMPTY).with("user", "a");
        Talk talk =
                Talk.of(
                        Talk.ROUTE,
                        PayloadDemand.NONE,
                        Set.of(),
                        (d, m) -> new Verdict.Refuse(finding));
        talk.client("HEAD / HTTP/1.1\r\nHost: cam.example\r\n\r\n");
        assertThat(talk.answered()).contains("Content-Length: ").endsWith("\r\n\r\n");
    }

    @Test
    void tooFastClientIsToldWhenToAskAgain() {
        assertThat(refused(Finding.of(Codes.RATE_EXCEEDED), "").answered())
                .contains("Retry-After: ");
    }

    private static Talk refused(Finding finding, String field) {
        return Talk.of(
                        Talk.ROUTE,
                        PayloadDemand.NONE,
                        Set.of(),
                        (direction, message) -> new Verdict.Refuse(finding))
                .client("GET / HTTP/1.1\r\nHost: cam.example\r\n" + field + "\r\n");
    }

    private static void assertHarmless(String body) {
        assertThat(body.codePoints().filter(c -> c < ' ' && c != '\n' || c == 0x7f || c == 0x85))
                .isEmpty();
        assertThat(body.codePoints().filter(c -> Character.getType(c) == Character.FORMAT))
                .isEmpty();
        assertThat(body.length()).isLessThan(8_000);
    }

    private static void assertFramed(String answer) {
        Matcher length = Pattern.compile("Content-Length: ([0-9]+)\r\n").matcher(head(answer));
        assertThat(length.find()).isTrue();
        assertThat(body(answer).getBytes(StandardCharsets.UTF_8))
                .hasSize(Integer.parseInt(length.group(1)));
        byte[] octets = (head(answer) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new ResponseParser(octets, false).parse()).isEqualTo(Optional.empty());
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
