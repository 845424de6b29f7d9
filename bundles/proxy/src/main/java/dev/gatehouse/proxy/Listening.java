package dev.gatehouse.proxy;

import java.net.InetSocketAddress;
import java.util.Optional;

/** What listens for one route. Methods are safe on any thread. */
interface Listening {
    LiveRoute live();

    /** Newcomers get these contexts from now on. */
    void renew(LiveRoute next);

    void open();

    /** Says where it listens, if it does. */
    void tell();

    /** Closes the port; flows are not touched. */
    void close();

    /** Returns whether the port could not be had at the last try. */
    boolean failed();

    /** Returns where it listens, if it does. */
    Optional<InetSocketAddress> address();

    /** Returns whether it is UDP that is listened for. */
    boolean datagrams();
}
