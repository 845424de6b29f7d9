package dev.gatehouse.api.flow;

import java.util.List;

/**
 * One protocol of one flow: a state machine from events to commands. It owns no socket, thread,
 * clock, randomness or logger, keeps nothing of a view that it was shown, and never blocks.
 *
 * <p>Called on the flow's event loop only, one event at a time. An exception is a bug: the rim
 * records {@code flow.layer-failed} and aborts the flow. A layer that answers an {@link
 * Event.Octets} with no command for that direction has used nothing and is told again only with
 * more octets; so it names what it waits for with {@link Command.NeedMore}.
 */
public interface Layer {
    /** Returns what to do, in order; empty for nothing. */
    List<Command> on(Event event);
}
