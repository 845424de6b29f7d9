package dev.gatehouse.panel;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.Ticker;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The panel as a whole: what was asked for, and what is open. Opens when configuration and {@code
 * trust} are there, on a thread of its own, which ends when there is nothing to do.
 */
final class Panel implements AutoCloseable {
    /** How long until an address that could not be used is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger("dev.gatehouse.panel");

    private final Services services;
    private final Ticker ticker;
    private final long patientUntil;
    private final Consumer<String> terminal;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Owner owner;
    private final Events events;
    private final Identity identity = new Identity();
    private final Front front;
    private final ScheduledThreadPoolExecutor work;
    private Optional<PanelSettings> wanted = Optional.empty();
    private Optional<Open> open = Optional.empty();
    private String state = "starting";
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param services what it works with
     * @param ticker for all limits of time
     * @param data the data folder
     * @param terminal takes lines for the person at the machine
     * @param patience how long it waits for {@code Deletions} before it opens without
     */
    Panel(
            Services services,
            Ticker ticker,
            Path data,
            Consumer<String> terminal,
            Duration patience) {
        this.services = services;
        this.ticker = ticker;
        this.patientUntil = ticker.nanos() + patience.toNanos();
        this.terminal = terminal;
        this.sessions = new Sessions(ticker);
        this.tokens = new Tokens(services);
        this.owner = new Owner(services, ticker, new ClaimFile(data));
        Doorman doorman = new Doorman(services, sessions, tokens);
        DeviceZones zones = new DeviceZones(services);
        this.events = new Events(services, doorman, zones);
        AccessCalls access =
                new AccessCalls(services, owner, sessions, tokens, new Throttle(ticker), identity);
        DeviceCalls devices = new DeviceCalls(services, new Findings(services));
        DeletionCalls deletions = new DeletionCalls(services);
        this.front =
                new Front(
                        services,
                        zones,
                        new Api(
                                doorman,
                                List.of(
                                        access.ways(),
                                        identity.ways(),
                                        devices.ways(),
                                        deletions.ways(),
                                        events.ways())));
        this.work =
                new ScheduledThreadPoolExecutor(
                        1, task -> new Thread(task, "gatehouse-panel-work"));
        work.setKeepAliveTime(1, TimeUnit.SECONDS);
        work.allowCoreThreadTimeOut(true);
        later(patience);
    }

    /** Whoever was to be forgotten when the gateway ended must not be shown once more. */
    private boolean waits() {
        return services.deletions.find().isEmpty() && ticker.nanos() - patientUntil < 0;
    }

    /** What listens, and for what it was opened. */
    private record Open(PanelSettings settings, JettyRim rim) {}

    /** Asks for a listener; the one that is open stays until the new one is. */
    synchronized void want(PanelSettings settings) {
        wanted = Optional.of(settings);
        look();
    }

    /** Looks again at what is wanted and what is there; called when a service has come. */
    void look() {
        later(Duration.ZERO);
    }

    private void later(Duration delay) {
        try {
            work.schedule(this::settle, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the panel is closing");
        }
    }

    private synchronized void settle() {
        if (closed || wanted.isEmpty() || open.isEmpty() && waits()) {
            return;
        }
        PanelSettings settings = wanted.get();
        if (open.filter(now -> now.settings().equals(settings)).isEmpty()
                && services.trust.find().isPresent()) {
            open(settings);
        }
        if (open.isPresent()) {
            offerCode();
        }
    }

    private void open(PanelSettings settings) {
        try {
            // The same address cannot be had twice; any other is opened before the old one goes.
            if (open.filter(now -> now.settings().listen().equals(settings.listen())).isPresent()) {
                shut();
            }
            Leaves leaves = new Leaves(services, ticker, settings.hosts());
            ServerTls terms = leaves.prepare();
            JettyRim rim = JettyRim.open(settings.listen(), leaves, terms, front);
            front.hosts(HostRule.of(settings.hosts(), rim.port()));
            identity.is(leaves);
            shut();
            open = Optional.of(new Open(settings, rim));
            state = "listening";
            terminal.accept("Panel: " + address());
            tellIdentity(leaves, settings);
        } catch (TrustFault | IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            state = "refusing: " + reason;
            services.report(Finding.of(Codes.PANEL_UNAVAILABLE).with("reason", reason));
            later(AGAIN);
        }
    }

    private void tellIdentity(Leaves leaves, PanelSettings settings) {
        terminal.accept("Its certificates, to compare with what a browser shows (SHA-256):");
        Identity.lines(leaves, settings.hosts()).forEach(terminal);
    }

    private void shut() {
        open.ifPresent(now -> now.rim().close());
        open = Optional.empty();
    }

    private void offerCode() {
        try {
            offer().ifPresent(
                            code ->
                                    terminal.accept(
                                            "Claim this gateway within "
                                                    + ClaimCode.VALID.toMinutes()
                                                    + " minutes at "
                                                    + address()
                                                    + " with the code "
                                                    + code));
        } catch (Refusal e) {
            LOG.log(System.Logger.Level.DEBUG, "no claim code yet: {0}", e.getMessage());
        } catch (UncheckedIOException e) {
            services.report(Finding.of(Codes.PANEL_UNAVAILABLE).with("reason", e.getMessage()));
            later(AGAIN);
        }
    }

    /** Ends the owner, all sessions and tokens; returns the new code. */
    String reset() throws Refusal {
        tokens.removeAll();
        String code = owner.reset();
        sessions.endAll();
        return code;
    }

    /** Returns where it listens, as a browser takes it; empty if it does not. */
    synchronized String address() {
        return open.map(
                        now -> {
                            String host = now.settings().hosts().get(0);
                            String form = host.indexOf(':') < 0 ? host : "[" + host + "]";
                            return "https://" + form + ":" + now.rim().port() + "/";
                        })
                .orElse("");
    }

    /** Returns what is to be told of it: begins with starting, listening or refusing. */
    synchronized String state() {
        return state;
    }

    /** Returns where it really listens. */
    synchronized Optional<InetSocketAddress> listening() {
        return open.map(
                now -> {
                    InetAddress address = now.settings().listen().getAddress();
                    return new InetSocketAddress(address, now.rim().port());
                });
    }

    /** Makes the claim code of this start, if nobody owns the gateway and there is none yet. */
    Optional<String> offer() throws Refusal {
        return owner.offer();
    }

    Identity identity() {
        return identity;
    }

    Front front() {
        return front;
    }

    @Override
    public void close() {
        events.close();
        work.shutdownNow();
        synchronized (this) {
            closed = true;
            shut();
        }
    }
}
