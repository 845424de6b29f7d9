package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal that forgets with its test. */
final class JournalInMemory implements Journal {
    private final List<SecurityEvent> events = new ArrayList<>();

    @Override
    public synchronized void append(Finding finding) {
        events.add(new SecurityEvent(events.size() + 1L, finding, 1, Home.NOW));
    }

    @Override
    public synchronized List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        return events.stream()
                .filter(event -> event.sequence() > after)
                .filter(event -> device.isEmpty() || event.finding().device().equals(device))
                .limit(limit)
                .toList();
    }

    synchronized List<String> codes() {
        return events.stream().map(event -> event.finding().code().word()).toList();
    }

    void refused(DeviceId device) {
        append(
                Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                        .with("user", "admin")
                        .at(Optional.empty(), Optional.of(device.text()), "127.0.0.1", Home.NOW));
    }
}
