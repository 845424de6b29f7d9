package dev.gatehouse.api.flow;

import java.util.Locale;

/**
 * The name of an application protocol, in lower case as it stands in a route: {@code mqtt}, {@code
 * http}. An open set: integrators add their own.
 *
 * @param name one to 32 characters of {@code a-z}, {@code 0-9} and {@code -}
 */
public record Protocol(String name) {
    public static final Protocol MQTT = new Protocol("mqtt");
    public static final Protocol HTTP = new Protocol("http");
    public static final Protocol TELNET = new Protocol("telnet");
    public static final Protocol COAP = new Protocol("coap");

    public Protocol {
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("not a protocol name: 1 to 32 of a-z, 0-9 and -");
        }
    }

    /** Returns the name in capitals, as people write it. */
    public String label() {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name;
    }
}
