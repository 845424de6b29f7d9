package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.wire.coap.CoapHeader;
import dev.gatehouse.wire.coap.CoapReader;
import dev.gatehouse.wire.coap.CoapReading;
import dev.gatehouse.wire.coap.CoapRefusal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One sender's conversation over one route: each datagram is read, judged, and passed as it came,
 * over a leg that nobody else uses; what comes back goes to this sender alone. On its loop only.
 */
final class DatagramFlow {
    /**
     * How long nothing may be said, in seconds: above EXCHANGE_LIFETIME (247 s, RFC 7252 4.8.2),
     * after which no answer to anything can still be on its way.
     */
    static final int IDLE_SECONDS = 300;

    /** How long a leg that did not come about is not tried again, in seconds. */
    static final int REST_SECONDS = 10;

    private final Rim rim;
    private final LiveRoute live;
    private final DatagramListener listener;
    private final Visitor visitor;
    private final DatagramTable table;
    private final SenderAnswers answers;
    private final FlowGuard guard;
    private final WayOnward way;
    private Optional<Finding> resting = Optional.empty();
    private boolean over;
    private long lastNanos;

    DatagramFlow(
            Rim rim, LiveRoute live, DatagramListener listener, Flow flow, DatagramTable table) {
        this.rim = rim;
        this.live = live;
        this.listener = listener;
        this.visitor = new Visitor(() -> rim.services().home(), flow);
        this.table = table;
        this.answers =
                new SenderAnswers(octets -> listener.send(flow.source(), octets), this::nanos);
        this.way =
                new WayOnward(
                        this, table.loop(), to -> rim.datagrams().open(flow, to, table.loop()));
        this.guard = new FlowGuard(rim, visitor, this::journal);
        this.lastNanos = flow.openedNanos();
    }

    /** Admits the flow, or lets it rest: its datagrams are refused for a while without a look. */
    void begin() {
        table.add(this);
        live.broken().or(guard::admit).ifPresent(this::rest);
    }

    /** Re-admits if the guards or their policies are others than before, or ends the flow. */
    void review() {
        if (over || resting.isPresent()) {
            return;
        }
        guard.readmit().ifPresent(this::end);
    }

    /** Takes a datagram of the client; the octets are valid during the call. */
    void fromClient(ByteBuffer octets) {
        review();
        if (over) {
            return;
        }
        CoapReading reading = CoapReader.read(octets);
        if (resting.isPresent()) {
            reading.header().ifPresent(header -> answers.tell(header, resting.get()));
        } else if (octets.remaining() > DatagramLeg.LONGEST) {
            Finding why = tooLarge(octets.remaining());
            journal(why);
            answers.refuse(reading.header(), CoapRefusal.TOO_LARGE, why);
        } else if (reading.fault().isPresent()) {
            journal(reading.fault().get().finding());
            answers.unreadable(reading);
        } else {
            judge(reading.header().orElseThrow(), reading.message().orElseThrow(), octets);
        }
    }

    private void judge(CoapHeader header, CoapMessage message, ByteBuffer octets) {
        Verdict verdict = guard.judge(Direction.TO_SERVER, message, nanos());
        Optional<Finding> why = guard.refusal(verdict);
        if (why.isEmpty()) {
            pass(header, octets);
            return;
        }
        if (verdict.kind() == Verdict.Kind.QUARANTINE) {
            end(why.get());
            return;
        }
        journal(why.get());
        if (verdict.kind() == Verdict.Kind.REFUSE) {
            answers.refuse(Optional.of(header), CoapRefusal.FORBIDDEN, why.get());
        }
    }

    private void pass(CoapHeader header, ByteBuffer octets) {
        lastNanos = nanos();
        if (!way.opened()) {
            answers.waits(header);
        }
        way.send(octets);
    }

    /** What waited has gone. */
    void legOpened() {
        answers.gone();
    }

    /** Takes a datagram of the server. */
    void fromServer(ByteBuffer octets) {
        review();
        if (over || resting.isPresent()) {
            return;
        }
        CoapReading reading = CoapReader.read(octets);
        Optional<Finding> why;
        if (octets.remaining() > DatagramLeg.LONGEST) {
            why = Optional.of(tooLarge(octets.remaining()));
        } else if (reading.fault().isPresent()) {
            why = reading.fault().map(fault -> fault.finding());
        } else {
            why = toClient(reading.message().orElseThrow());
        }
        if (why.isEmpty()) {
            lastNanos = nanos();
            listener.send(sender(), octets.array());
            return;
        }
        journal(why.get());
        answers.reset(reading).ifPresent(way::back);
    }

    private Optional<Finding> toClient(CoapMessage message) {
        return guard.refusal(guard.judge(Direction.TO_CLIENT, message, nanos()));
    }

    /** Ends the flow, or lets it rest if there never was a leg. */
    void legFailed(Finding why) {
        if (over || resting.isPresent()) {
            return;
        }
        if (way.opened()) {
            end(why); // What comes next begins anew.
        } else {
            rest(why);
        }
    }

    private void rest(Finding why) {
        journal(why);
        resting = Optional.of(why);
        lastNanos = nanos();
        way.close();
        answers.tellWaiting(why);
    }

    private static Finding tooLarge(int octets) {
        return Finding.of(Codes.MESSAGE_TOO_LARGE)
                .with("protocol", "COAP")
                .with("octets", octets)
                .with("limit", DatagramLeg.LONGEST);
    }

    private void journal(Finding finding) {
        rim.journal(visitor.placed(finding));
    }

    /** Ends what has been silent, and what has rested. */
    void tick(long nowNanos) {
        review();
        if (!over) {
            visitor.tell(way.opened(), lastNanos, nowNanos);
        }
        int most = resting.isPresent() ? REST_SECONDS : IDLE_SECONDS;
        if (!over && nowNanos - lastNanos > most * Rim.NANOS) {
            over();
        }
    }

    /** Ends the flow and tells why. */
    void end(Finding why) {
        if (!over) {
            journal(why);
            over();
        }
    }

    private void over() {
        visitor.tell(way.opened(), lastNanos, nanos());
        over = true;
        way.close();
        guard.close();
        table.remove(this);
        rim.flows().leave(sender().getAddress());
    }

    private long nanos() {
        return rim.services().ticker().nanos();
    }

    LiveRoute live() {
        return live;
    }

    Flow flow() {
        return visitor.flow();
    }

    /** Returns whether it is, or was, this device's. */
    boolean isOf(DeviceId id) {
        return visitor.isOf(id);
    }

    InetSocketAddress sender() {
        return visitor.flow().source();
    }

    DatagramListener listener() {
        return listener;
    }
}
