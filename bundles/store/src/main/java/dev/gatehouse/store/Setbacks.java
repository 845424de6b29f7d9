package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.Ticker;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/**
 * What has gone wrong since a batch was written last: counted, so that a fault that may pass is
 * told from a damaged file, and told once, as a finding in memory. One thread at a time.
 */
final class Setbacks {
    /** Failures in a row, with a disk that works, after which the file is taken to be damaged. */
    private static final int STRIKES = 3;

    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

    private final Intake intake;
    private final HomeTime time;
    private final Ticker ticker;
    private boolean told;
    private boolean renewed;
    private int strikes;

    Setbacks(Intake intake, HomeTime time, Ticker ticker) {
        this.intake = intake;
        this.time = time;
        this.ticker = ticker;
    }

    /** One more failure of the database. */
    void count() {
        strikes++;
    }

    /** The file could not be opened twice: that needs no third try. */
    void unopened() {
        strikes = STRIKES;
    }

    boolean tooMany() {
        return strikes > STRIKES;
    }

    /** The file is about to be put aside. */
    void renewing() {
        renewed = true;
    }

    /** Returns whether a file was put aside already, and nothing was written since. */
    boolean renewed() {
        return renewed;
    }

    /** A batch was written: all is well again. */
    void over() {
        told = false;
        renewed = false;
        strikes = 0;
    }

    /** Says why nothing is written, unless it was said already. */
    void tell(String reason) {
        if (!told) {
            told = true;
            LOG.log(Level.ERROR, Codes.JOURNAL_FAILED.word() + ": " + reason);
            note(Finding.of(Codes.JOURNAL_FAILED).with("reason", reason));
        }
    }

    /** Logs a fault of ours or of H2, once aloud. */
    void fault(RuntimeException fault) {
        LOG.log(told ? Level.DEBUG : Level.ERROR, Codes.JOURNAL_FAILED.word(), fault);
    }

    /** Says that a damaged file, and perhaps its keys, were put aside. */
    void recovered(boolean alsoKeys) {
        LOG.log(Level.WARNING, Codes.JOURNAL_RECOVERED.word());
        note(Finding.of(Codes.JOURNAL_RECOVERED).with("keys", alsoKeys));
    }

    private void note(Finding finding) {
        Instant now = time.now();
        intake.note(
                finding.at(Optional.empty(), Optional.empty(), "journal", now),
                now,
                ticker.nanos());
    }
}
