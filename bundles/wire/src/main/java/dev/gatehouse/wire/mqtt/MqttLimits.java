package dev.gatehouse.wire.mqtt;

/**
 * How much of MQTT one flow may take up. Immutable; safe on any thread. A value out of its range is
 * an {@link IllegalArgumentException}, so a fault in the configuration shows before any flow opens.
 *
 * <p>A limit that is reached ends the flow; nothing is passed unread and nothing that is
 * established is forgotten to make room.
 *
 * @param packetOctets longest packet that passes, streamed or held
 * @param heldOctets longest packet or PUBLISH head that is held to be judged whole
 * @param connectOctets longest CONNECT: it is held before anything is known of the client
 * @param topicOctets longest topic name or filter
 * @param topicLevels most levels of a topic name or filter
 * @param filters most filters of one SUBSCRIBE or UNSUBSCRIBE
 * @param aliases most topic aliases remembered for each direction
 * @param packetIds most packet identifiers remembered for each direction
 */
public record MqttLimits(
        int packetOctets,
        int heldOctets,
        int connectOctets,
        int topicOctets,
        int topicLevels,
        int filters,
        int aliases,
        int packetIds) {

    /** Octets: the largest remaining length and its fixed header (MQTT 2.2.3; MQTT 5 1.5.5). */
    public static final int PACKET_OCTETS_MAX = 268_435_455 + 5;

    /** Octets: a firmware image fits, a flood of a quarter of a gibibyte does not. */
    public static final int PACKET_OCTETS_DEFAULT = 32 * 1024 * 1024;

    /** Octets: readings and commands are a few kilobytes; what is longer is streamed. */
    public static final int HELD_OCTETS_DEFAULT = 1024 * 1024;

    /** Octets: client id, user, token as password and a small will, each with room to spare. */
    public static final int CONNECT_OCTETS_DEFAULT = 16 * 1024;

    /** Octets: brokers in use stop at 1 to 64 kB; homes use less than 200. */
    public static final int TOPIC_OCTETS_DEFAULT = 4096;

    /** Levels: deep topics make brokers recurse; homes use less than 10. */
    public static final int TOPIC_LEVELS_DEFAULT = 128;

    /** Filters: a dashboard subscribes to a few dozen in one packet. */
    public static final int FILTERS_DEFAULT = 256;

    /** Filters: what the table of packet identifiers can count. */
    public static final int FILTERS_MAX = 4095;

    /** Aliases: brokers in use announce 10 to 100. */
    public static final int ALIASES_DEFAULT = 128;

    /** Identifiers: clients in use keep 10 to 1000 messages unacknowledged. */
    public static final int PACKET_IDS_DEFAULT = 4096;

    /** A topic alias or a packet identifier is two octets and not 0 (MQTT-2.3.1-1). */
    public static final int TWO_OCTETS_MAX = 65_535;

    /** Octets: below this no CONNECT with a client id of usual length fits. */
    private static final int OCTETS_MIN = 64;

    /** The defaults, which suit a home. */
    public static final MqttLimits DEFAULTS =
            new MqttLimits(
                    PACKET_OCTETS_DEFAULT,
                    HELD_OCTETS_DEFAULT,
                    CONNECT_OCTETS_DEFAULT,
                    TOPIC_OCTETS_DEFAULT,
                    TOPIC_LEVELS_DEFAULT,
                    FILTERS_DEFAULT,
                    ALIASES_DEFAULT,
                    PACKET_IDS_DEFAULT);

    public MqttLimits {
        within("packetOctets", packetOctets, OCTETS_MIN, PACKET_OCTETS_MAX);
        within("heldOctets", heldOctets, OCTETS_MIN, packetOctets);
        within("connectOctets", connectOctets, OCTETS_MIN, heldOctets);
        within("topicOctets", topicOctets, 1, TWO_OCTETS_MAX);
        within("topicLevels", topicLevels, 1, TWO_OCTETS_MAX);
        within("filters", filters, 1, FILTERS_MAX);
        within("aliases", aliases, 0, TWO_OCTETS_MAX);
        within("packetIds", packetIds, 1, TWO_OCTETS_MAX);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
