package dev.gatehouse.api.trust;

import dev.gatehouse.api.flow.Route;

/**
 * The only maker of TLS identities and trust. A service of bundle {@code trust}. Calls read files
 * and make keys: never on an event loop.
 */
public interface Trust {
    /**
     * Returns what is needed to connect to a route's endpoint and to prove that it is the right
     * one.
     *
     * @throws TrustFault if a certificate file is missing or unreadable, or a vault entry is
     *     missing
     */
    ClientTls client(Route route) throws TrustFault;

    /**
     * Returns a certificate of the local CA for this host name, made now if there is none, or if
     * the last one nears its end or was made before the time was known. A server asks again at
     * least daily; most times it gets the one it has.
     *
     * @param hostName a name below {@code home.arpa}, {@code localhost}, or a private address
     * @throws TrustFault if the name lies outside what the local CA may speak for
     */
    ServerTls server(String hostName) throws TrustFault;
}
