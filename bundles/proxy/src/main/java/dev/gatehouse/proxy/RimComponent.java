package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLegs;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.time.Ticker;
import dev.gatehouse.api.trust.Trust;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The rim as a component: one for the process, configured by {@code dev.gatehouse.proxy}. Services
 * come and go while it runs: each change swaps one record, and what is absent refuses. Nothing here
 * throws; an invalid configuration leaves the last good one in force.
 */
@Component(
        service = RimComponent.class,
        immediate = true,
        configurationPid = "dev.gatehouse.proxy",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = RimConfig.class)
public final class RimComponent {
    private final Rim rim;

    /** Starts the loops. */
    @Activate
    public RimComponent(RimConfig config) {
        RimLimits wanted = RimLimits.of(config);
        List<Fault> faults = wanted.faults();
        rim =
                new Rim(
                        new WireLayers(),
                        faults.isEmpty() ? wanted : RimLimits.DEFAULTS,
                        Services.NONE,
                        TlsContexts.provider());
        report(faults);
    }

    @Modified
    void modified(RimConfig config) {
        RimLimits wanted = RimLimits.of(config);
        List<Fault> faults = wanted.faults();
        if (faults.isEmpty()) {
            rim.limits(wanted);
        }
        report(faults);
    }

    @Deactivate
    void deactivate() {
        rim.stop();
    }

    private void report(List<Fault> faults) {
        for (Fault fault : faults) {
            rim.journal(Finding.of(Codes.CONFIG_INVALID).with("fault", fault.sentence()));
        }
    }

    Rim rim() {
        return rim;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGuards(Guards guards) {
        rim.services(now -> now.guards(guards));
    }

    void unbindGuards(Guards guards) {
        rim.services(now -> now.guards() == guards ? now.guards(Services.NONE.guards()) : now);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTrust(Trust trust) {
        rim.services(now -> now.trust(trust));
    }

    void unbindTrust(Trust trust) {
        rim.services(now -> now.trust() == trust ? now.trust(Services.NONE.trust()) : now);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal journal) {
        rim.services(now -> now.journal(journal));
    }

    void unbindJournal(Journal journal) {
        rim.services(now -> now.journal() == journal ? now.journal(Services.NONE.journal()) : now);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLegs(DatagramLegs legs) {
        rim.datagrams().legs(Optional.of(legs));
    }

    void unbindLegs(DatagramLegs legs) {
        if (rim.datagrams().legs().filter(now -> now == legs).isPresent()) {
            rim.datagrams().legs(Optional.empty());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTicker(Ticker ticker) {
        rim.services(now -> now.ticker(ticker));
    }

    void unbindTicker(Ticker ticker) {
        rim.services(now -> now.ticker() == ticker ? now.ticker(Services.NONE.ticker()) : now);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(DeviceRegistry devices) {
        rim.services(now -> now.home(new Household(Optional.of(devices), now.home().clock())));
    }

    void unbindDevices(DeviceRegistry devices) {
        rim.services(
                now ->
                        now.home(
                                new Household(
                                        now.home().devices().filter(d -> d != devices),
                                        now.home().clock())));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClock(HomeClock clock) {
        rim.services(now -> now.home(new Household(now.home().devices(), Optional.of(clock))));
    }

    void unbindClock(HomeClock clock) {
        rim.services(
                now ->
                        now.home(
                                new Household(
                                        now.home().devices(),
                                        now.home().clock().filter(c -> c != clock))));
    }
}
