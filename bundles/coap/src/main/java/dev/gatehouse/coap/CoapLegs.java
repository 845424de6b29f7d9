package dev.gatehouse.coap;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.DatagramLegs;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.secret.Vault;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Opens DTLS legs on Scandium. A component; trust and vault may come and go, and without the one
 * that a route needs its legs fail. No thread runs before the first leg. Safe on any thread.
 */
@Component(service = DatagramLegs.class)
public final class CoapLegs implements DatagramLegs {
    /** Most legs at a time; some 5 kB of heap each as measured, and a socket. */
    static final int LEGS = 512;

    private final AtomicReference<Optional<Trust>> trust = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Vault>> vault = new AtomicReference<>(Optional.empty());
    private final Set<DtlsLeg> legs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private Optional<LegEngine> engine = Optional.empty();
    private boolean stopped;

    /** Called by SCR. */
    @Activate
    public CoapLegs() {
        // The engine is made by the first leg.
    }

    @Deactivate
    void stop() {
        Optional<LegEngine> running;
        synchronized (this) {
            stopped = true;
            running = engine;
            engine = Optional.empty();
        }
        legs.forEach(leg -> leg.fail(Finding.of(Codes.FLOW_NOT_PROTECTED)));
        running.ifPresent(LegEngine::close);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTrust(Trust service) {
        trust.set(Optional.of(service));
    }

    void unbindTrust(Trust service) {
        trust.updateAndGet(now -> now.filter(held -> held != service));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindVault(Vault service) {
        vault.set(Optional.of(service));
    }

    void unbindVault(Vault service) {
        vault.updateAndGet(now -> now.filter(held -> held != service));
    }

    @Override
    public DatagramLeg open(Flow flow, LegListener listener) {
        Optional<LegEngine> running = engine();
        if (running.isEmpty()) {
            return refusing(listener, Finding.of(Codes.FLOW_NOT_PROTECTED));
        }
        if (count.incrementAndGet() > LEGS) {
            count.decrementAndGet();
            return refusing(
                    listener,
                    Finding.of(Codes.FLOW_TABLE_FULL)
                            .with("scope", "the gateway")
                            .with("limit", LEGS));
        }
        DtlsLeg leg = new DtlsLeg(listener, running.get(), System::nanoTime, this::ended);
        legs.add(leg);
        if (!running.get().slowly(() -> begin(flow.route(), leg))) {
            leg.fail(LegFailure.failed("too many connections are being opened"));
        }
        return leg;
    }

    private synchronized Optional<LegEngine> engine() {
        if (engine.isEmpty() && !stopped) {
            try {
                engine = Optional.of(new LegEngine());
            } catch (IOException noDescriptors) {
                return Optional.empty();
            }
        }
        return engine;
    }

    private void ended(DtlsLeg leg) {
        if (legs.remove(leg)) {
            count.decrementAndGet();
        }
    }

    /** On an opener's thread: names, disk. */
    private void begin(Route route, DtlsLeg leg) {
        try {
            leg.begin(plan(route));
        } catch (UnknownHostException unknown) {
            leg.fail(LegFailure.unreachable(route.host(), "its name is not known"));
        } catch (TrustFault fault) {
            leg.fail(LegFailure.failed(fault.getMessage()));
        } catch (UncheckedIOException closed) {
            leg.fail(LegFailure.failed("the vault cannot be opened"));
        }
    }

    private LegPlan plan(Route route) throws UnknownHostException, TrustFault {
        InetAddress address = InetAddress.getByName(route.host());
        if (route.psk().isPresent()) {
            String name = route.psk().get().secret();
            Vault from = vault.get().orElseThrow(() -> new TrustFault("the vault is not at work"));
            Secret key =
                    from.get(name)
                            .filter(found -> found.length() > 0)
                            .orElseThrow(
                                    () ->
                                            new TrustFault(
                                                    "the vault has no secret \"" + name + "\""));
            return LegPlan.sharedKey(route, address, key);
        }
        Trust maker =
                trust.get().orElseThrow(() -> new TrustFault("the trust service is not at work"));
        return LegPlan.certificate(route, address, maker.client(route));
    }

    private static DatagramLeg refusing(LegListener listener, Finding why) {
        listener.failed(why);
        return new NoLeg();
    }

    /** Returns how many legs there are. */
    int count() {
        return count.get();
    }
}
