package dev.gatehouse.api.guard;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.message.ProtocolMessage;

/**
 * What the guards know of one flow. Bounded in size. All calls come on the flow's event loop.
 * Nothing here blocks or throws: what cannot be decided is refused.
 */
public interface GuardSession extends PayloadDemand, AutoCloseable {
    /**
     * Decides whether the flow may be at all, under the policies in force now; remembers their
     * version. Called once after {@link Guards#open} and again when the version has changed.
     */
    Verdict admit();

    /** Returns the version of the policies this flow was last admitted under. */
    long version();

    /**
     * Judges one message under the policies in force now.
     *
     * @param direction the way it travels
     * @param message the message; its views are valid during this call only
     * @param nowNanos the {@link dev.gatehouse.api.time.Ticker}'s reading
     */
    Verdict judge(Direction direction, ProtocolMessage message, long nowNanos);

    /** The flow has ended; its share of the guards' state is given back. */
    @Override
    void close();
}
