package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.time.HomeClock;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
 * The journal and the records of people's data, which are one database, as a service; and the
 * command {@code findings} for the launcher. Wants nothing to start: a disk that doesn't work, a
 * clock that isn't there and a configuration that isn't valid are findings.
 */
@Component(
        service = {Journal.class, Holdings.class, Function.class},
        configurationPid = JournalComponent.PID,
        immediate = true,
        property = "gatehouse.command=findings")
@Designate(ocd = StoreConfig.class)
public final class JournalComponent
        implements Journal, Holdings, Function<Map<String, String>, String> {
    /** The name of the configuration. */
    static final String PID = "dev.gatehouse.store";

    /** The framework or system property that names the folder of the gateway's state. */
    static final String DATA = "gatehouse.data";

    private final HomeTime time = new HomeTime(System::nanoTime);
    private final FindingJournal journal;
    private final Holdings holdings;

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
        holdings = journal.holdings();
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

    @Override
    public void put(String kind, Subject subject, byte[] octets) {
        holdings.put(kind, subject, octets);
    }

    @Override
    public void remove(String kind, Subject subject) {
        holdings.remove(kind, subject);
    }

    @Override
    public Map<Subject, byte[]> all(String kind) {
        return holdings.all(kind);
    }

    @Override
    public Map<Subject, byte[]> readable(String kind, Consumer<Subject> damaged) {
        return holdings.readable(kind, damaged);
    }

    @Override
    public List<DataHolding> held(Subject subject) {
        return holdings.held(subject);
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
        return holdings.erase(subject, mentions);
    }

    @Deactivate
    void close() {
        journal.close();
        AtomicDisk.unmount();
    }
}
