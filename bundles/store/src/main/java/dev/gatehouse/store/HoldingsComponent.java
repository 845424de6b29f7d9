package dev.gatehouse.store;

import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The records of people's data as a service; there as long as the journal is. */
@Component(service = Holdings.class)
public final class HoldingsComponent implements Holdings {
    private final Holdings holdings;

    /** Called by SCR. */
    @Activate
    public HoldingsComponent(@Reference JournalComponent journal) {
        holdings = journal.holdings();
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
    public List<DataHolding> held(Subject subject) {
        return holdings.held(subject);
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
        return holdings.erase(subject, mentions);
    }
}
