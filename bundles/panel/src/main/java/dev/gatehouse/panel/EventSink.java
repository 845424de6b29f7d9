package dev.gatehouse.panel;

/** A line that stays open for server-sent events. Never blocks. */
interface EventSink {
    /** Sends text; a line that takes it too slowly is closed instead. */
    void send(String text);

    void end();

    /** Returns whether the line is gone, by whichever side. */
    boolean ended();
}
