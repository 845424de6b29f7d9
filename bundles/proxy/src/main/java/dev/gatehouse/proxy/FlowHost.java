package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import java.time.Duration;

/** What a flow's engine needs from the outside. Called on the flow's loop only; never throws. */
interface FlowHost {
    /** Begins to connect to the route's endpoint; the engine is told the outcome. */
    void connect();

    /** Called before octets are used: ends the flow if it may not be any more. */
    void review();

    /** Decides about a message now. What cannot be decided is refused. */
    Verdict judge(Direction direction, ProtocolMessage message);

    /** Tells the engine {@link FlowEngine#woke} after this time; replaces an earlier wish. */
    void wake(Duration after);

    /** Adds the place to a finding and hands it to the journal. */
    void journal(Finding finding);

    /** Returns the protocol as people write it. */
    String protocol();

    /** Returns the ticker's reading. */
    long nanos();

    /**
     * Accounts for octets held by this flow, in the gateway's total.
     *
     * @param change how many more, or fewer if negative
     * @return false if the total is full; the octets are counted all the same
     */
    boolean hold(long change);

    /** Nothing passes any more; the sides are closing by themselves. Told once. */
    void over();
}
