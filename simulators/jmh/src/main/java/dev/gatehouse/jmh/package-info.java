/** What a message costs in the protocol layers, without sockets. */
package dev.gatehouse.jmh;
