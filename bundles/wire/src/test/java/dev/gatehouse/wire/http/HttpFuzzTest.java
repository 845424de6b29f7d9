package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.ProtocolMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Seeded mutations of requests and responses, in random pieces, under random verdicts. No
 * exception; what reaches the server is exactly the allowed requests, as a second and simple reader
 * frames them; no view is asked for beyond the limits. {@code -Dgatehouse.fuzz} sets the number of
 * flows.
 */
class HttpFuzzTest {
    private static final int FLOWS = Integer.getInteger("gatehouse.fuzz", 20_000);
    private static final long SEED = 9112;

    /** Most octets that one held request may ask for: head, content read, room for its chunks. */
    private static final int MOST = HttpLimits.DEFAULT.head() + 1_000 + 65_536 + 4;

    private static final List<byte[]> REQUESTS =
            List.of(
                    octets("GET /a HTTP/1.1\r\nHost: cam.example\r\nAccept: */*\r\n\r\n"),
                    octets("HEAD /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                    octets(
                            "POST /b HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 11\r\n\r\n"
                                    + "user=a&pw=b"),
                    octets(
                            "POST /c HTTP/1.1\r\nHost: cam.example\r\nTransfer-Encoding: chunked\r\n"
                                    + "\r\n5\r\nabcde\r\n3;x\r\nxyz\r\n0\r\n\r\n"),
                    octets(
                            "PUT /d HTTP/1.1\r\nHost: cam.example\r\nExpect: 100-continue\r\n"
                                    + "Content-Length: 2\r\n\r\nhi"),
                    octets("GET http://cam.example/x HTTP/1.1\r\nHost: cam.example\r\n\r\n"));
    private static final List<byte[]> RESPONSES =
            List.of(
                    octets("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
                    octets("HTTP/1.1 100 Continue\r\n\r\n"),
                    octets("HTTP/1.1 204 None\r\n\r\n"),
                    octets("HTTP/1.1 304 Same\r\nContent-Length: 7\r\n\r\n"),
                    octets(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
                    octets("HTTP/1.0 401 No\r\nWWW-Authenticate: Basic\r\n\r\nsecret"));
    private static final List<byte[]> SPICE =
            List.of(
                    octets("\r\n"),
                    octets("\n"),
                    octets("\r"),
                    octets("\0"),
                    octets(" "),
                    octets("\t"),
                    octets(":"),
                    octets(";"),
                    octets("0\r\n\r\n"),
                    octets("\r\n\r\n"),
                    octets("chunked"),
                    octets("Content-Length: 5\r\n"),
                    octets("Content-Length: 0\r\n"),
                    octets("Transfer-Encoding: chunked\r\n"),
                    octets("Host: cam.example\r\n"),
                    octets("Connection: close\r\n"),
                    octets("Upgrade: x\r\n"),
                    octets("GET /z HTTP/1.1\r\nHost: cam.example\r\n\r\n"),
                    octets("ffffffffffffffff"));

    @Test
    void mutatedFlowsPassOnlyWhatWasJudgedAndAllowed() {
        SplittableRandom random = new SplittableRandom(SEED);
        long served = 0;
        long refused = 0;
        for (int i = 0; i < FLOWS; i++) {
            Talk talk = flow(random.split());
            String server = talk.toServer();
            List<HttpRequest> allowed = allowed(talk);
            int passed = new Reader(server).requests(allowed);
            served += passed;
            refused += talk.script.aborted().isPresent() ? 1 : 0;
            for (Command command : talk.script.commands()) {
                if (command instanceof Command.NeedMore more) {
                    assertThat(more.atMost()).isLessThanOrEqualTo(MOST);
                }
            }
        }
        System.out.println(
                FLOWS + " flows: " + served + " requests served, " + refused + " aborts");
        assertThat(served).isGreaterThan(FLOWS / 4);
        assertThat(refused).isGreaterThan(FLOWS / 8);
    }

    private static Talk flow(SplittableRandom random) {
        PayloadDemand demand = random.nextBoolean() ? PayloadDemand.NONE : Talk.READS;
        Talk talk = Talk.of(Talk.ROUTE, demand, Set.of("cam.example"), (d, m) -> verdict(m));
        byte[] client = stream(random, REQUESTS);
        byte[] server = stream(random, RESPONSES);
        boolean orderly = random.nextInt(4) > 0; // Else responses come before requests, too.
        int c = 0;
        int s = 0;
        while ((c < client.length || s < server.length) && talk.script.aborted().isEmpty()) {
            if (c < client.length && (orderly || s >= server.length || random.nextInt(3) > 0)) {
                int n = Math.min(client.length - c, 1 + random.nextInt(90));
                talk.feed(Direction.TO_SERVER, slice(client, c, n));
                c += n;
            } else {
                int n = Math.min(server.length - s, 1 + random.nextInt(90));
                talk.feed(Direction.TO_CLIENT, slice(server, s, n));
                s += n;
            }
        }
        talk.script.event(new Event.Woke());
        talk.settle();
        if (random.nextBoolean()) {
            talk.clientEnds();
        }
        return random.nextBoolean() ? talk.serverEnds() : talk;
    }

    // By the message alone, so that the check can tell again what was allowed.
    private static Verdict verdict(ProtocolMessage message) {
        int sum = 0;
        if (message instanceof HttpRequest request) {
            sum = (request.target().length() * 31 + request.fields().size()) % 16;
        }
        Finding finding = Finding.of(Codes.RATE_EXCEEDED);
        return sum == 3 ? new Verdict.Refuse(finding) : Verdict.ALLOW;
    }

    private static List<HttpRequest> allowed(Talk talk) {
        List<HttpRequest> allowed = new ArrayList<>();
        for (ProtocolMessage message : talk.script.judged()) {
            if (message instanceof HttpRequest request
                    && verdict(request).kind() == Verdict.Kind.ALLOW) {
                allowed.add(request);
            }
        }
        return allowed;
    }

    private static byte[] stream(SplittableRandom random, List<byte[]> corpus) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int messages = 1 + random.nextInt(4);
        for (int i = 0; i < messages; i++) {
            byte[] message = corpus.get(random.nextInt(corpus.size()));
            int mutations = Math.max(0, random.nextInt(6) - 3);
            for (int m = 0; m < mutations; m++) {
                message = mutate(random, message);
            }
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    private static byte[] mutate(SplittableRandom random, byte[] in) {
        int at = random.nextInt(in.length + 1);
        int end = Math.min(in.length, at + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> join(slice(in, 0, at), slice(in, end, in.length - end));
            case 1 -> join(slice(in, 0, end), slice(in, at, in.length - at));
            case 2 -> {
                byte[] spice = SPICE.get(random.nextInt(SPICE.size()));
                yield join(slice(in, 0, at), join(spice, slice(in, at, in.length - at)));
            }
            default -> {
                byte[] out = in.clone();
                if (out.length > 0) {
                    out[Math.min(at, out.length - 1)] = (byte) random.nextInt(256);
                }
                yield out;
            }
        };
    }

    /** A second reader of what passed, simple because it may trust the layer's strictness. */
    private static final class Reader {
        private final String octets;
        private int at;

        Reader(String octets) {
            this.octets = octets;
        }

        /** Checks that these requests, in order, are all there is, and returns how many. */
        int requests(List<HttpRequest> allowed) {
            int count = 0;
            while (at < octets.length()) {
                assertThat(count).isLessThan(allowed.size());
                HttpRequest request = allowed.get(count);
                int end = octets.indexOf("\r\n\r\n", at);
                assertThat(end).as("a head that passed in part").isPositive();
                String head = octets.substring(at, end + 2);
                assertThat(head).startsWith(request.method() + " ").contains(request.target());
                assertThat(head.split("\r\n")).hasSize(request.fields().size() + 1);
                at = end + 4;
                content(head);
                count++;
            }
            return count;
        }

        private void content(String head) {
            String lower = head.toLowerCase(java.util.Locale.ROOT);
            if (lower.contains("\r\ntransfer-encoding:")) {
                chunks();
                return;
            }
            int length = lower.indexOf("\r\ncontent-length:");
            if (length >= 0) {
                String value = lower.substring(length + 17, lower.indexOf('\r', length + 17));
                at = (int) Math.min(octets.length(), at + Long.parseLong(value.strip()));
            }
        }

        private void chunks() {
            while (at < octets.length()) {
                int end = octets.indexOf("\r\n", at);
                if (end < 0) {
                    at = octets.length();
                    return;
                }
                long size = Long.parseLong(octets.substring(at, end).split(";")[0], 16);
                at = (int) Math.min(octets.length(), end + 2 + size + 2);
                if (size == 0) {
                    return;
                }
            }
        }
    }

    private static byte[] slice(byte[] in, int from, int length) {
        byte[] out = new byte[length];
        System.arraycopy(in, from, out, 0, length);
        return out;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] out = new byte[a.length + b.length];
        System.arraycopy(a, 0, out, 0, a.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
