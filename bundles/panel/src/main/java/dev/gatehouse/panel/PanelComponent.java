package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.privacy.Deletions;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.Passwords;
import dev.gatehouse.api.trust.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleContext;
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
 * The panel as a component: there is one if {@code dev.gatehouse.panel} is configured, and nothing
 * listens before. Services come and go; what is away is told to whoever asks for it. An invalid
 * configuration is a finding, and the last good one stays.
 */
@Component(
        service = PanelComponent.class,
        immediate = true,
        configurationPid = "dev.gatehouse.panel",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PanelConfig.class)
public final class PanelComponent {
    /** How long a start waits for deletions to be finished: longer if the disk does not work. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Services services = new Services();
    private final Panel panel;

    /** Called by SCR. */
    @Activate
    public PanelComponent(BundleContext context, PanelConfig config) {
        String data = Optional.ofNullable(context.getProperty("gatehouse.data")).orElse("data");
        panel =
                new Panel(
                        services,
                        System::nanoTime,
                        Path.of(data),
                        line -> System.out.println(line),
                        PATIENCE);
        modified(config);
    }

    @Modified
    void modified(PanelConfig config) {
        PanelSettings.Parsed parsed = PanelSettings.parse(config);
        parsed.settings().ifPresent(panel::want);
        parsed.faults()
                .forEach(
                        fault ->
                                services.report(
                                        Finding.of(Codes.CONFIG_INVALID)
                                                .with("fault", fault.sentence())));
    }

    @Deactivate
    void deactivate() {
        panel.close();
    }

    Panel panel() {
        return panel;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDeviceRegistry(DeviceRegistry service) {
        services.devices.set(service);
    }

    void unbindDeviceRegistry(DeviceRegistry service) {
        services.devices.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal service) {
        services.journal.set(service);
    }

    void unbindJournal(Journal service) {
        services.journal.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHoldings(Holdings service) {
        services.holdings.set(service);
        panel.look();
    }

    void unbindHoldings(Holdings service) {
        services.holdings.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDeletions(Deletions service) {
        services.deletions.set(service);
        panel.look();
    }

    void unbindDeletions(Deletions service) {
        services.deletions.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPasswords(Passwords service) {
        services.passwords.set(service);
    }

    void unbindPasswords(Passwords service) {
        services.passwords.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTrust(Trust service) {
        services.trust.set(service);
        panel.look();
    }

    void unbindTrust(Trust service) {
        services.trust.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHomeClock(HomeClock service) {
        services.clock.set(service);
    }

    void unbindHomeClock(HomeClock service) {
        services.clock.unset(service);
    }
}
