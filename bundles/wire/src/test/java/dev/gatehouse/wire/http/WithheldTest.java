package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panel's cookie stays with the gateway; everything else passes as received. */
class WithheldTest {
    private static final String OURS = "__Host-gatehouse=q1W2-e3R4_t5";
    private static final String GET = "GET /a HTTP/1.1\r\nHost: cam.example\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Cookie: OURS|",
                "cookie:OURS|",
                "COOKIE: OURS; OURS|",
                "Cookie: OURS; a=1|Cookie: a=1",
                "Cookie: a=1; OURS|Cookie: a=1",
                "Cookie: a=1; OURS; b=2|Cookie: a=1; b=2",
                "Cookie: OURS; OURS; a=1; OURS;b=2;|Cookie: a=1;b=2;",
                "Cookie: a=1; __host-Gatehouse =x|Cookie: a=1",
                "Cookie: __Host-gatehouse; a|Cookie: a",
                "Cookie: a=OURS|Cookie: a=OURS",
                "Cookie: x__Host-gatehouse=1|Cookie: x__Host-gatehouse=1",
                "Cookies: OURS|Cookies: OURS"
            })
    void ourPairIsTakenOutOfWhatADeviceGets(String sent, String expected) {
        String line = sent.replace("OURS", OURS);
        String left = expected == null ? "" : expected.replace("OURS", OURS) + "\r\n";
        String head = "GET /a HTTP/1.1\r\nHost: cam.example\r\n%sX: y\r\n\r\n";
        String request = head.formatted(line + "\r\n");
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(request).server(OK).client(request);
        assertThat(talk.toServer()).isEqualTo(head.formatted(left).repeat(2));
        assertThat(talk.ended()).isFalse();
    }

    @Test
    void contentBehindItPassesHoweverItArrives() {
        String head = "POST /a HTTP/1.1\r\nHost: cam.example\r\n%sContent-Length: 5\r\n\r\nhello";
        String request = head.formatted("Cookie: a=1; " + OURS + "\r\nCookie: " + OURS + "\r\n");
        for (PayloadDemand demand : new PayloadDemand[] {PayloadDemand.NONE, Talk.READS}) {
            for (int cut = 1; cut < request.length(); cut++) {
                Talk talk = Talk.allowing(demand);
                talk.feed(Direction.TO_SERVER, Talk.octets(request.substring(0, cut)));
                talk.feed(Direction.TO_SERVER, Talk.octets(request.substring(cut)));
                assertThat(talk.toServer()).isEqualTo(head.formatted("Cookie: a=1\r\n"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Set-Cookie: OURS; Path=/; Secure|",
                "set-cookie:OURS|",
                "SET-COOKIE: \t__host-GATEHOUSE = x ;Path=/|",
                "Set-Cookie: __Host-gatehouse|",
                "Set-Cookie: __Host-gatehouse; Path=/|",
                "Set-Cookie: a=1; OURS|Set-Cookie: a=1; OURS",
                "Set-Cookie: x__Host-gatehouse=1|Set-Cookie: x__Host-gatehouse=1",
                "Set-Cookies: OURS|Set-Cookies: OURS",
                "Clear-Site-Data: \"cookies\"|",
                "clear-site-data:\"cache\", \"COOKIES\"|",
                "Clear-Site-Data: \"*\"|",
                "Clear-Site-Data: \"cache\"|Clear-Site-Data: \"cache\"",
                "Clear-Site-Data: \"*\"~Set-Cookie: OURS|"
            })
    void noDeviceSetsOrClearsOurCookie(String sent, String expected) {
        String line = sent.replace("OURS", OURS).replace("~", "\r\n");
        String left = expected == null ? "" : expected.replace("OURS", OURS) + "\r\n";
        String head = "HTTP/1.1 %s\r\nSet-Cookie: b=2; Path=/\r\n%sX: y\r\n";
        String end = "Content-Length: 2\r\n\r\nhi";
        for (String status : new String[] {"200 OK", "404 No"}) {
            Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET);
            talk.server(head.formatted(status, line + "\r\n") + end).client(GET);
            talk.server(OK);
            assertThat(talk.toClient()).isEqualTo(head.formatted(status, left) + end + OK);
            assertThat(talk.ended()).isFalse();
        }
    }

    @Test
    void answersOfAllFramingsPassWithoutItHoweverTheyArrive() {
        String ours = "Set-Cookie: " + OURS + "; Path=/\r\n";
        String head =
                "HTTP/1.1 103 Early\r\n%1$sLink: </x>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\n%1$sSet-Cookie: a=1\r\n%1$s%2$s";
        for (String rest :
                new String[] {
                    "Content-Length: 5\r\n\r\nhello",
                    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                }) {
            String answer = head.formatted(ours, rest);
            for (int cut = 1; cut < answer.length(); cut++) {
                Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET);
                talk.feed(Direction.TO_CLIENT, Talk.octets(answer.substring(0, cut)));
                talk.feed(Direction.TO_CLIENT, Talk.octets(answer.substring(cut)));
                assertThat(talk.toClient())
                        .as("cut at %d", cut)
                        .isEqualTo(head.formatted("", rest));
            }
        }
    }
}
