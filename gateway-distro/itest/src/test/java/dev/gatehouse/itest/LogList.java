package dev.gatehouse.itest;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Keeps what is logged, as far as it is worth a warning. */
final class LogList extends Handler {
    private final List<String> to;

    LogList(List<String> to) {
        this.to = to;
    }

    @Override
    public void publish(LogRecord log) {
        if (log.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
            to.add(String.valueOf(log.getMessage()));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // It ends with its list.
    }
}
