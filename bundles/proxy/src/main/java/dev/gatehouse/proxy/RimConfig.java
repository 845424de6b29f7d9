package dev.gatehouse.proxy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Schema of the configuration {@code dev.gatehouse.proxy}: limits that hold for all routes. */
@ObjectClassDefinition(
        name = "Connections",
        description = "Limits for all routes together. What goes beyond one is refused.")
@interface RimConfig {
    @AttributeDefinition(
            name = "Connections",
            description = "Most connections at a time, from everybody together.",
            min = "1",
            max = "65536")
    int flows() default 4096;

    @AttributeDefinition(
            name = "Connections of one sender",
            description = "Most connections at a time from one address.",
            min = "1",
            max = "65536")
    int flowsPerSource() default 256;

    @AttributeDefinition(
            name = "Held octets",
            description = "Most octets held for messages that are read whole, in all connections.",
            type = AttributeType.LONG,
            min = "65536",
            max = "17179869184")
    long heldBytes() default 33554432;

    @AttributeDefinition(
            name = "Held octets of one direction",
            description = "Most octets held in one direction of one connection.",
            min = "4096",
            max = "67108864")
    int heldBytesPerDirection() default 2097152;

    @AttributeDefinition(
            name = "Seconds for a handshake",
            description = "Longest time to connect to a server and to verify it.",
            min = "1",
            max = "120")
    int handshakeSeconds() default 10;

    @AttributeDefinition(
            name = "Seconds to the first message",
            description = "Longest time until a new connection has said something complete.",
            min = "1",
            max = "600")
    int firstMessageSeconds() default 10;

    @AttributeDefinition(
            name = "Seconds for a held message",
            description = "Longest time until a message that is read whole is complete.",
            min = "1",
            max = "600")
    int heldMessageSeconds() default 20;

    @AttributeDefinition(
            name = "Least octets a second",
            description =
                    "A message that is passed on while it arrives must make this many octets a "
                            + "second, on average. 0 for any.",
            min = "0",
            max = "1048576")
    int streamFloor() default 64;

    @AttributeDefinition(
            name = "Seconds of that average",
            description =
                    "Over how many seconds the least octets are measured: longer than a pause of "
                            + "the radio.",
            min = "1",
            max = "600")
    int streamSeconds() default 30;

    @AttributeDefinition(
            name = "Seconds of silence",
            description = "Longest time in which nothing is said on a connection. 0 for any.",
            min = "0",
            max = "604800")
    int idleSeconds() default 0;

    @AttributeDefinition(
            name = "Event loops",
            description =
                    "Threads that move traffic. 0 for one a processor. Holds from the next start.",
            min = "0",
            max = "64")
    int loops() default 0;

    @AttributeDefinition(
            name = "Workers",
            description = "Threads that verify certificates. Holds from the next start.",
            min = "1",
            max = "16")
    int workers() default 2;
}
