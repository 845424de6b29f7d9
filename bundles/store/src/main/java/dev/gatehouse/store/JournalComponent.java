package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.time.HomeClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The journal as a service, and the command {@code findings} for the launcher. Wants nothing to
 * start: a disk that doesn't work, a clock that isn't there and a configuration that isn't valid
 * are findings.
 */
@Component(
        service = {Journal.class, Function.class, JournalComponent.class},
        configurationPid = JournalComponent.PID,
        immediate = true,
        property = "gatehouse.command=findings")
@Designate(ocd = StoreConfig.class)
public final class JournalComponent implements Journal, Function<Map<String, String>, String> {
    /** The name of the configuration. */
    static final String PID = "dev.gatehouse.store";

    /** The framework or system property that names the folder of the gateway's state. */
    static final String DATA = "gatehouse.data";

    private final HomeTime time = new HomeTime(System::nanoTime);
    private final FindingJournal journal;

    /** Called by SCR. */
    @Activate
    public JournalComponent(BundleContext context, Map<String, Object> properties) {
        // A framework asks the system properties itself where it has none of this name.
        String data = Optional.ofNullable(context.getProperty(DATA)).orElse("data");
        journal =
                new FindingJournal(
                        new DataFolder(Path.of(data)),
                        time,
                        System::nanoTime,
                        Limits.DEFAULT,
                        Tuning.DEFAULT);
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        try {
            journal.limits(Limits.read(properties));
        } catch (Limits.BadValue e) {
            append(
                    Finding.of(Codes.CONFIG_INVALID)
                            .with("fault", PID + ": " + e.getMessage())
                            .with("pid", PID));
        }
    }

    @Reference(
            name = "clock",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void follow(HomeClock clock) {
        time.follow(clock);
    }

    void unfollow(HomeClock clock) {
        time.unfollow(clock);
    }

    @Override
    public void append(Finding finding) {
        journal.append(finding);
    }

    @Override
    public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        return journal.read(after, limit, device);
    }

    @Override
    public String apply(Map<String, String> arguments) {
        return FindingsAnswer.to(arguments, journal::read);
    }

    Holdings holdings() {
        return journal.holdings();
    }

    @Deactivate
    void close() {
        journal.close();
        AtomicDisk.unmount();
    }
}
