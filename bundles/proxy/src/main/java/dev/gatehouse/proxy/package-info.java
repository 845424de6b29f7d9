/**
 * The TCP rim: the only place with sockets. A listener per route accepts; each connection becomes a
 * flow on the event loop of its source address; a flow's engine shows octets to a layer and carries
 * out its commands; the leg onward is TLS with a verified name unless the route says otherwise.
 */
package dev.gatehouse.proxy;
