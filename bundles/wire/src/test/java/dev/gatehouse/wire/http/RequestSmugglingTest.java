package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two recipients may frame differently: none of their octets reaches the server. */
class RequestSmugglingTest {
    private static final String HOST = "Host: cam.example\r\n";
    private static final String POST = "POST / HTTP/1.1\r\n" + HOST;
    private static final String NEXT = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";

    static Stream<Arguments> heads() {
        return Stream.of(
                row("TE and CL", "9112 6.1", POST + te("chunked") + cl("5") + "\r\n0\r\n\r\n"),
                row("CL and TE", "9112 6.1", POST + cl("5") + te("chunked") + "\r\n0\r\n\r\n"),
                row("two CL that differ", "9112 6.3", POST + cl("5") + cl("6") + "\r\nabcdef"),
                row("two CL that agree", "9112 6.3", POST + cl("5") + cl("5") + "\r\nabcde"),
                row("list of CL", "9110 8.6", POST + cl("5, 5") + "\r\nabcde"),
                row("CL with plus", "9110 8.6", POST + cl("+5") + "\r\nabcde"),
                row("CL negative", "9110 8.6", POST + cl("-1") + "\r\nabcde"),
                row("CL hexadecimal", "9110 8.6", POST + cl("0x5") + "\r\nabcde"),
                row("CL octal", "9110 8.6", POST + cl("010") + "\r\n12345678"),
                row("CL with space inside", "9110 8.6", POST + cl("1 0") + "\r\nabcde"),
                row("CL empty", "9110 8.6", POST + cl("") + "\r\n"),
                row("CL beyond 2^64", "9110 8.6", POST + cl("18446744073709551617") + "\r\nabc"),
                row("CL with fraction", "9110 8.6", POST + cl("5.0") + "\r\nabcde"),
                row("CL full-width digit", "9110 8.6", POST + cl("\u00b2") + "\r\nab"),
                row("TE identity", "9112 6.1", POST + te("identity") + "\r\n"),
                row("TE gzip last", "9112 6.1", POST + te("chunked, gzip") + "\r\n0\r\n\r\n"),
                row("TE gzip first", "9112 6.1", POST + te("gzip, chunked") + "\r\n0\r\n\r\n"),
                row("TE twice in list", "9112 6.1", POST + te("chunked, chunked") + "\r\n"),
                row("TE in two fields", "9112 6.1", POST + te("chunked") + te("chunked") + "\r\n"),
                row("TE xchunked", "9112 6.1", POST + te("xchunked") + "\r\n0\r\n\r\n"),
                row("TE quoted", "9112 6.1", POST + te("\"chunked\"") + "\r\n0\r\n\r\n"),
                row("TE with vertical tab", "9110 5.5", POST + te("\u000bchunked") + "\r\n"),
                row("TE with NUL", "9110 5.5", POST + te("chunked\0") + "\r\n"),
                row("TE and no-break space", "9112 6.1", POST + te("chunked\u00a0") + "\r\n"),
                row("TE empty", "9112 6.1", POST + te("") + "\r\n"),
                row(
                        "TE in HTTP/1.0",
                        "9112 6.1",
                        "POST / HTTP/1.0\r\n" + HOST + te("chunked") + "\r\n0\r\n\r\n"),
                row(
                        "TE with underscore",
                        "9112 6.3",
                        POST + "Transfer_Encoding: chunked\r\n" + cl("5") + "\r\n0\r\n\r\n"),
                row("obs-fold", "9112 5.2", POST + "X: a\r\n b\r\n\r\n"),
                row("obs-fold of TE", "9112 5.2", POST + "Transfer-Encoding:\r\n chunked\r\n\r\n"),
                row("obs-fold with tab", "9112 5.2", POST + "X: a\r\n\tb\r\n\r\n"),
                row("first field indented", "9112 5.2", "POST / HTTP/1.1\r\n " + HOST + "\r\n"),
                row("bare LF", "9112 2.2", "POST / HTTP/1.1\n" + HOST + "\r\n"),
                row("bare LF in field", "9112 2.2", POST + "X: a\nContent-Length: 5\r\n\r\n"),
                row("bare LF ends head", "9112 2.2", POST + "\n" + NEXT),
                row("bare CR in field", "9112 2.2", POST + "X: a\rContent-Length: 5\r\n\r\n"),
                row("CR CR LF", "9112 2.2", POST + "X: a\r\r\n\r\n"),
                row("bare CR in line", "9112 2.2", "GET /\rX HTTP/1.1\r\n" + HOST + "\r\n"),
                row("space before colon", "9112 5.1", POST + "Content-Length : 5\r\n\r\nabcde"),
                row("tab before colon", "9112 5.1", POST + "Content-Length\t: 5\r\n\r\nabcde"),
                row("no colon", "9110 5.1", POST + "Content-Length 5\r\n\r\n", "9112 5.1"),
                row("no name", "9110 5.1", POST + ": 5\r\n\r\n"),
                row("name with at", "9110 5.1", POST + "X@Y: 5\r\n\r\n"),
                row("name with NUL", "9110 5.5", POST + "X\0Y: 5\r\n\r\n"),
                row("name not ASCII", "9110 5.1", POST + "C\u00f6ntent-Length: 5\r\n\r\n"),
                row("name in brackets", "9110 5.1", POST + "(Content-Length): 5\r\n\r\n"),
                row("value with DEL", "9110 5.5", POST + "X: \u007f\r\n\r\n"),
                row("value with BEL", "9110 5.5", POST + "X: \u0007\r\n\r\n"),
                row("no Host", "9112 3.2", "GET / HTTP/1.1\r\n\r\n"),
                row("two Hosts", "9112 3.2", "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
                row("empty Host", "9110 7.2", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                row("Host with user", "9110 7.2", host("evil@cam.example")),
                row("Host with comma", "9110 7.2", host("cam.example, evil.example")),
                row("Host with space", "9110 7.2", host("cam.example evil.example")),
                row("Host with path", "9110 7.2", host("cam.example/x")),
                row("Host percent-encoded", "9110 7.2", host("cam%2eexample")),
                row("Host with two ports", "9110 7.2", host("cam.example:80:81")),
                row("Host with port 99999", "9110 7.2", host("cam.example:99999")),
                row("Host with empty port", "9110 7.2", host("cam.example:")),
                row("Host with open bracket", "9110 7.2", host("[::1")),
                row(
                        "absolute target differs",
                        "9112 3.2.2",
                        "GET http://evil.example/ HTTP/1.1\r\n" + HOST + "\r\n"),
                row(
                        "absolute target with user",
                        "9112 3.2.2",
                        "GET http://a@cam.example/ HTTP/1.1\r\n" + HOST + "\r\n"),
                row(
                        "absolute target, no Host, HTTP/1.0",
                        "9112 3.2.2",
                        "GET http://evil.example/ HTTP/1.0\r\n\r\n"),
                row(
                        "ftp target",
                        "9112 3.2",
                        "GET ftp://cam.example/ HTTP/1.1\r\n" + HOST + "\r\n"),
                row("bare name target", "9112 3.2", "GET x HTTP/1.1\r\n" + HOST + "\r\n"),
                row("asterisk GET", "9112 3.2.4", "GET * HTTP/1.1\r\n" + HOST + "\r\n"),
                row("NUL in target", "9110 5.5", "GET /\0 HTTP/1.1\r\n" + HOST + "\r\n"),
                row("tab in target", "9112 3.2", "GET /\tx HTTP/1.1\r\n" + HOST + "\r\n"),
                row("not ASCII in target", "9112 3.2", "GET /\u00e4 HTTP/1.1\r\n" + HOST + "\r\n"),
                row("fragment in target", "9112 3.2", "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n"),
                row("space in target", "9112 3.2", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n"),
                row("two spaces", "9112 3.2", "GET  / HTTP/1.1\r\n" + HOST + "\r\n"),
                row("space at end of line", "9112", "GET / HTTP/1.1 \r\n" + HOST + "\r\n"),
                row("tab for space", "9112 3", "GET\t/\tHTTP/1.1\r\n" + HOST + "\r\n"),
                row("HTTP/0.9", "9112 3", "GET /\r\n\r\n"),
                row("HTTP/1.2", "9112 2.3", "GET / HTTP/1.2\r\n" + HOST + "\r\n"),
                row("HTTP/2.0", "9112 2.3", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                row("version in lower case", "9112 2.3", "GET / http/1.1\r\n" + HOST + "\r\n"),
                row("version with zero", "9112 2.3", "GET / HTTP/1.01\r\n" + HOST + "\r\n"),
                row("method with colon", "9112 3.1", "GE:T / HTTP/1.1\r\n" + HOST + "\r\n"),
                row("two empty lines", "9112 2.2", "\r\n\r\n" + NEXT),
                row(
                        "GET with CL",
                        "9110 9.3.1",
                        "GET / HTTP/1.1\r\n" + HOST + cl("5") + "\r\nabcde"),
                row(
                        "HEAD with chunks",
                        "9110 9.3.1",
                        "HEAD / HTTP/1.1\r\n" + HOST + te("chunked") + "\r\n0\r\n\r\n"),
                row(
                        "Connection names CL",
                        "9110 7.6.1",
                        POST + "Connection: close, Content-Length\r\n" + cl("5") + "\r\nabcde"),
                row("Connection names Host", "9110 7.6.1", POST + "Connection: Host\r\n\r\n"),
                row("TLS instead of HTTP", "9110 5.5", "\u0016\u0003\u0001\u0002\0\u0001"));
    }

    static Stream<Arguments> chunks() {
        return Stream.of(
                chunk("no digits", "\r\n"),
                chunk("plus", "+5\r\nabcde\r\n0\r\n\r\n"),
                chunk("minus", "-5\r\nabcde\r\n0\r\n\r\n"),
                chunk("0x", "0x5\r\nabcde\r\n0\r\n\r\n"),
                chunk("space before", " 5\r\nabcde\r\n0\r\n\r\n"),
                chunk("space after", "5 \r\nabcde\r\n0\r\n\r\n"),
                chunk("space before extension", "5 ;a\r\nabcde\r\n0\r\n\r\n"),
                chunk("2^64", "10000000000000000\r\n\r\n"),
                chunk("2^63", "8000000000000000\r\n\r\n"),
                chunk("2^60", "1000000000000000\r\n\r\n"),
                chunk("many zeros", "0".repeat(17) + "5\r\nabcde\r\n0\r\n\r\n"),
                chunk("bare LF", "5\nabcde\r\n0\r\n\r\n"),
                chunk("bare CR", "5\rabcde\r\n0\r\n\r\n"),
                chunk("LF in extension", "5;\nabcde\r\n0\r\n\r\n"),
                chunk("CR in extension", "5;a\rb\r\nabcde\r\n0\r\n\r\n"),
                chunk("NUL in extension", "5;a\0\r\nabcde\r\n0\r\n\r\n"),
                chunk("data too long", "5\r\nabcdef\r\n0\r\n\r\n"),
                chunk("data too short", "5\r\nabcd\r\n0\r\n\r\n"),
                chunk("LF after data", "5\r\nabcde\n0\r\n\r\n"),
                chunk("not hexadecimal", "g\r\nabcde\r\n0\r\n\r\n"),
                chunk("underscore", "1_0\r\nabcde\r\n0\r\n\r\n"),
                chunk("comma", "5,5\r\nabcde\r\n0\r\n\r\n"),
                chunk("trailer", "0\r\nX: y\r\n\r\n"),
                chunk("trailer that frames", "0\r\nContent-Length: 5\r\n\r\nabcde"),
                chunk("trailer with bare LF", "0\r\nX: y\n\r\n"),
                chunk("end with bare LF", "0\r\n\n"),
                chunk("long extension", "5;" + "a".repeat(300) + "\r\nabcde\r\n0\r\n\r\n"),
                chunk(
                        "many extensions",
                        ("1;" + "a".repeat(200) + "\r\nx\r\n").repeat(200) + "0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void ambiguousHeadIsRefusedAndNothingPassesFailsClosed(
            String name, String clause, String request, String other) {
        for (PayloadDemand demand : new PayloadDemand[] {PayloadDemand.NONE, Talk.READS}) {
            Talk whole = Talk.allowing(demand).client(request + NEXT);
            Talk singly = Talk.allowing(demand);
            singly.script.feedSingly(Direction.TO_SERVER, Talk.octets(request + NEXT));
            for (Talk talk : new Talk[] {whole, singly}) {
                assertThat(talk.toServer()).isEmpty();
                assertThat(talk.script.connected()).isFalse();
                assertThat(talk.script.judged()).isEmpty();
                assertThat(talk.answered())
                        .matches("(?s)HTTP/1\\.1 (400|505) .*Connection: close.*");
                assertThat(talk.abortCode()).isEqualTo("message.malformed");
                assertThat(talk.aborted().params().get("clause").toString())
                        .containsAnyOf(clause, other);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void ambiguousChunkNeverEndsTheRequestForTheServerFailsClosed(String name, String body) {
        String head = POST + te("chunked") + "\r\n";
        Talk held = Talk.allowing(Talk.READS).client(head + body + NEXT);
        assertThat(held.toServer()).isEmpty();
        assertThat(held.answered()).startsWith("HTTP/1.1 4");
        assertThat(held.script.aborted()).isPresent();

        Talk streamed = Talk.allowing(PayloadDemand.NONE);
        for (byte octet : Talk.octets(head + body + NEXT)) {
            streamed.feed(Direction.TO_SERVER, new byte[] {octet});
        }
        assertThat(streamed.toServer()).startsWith(head).doesNotContain("smuggled");
        assertThat(streamed.toServer().substring(head.length())).doesNotEndWith("0\r\n\r\n");
        assertThat(streamed.script.aborted()).isPresent();
        assertThat(streamed.answered()).startsWith("HTTP/1.1 4");
    }

    private static Arguments row(String name, String clause, String request) {
        return row(name, clause, request, clause);
    }

    private static Arguments row(String name, String clause, String request, String other) {
        return Arguments.of(name, "RFC " + clause, request, "RFC " + other);
    }

    private static Arguments chunk(String name, String body) {
        return Arguments.of(name, body);
    }

    private static String cl(String value) {
        return "Content-Length: " + value + "\r\n";
    }

    private static String te(String value) {
        return "Transfer-Encoding: " + value + "\r\n";
    }

    private static String host(String value) {
        return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
    }
}
