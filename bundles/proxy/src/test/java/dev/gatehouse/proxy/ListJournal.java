package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A journal for tests, on which a test can wait. */
final class ListJournal implements Journal {
    /** Longest wait, in seconds: only a failing test waits so long. */
    private static final int PATIENCE = 10;

    private final List<Finding> findings = new ArrayList<>();

    @Override
    public synchronized void append(Finding finding) {
        findings.add(finding);
        notifyAll();
    }

    @Override
    public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        return List.of();
    }

    synchronized List<String> codes() {
        return findings.stream().map(finding -> finding.code().word()).toList();
    }

    /** Waits for a finding with this code and returns the first. */
    synchronized Finding await(FindingCode code) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (true) {
            for (Finding finding : findings) {
                if (finding.code().equals(code)) {
                    return finding;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + code.word() + " among " + codes());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    synchronized void clear() {
        findings.clear();
    }
}
