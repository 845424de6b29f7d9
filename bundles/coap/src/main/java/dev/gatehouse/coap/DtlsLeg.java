package dev.gatehouse.coap;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

/**
 * One leg: a socket, a connector and a session that nobody else has. Safe on any thread; its
 * listener is called under its lock, so one call at a time, and never after it is over.
 */
final class DtlsLeg implements DatagramLeg, Receiver.Sink {
    private final LegListener listener;
    private final LegEngine engine;
    private final Ticker ticker;
    private final Consumer<DtlsLeg> ended;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final Silence silence = new Silence();
    private Optional<LegConnector> connector = Optional.empty();
    private Optional<Finding> refused = Optional.empty();
    private LegPlan plan;
    private boolean heard;
    private boolean established;
    private boolean over;

    DtlsLeg(LegListener listener, LegEngine engine, Ticker ticker, Consumer<DtlsLeg> ended) {
        this.listener = listener;
        this.engine = engine;
        this.ticker = ticker;
        this.ended = ended;
    }

    /** Begins as planned; what waits goes out in it. */
    void begin(LegPlan wanted) {
        synchronized (this) {
            plan = wanted;
        }
        try {
            DatagramChannel channel = engine.receiver().open(wanted.peer(), this);
            DtlsConnectorConfig config =
                    wanted.terms(this::refused).setSessionListener(new Session()).build();
            LegConnector made = new LegConnector(config, channel, wanted.peer(), this::unreachable);
            made.setExecutor(engine.steps());
            made.setRawDataReceiver(this::receive);
            start(made);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            fail(LegFailure.unreachable(wanted.host(), "the connection did not come about"));
        }
    }

    private void start(LegConnector made) throws IOException {
        made.start();
        synchronized (this) {
            connector = Optional.of(made);
            if (over) {
                engine.soon(made::destroy);
                return;
            }
            while (!waiting.isEmpty()) {
                transmit(made, waiting.poll());
            }
        }
    }

    @Override
    public synchronized void send(ByteBuffer datagram) {
        if (over || !datagram.hasRemaining() || datagram.remaining() > LONGEST) {
            return;
        }
        byte[] octets = new byte[datagram.remaining()];
        datagram.duplicate().get(octets);
        if (connector.isPresent()) {
            transmit(connector.get(), octets);
        } else if (waiting.size() < WAITING) {
            waiting.add(octets);
        }
    }

    private void transmit(LegConnector made, byte[] octets) {
        boolean ask = silence.sends(octets[0], ticker.nanos()) && established;
        try {
            made.send(RawData.outbound(octets, context(ask), null, false));
        } catch (IllegalStateException stopped) {
            over = true; // It stopped of its own accord: nothing can go out any more.
        }
    }

    /** Asking anew keeps the session that there is until the endpoint has answered. */
    private EndpointContext context(boolean ask) {
        InetSocketAddress peer = plan.peer();
        MapBasedEndpointContext.Attributes how =
                ask
                        ? DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_PROBE
                        : new MapBasedEndpointContext.Attributes();
        return new MapBasedEndpointContext(peer, plan.serverName().orElse(null), null, how);
    }

    @Override
    public void datagram(byte[] octets) {
        LegConnector made;
        synchronized (this) {
            if (over || connector.isEmpty()) {
                return;
            }
            heard |= octets.length > 0 && isRecord(octets[0]);
            made = connector.get();
        }
        made.take(octets);
    }

    /** The content types of DTLS: RFC 6347 4.1, RFC 6520, RFC 9146. */
    private static boolean isRecord(byte first) {
        return first >= 20 && first <= 25;
    }

    @Override
    public void unreachable() {
        boolean never;
        synchronized (this) {
            // Anybody can forge such a message: what was agreed on is not given up for it.
            never = !established;
        }
        if (never) {
            fail(LegFailure.unreachable(plan().host(), "it refused the connection"));
        }
    }

    private synchronized LegPlan plan() {
        return plan;
    }

    private synchronized void refused(Finding why) {
        refused = Optional.of(why);
    }

    private void receive(RawData data) {
        synchronized (this) {
            silence.ended();
            if (!over) {
                listener.received(data.getBytes());
            }
        }
    }

    /** Ends the leg and says why, once. */
    void fail(Finding why) {
        synchronized (this) {
            if (over) {
                return;
            }
            end();
            ended.accept(this);
            listener.failed(why);
        }
    }

    private void end() {
        over = true;
        waiting.clear();
        // Elsewhere: this may be one of the connector's own threads.
        connector.ifPresent(made -> engine.soon(made::destroy));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            end();
        }
        ended.accept(this);
    }

    /** What Scandium tells of its handshakes. */
    private final class Session extends SessionAdapter {
        @Override
        public void contextEstablished(Handshaker handshaker, DTLSContext context) {
            synchronized (DtlsLeg.this) {
                silence.ended();
                if (!over && !established) {
                    established = true;
                    listener.opened(plan.how(context.getSession().getCipherSuite().name()));
                }
            }
        }

        @Override
        public void handshakeFailed(Handshaker handshaker, Throwable error) {
            Finding why;
            synchronized (DtlsLeg.this) {
                if (over || established && !silence.lasts()) {
                    return; // The session that there was goes on.
                }
                why =
                        established
                                ? LegFailure.unreachable(plan.host(), "it no longer answers")
                                : LegFailure.handshake(error, heard, plan.sharedKey());
                why = refused.orElse(why);
            }
            fail(why);
        }
    }
}
