package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the rim is told that a message is under way, so that it measures its pace. */
class PaceTest {
    private static final String CHUNKED =
            "POST /c HTTP/1.1\r\nHost: cam.example\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String GET = "GET /c HTTP/1.1\r\nHost: cam.example\r\n\r\n";

    private static boolean underWay(Talk talk, Direction way) {
        List<Command> own =
                talk.script.commands().stream()
                        .filter(
                                command ->
                                        command instanceof Command.NeedMore more
                                                        && more.direction() == way
                                                || command instanceof Command.Pass pass
                                                        && pass.direction() == way)
                        .toList();
        return own.get(own.size() - 1) instanceof Command.NeedMore more && more.begun();
    }

    @Test
    void aRequestInChunksIsUnderWayUntilItsLastChunk() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(CHUNKED);
        for (String part : List.of("1\r\nx\r\n", "1", "\r", "\nx", "\r\n", "2\r\nx", "x\r\n")) {
            talk.client(part);
            assertThat(underWay(talk, Direction.TO_SERVER)).as(part).isTrue();
        }
        talk.client("0\r\n\r\n");
        assertThat(underWay(talk, Direction.TO_SERVER)).isFalse();
    }

    @Test
    void aRequestOfKnownLengthIsUnderWayUntilItsLastOctet() {
        Talk talk =
                Talk.allowing(PayloadDemand.NONE)
                        .client(
                                "PUT /c HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 3\r\n\r\n");
        assertThat(underWay(talk, Direction.TO_SERVER)).isTrue();
        talk.client("xx");
        assertThat(underWay(talk, Direction.TO_SERVER)).isTrue();
        talk.client("x");
        assertThat(underWay(talk, Direction.TO_SERVER)).isFalse();
    }

    @Test
    void anAnswerOfKnownLengthIsUnderWayUntilItsLastOctet() {
        Talk talk =
                Talk.allowing(PayloadDemand.NONE)
                        .client(GET)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
        assertThat(underWay(talk, Direction.TO_CLIENT)).isTrue();
        talk.server("i");
        assertThat(underWay(talk, Direction.TO_CLIENT)).isFalse();
    }

    @Test
    void anAnswerInChunksMayRestBetweenThem() {
        Talk talk =
                Talk.allowing(PayloadDemand.NONE)
                        .client(GET)
                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .server("7\r\ndata:x\n\r\n");
        assertThat(underWay(talk, Direction.TO_CLIENT)).isFalse();
    }
}
