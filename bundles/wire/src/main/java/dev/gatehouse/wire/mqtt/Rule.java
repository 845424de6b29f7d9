package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Protocol;

/**
 * What a packet can break: the clause of MQTT 3.1.1 and of MQTT 5, and the reason code of MQTT 5
 * that tells the client. A clause without number in one version is given by its section; for MQTT
 * 3.1, which numbers nothing, the clause of 3.1.1 stands.
 */
enum Rule {
    /** Nothing is broken. */
    KEPT("", "", "", Codes.MESSAGE_MALFORMED, 0),

    LENGTH("MQTT 2.2.3", "MQTT-1.5.5-1", "the length is not encoded as it must be", 0x81),
    SHORT("MQTT 2.2.3", "MQTT 2.1.4", "a field goes beyond the end of the packet", 0x81),
    LONG("MQTT 2.2.3", "MQTT 2.1.4", "octets are left over at the end of the packet", 0x81),
    TYPE("MQTT 2.2.1", "MQTT 2.1.2", "the packet type does not exist", 0x81),
    FLAGS("MQTT-2.2.2-2", "MQTT-2.1.3-1", "reserved flags of the fixed header are set", 0x81),
    TEXT("MQTT-1.5.3-1", "MQTT-1.5.4-1", "text is not well-formed UTF-8", 0x81),
    NUL("MQTT-1.5.3-2", "MQTT-1.5.4-2", "text holds the character U+0000", 0x81),
    CONTROL("MQTT 1.5.3", "MQTT 1.5.4", "text holds a control or non-character", 0x81),
    PACKET_ID("MQTT-2.3.1-1", "MQTT-2.2.1-3", "a packet identifier is 0", 0x82),

    PROPERTY_ID("", "MQTT 2.2.2.2", "a property does not belong in this packet", 0x81),
    PROPERTY_TWICE("", "MQTT 2.2.2.2", "a property stands twice", 0x82),
    PROPERTY_VALUE("", "MQTT 2.2.2.2", "a property has a value that is not allowed", 0x82),
    RESPONSE_TOPIC("", "MQTT-3.3.2-14", "the response topic is not a topic name", 0x82),
    REASON("", "MQTT 2.4", "the reason code does not belong in this packet", 0x82),

    PROTOCOL_NAME("MQTT-3.1.2-1", "MQTT-3.1.2-1", "the protocol name is not known", 0x84),
    PROTOCOL_LEVEL("MQTT-3.1.2-2", "MQTT-3.1.2-2", "the protocol level is not known", 0x84),
    CONNECT_FLAG("MQTT-3.1.2-3", "MQTT-3.1.2-3", "the reserved connect flag is set", 0x81),
    WILL_FLAGS("MQTT-3.1.2-13", "MQTT-3.1.2-11", "will flags are set without a will", 0x81),
    WILL_QOS("MQTT-3.1.2-14", "MQTT-3.1.2-12", "the will has a quality of service of 3", 0x81),
    WILL_TOPIC("MQTT-4.7.1-1", "MQTT-4.7.0-1", "the will topic is not a topic name", 0x90),
    PASSWORD_ALONE("MQTT-3.1.2-22", "", "a password comes without a user name", 0x81),
    CLIENT_ID("MQTT-3.1.3-8", "", "the client id is empty and the session is not clean", 0x85),
    AUTH_DATA("", "MQTT 3.1.2.11.10", "authentication data come without a method", 0x82),

    SESSION_FLAGS("MQTT 3.2.2.1", "MQTT-3.2.2-1", "reserved acknowledge flags are set", 0x81),
    SESSION_PRESENT("MQTT-3.2.2-4", "MQTT-3.2.2-6", "a refusal says that there is a session", 0x82),
    RETURN_CODE("MQTT 3.2.2.3", "MQTT-3.2.2-8", "the return code is reserved", 0x82),

    QOS("MQTT-3.3.1-4", "MQTT-3.3.1-4", "the quality of service is 3", 0x81),
    DUP("MQTT-3.3.1-2", "MQTT-3.3.1-2", "the duplicate flag is set at quality of service 0", 0x81),
    TOPIC("MQTT-3.3.2-2", "MQTT-3.3.2-2", "the topic is not a topic name", 0x81),
    TOPIC_EMPTY("MQTT-4.7.3-1", "MQTT-4.7.3-1", "the topic is empty", 0x82),
    ALIAS_RANGE("", "MQTT-3.3.2-9", "the topic alias is above what was announced", 0x94),
    ALIAS_UNKNOWN("", "MQTT 3.3.2.3.4", "the topic alias was never set", 0x82),
    SUBSCRIPTION_ID("", "MQTT-3.3.4-6", "a client sends a subscription identifier", 0x82),
    QOS_ANNOUNCED("", "MQTT-3.2.2-11", "the server does not take this quality of service", 0x9B),
    RETAIN_ANNOUNCED("", "MQTT-3.2.2-14", "the server does not retain", 0x9A),

    FILTER("MQTT-4.7.1-2", "MQTT-4.7.1-1", "a topic filter is not well-formed", 0x81),
    SHARE("MQTT 4.7", "MQTT-4.8.2-1", "a shared subscription is not well-formed", 0x81),
    SHARE_LOCAL("", "MQTT-3.8.3-4", "a shared subscription asks for no local", 0x82),
    FILTER_NONE("MQTT-3.8.3-3", "MQTT-3.8.3-2", "there is no topic filter", 0x82),
    UNSUBSCRIBE_NONE("MQTT-3.10.3-2", "MQTT-3.10.3-2", "there is no topic filter", 0x82),
    OPTIONS("MQTT-3-8.3-4", "MQTT-3.8.3-5", "subscription options are not allowed", 0x81),
    FILTERS_ANNOUNCED("", "MQTT 3.2.2.3", "the server announced no such subscriptions", 0x82),
    SUBACK_COUNT("MQTT-3.8.4-5", "MQTT-3.8.4-6", "codes and filters differ in number", 0x82),
    SUBACK_CODE("MQTT-3.9.3-2", "MQTT-3.9.3-2", "a code of an acknowledgement is reserved", 0x82),

    FIRST("MQTT-3.1.0-1", "MQTT-3.1.0-1", "the first packet is not CONNECT", order(), 0x82),
    SECOND("MQTT-3.1.0-2", "MQTT-3.1.0-2", "CONNECT comes a second time", order(), 0x82),
    CONNACK("MQTT-3.2.0-1", "MQTT-3.2.0-1", "the first answer is not CONNACK", order(), 0x82),
    CONNACK_TWICE("MQTT 3.2", "MQTT-3.2.0-2", "CONNACK comes a second time", order(), 0x82),
    DIRECTION("MQTT 2.2.1", "MQTT 2.1.2", "this packet goes the other way", order(), 0x82),
    ENDED("MQTT-3.14.4-2", "MQTT-3.14.4-2", "a packet follows the end", order(), 0x82),
    AUTH_FIRST("", "MQTT-3.1.2-30", "a packet comes amid the authentication", order(), 0x82),
    AUTH_METHOD("", "MQTT-4.12.0-5", "the method is not that of CONNECT", 0x82),
    AUTH_ORDER("", "MQTT-4.12.0-6", "AUTH comes when nobody asked for it", order(), 0x82),
    ID_IN_USE("MQTT-2.3.1-2", "MQTT-2.2.1-3", "the packet identifier is in use", order(), 0x82),
    ACK_KIND("MQTT-2.3.1-6", "MQTT-2.2.1-5", "this is not what comes next", order(), 0x82),
    ACK_UNKNOWN("MQTT-2.3.1-7", "MQTT-2.2.1-6", "nothing is acknowledged", order(), 0x82),
    RECEIVE_MAXIMUM("", "MQTT-3.3.4-7", "too many messages are under way", order(), 0x93),

    /** These are limits of ours or announced ones; they are reported as too large. */
    TOO_LARGE("", "MQTT-3.1.2-24", "the packet is too large", Codes.MESSAGE_TOO_LARGE, 0x95),
    TOPIC_LARGE("MQTT-4.7.3-3", "MQTT-4.7.3-3", "topic too long", Codes.MESSAGE_TOO_LARGE, 0x97),
    MANY_FILTERS("", "", "too many filters", Codes.MESSAGE_TOO_LARGE, 0x97),
    MANY_ALIASES("", "", "too many topic aliases", Codes.MESSAGE_TOO_LARGE, 0x97),
    MANY_IDS("", "", "too many packet identifiers", Codes.MESSAGE_TOO_LARGE, 0x97);

    private final String clause311;
    private final String clause5;
    private final String reason;
    private final FindingCode finding;
    private final int code;

    Rule(String clause311, String clause5, String reason, int code) {
        this(clause311, clause5, reason, Codes.MESSAGE_MALFORMED, code);
    }

    Rule(String clause311, String clause5, String reason, FindingCode finding, int code) {
        this.clause311 = clause311;
        this.clause5 = clause5;
        this.reason = reason;
        this.finding = finding;
        this.code = code;
    }

    private static FindingCode order() {
        return Codes.MESSAGE_OUT_OF_ORDER;
    }

    boolean broken() {
        return this != KEPT;
    }

    /** Returns the MQTT 5 reason code for CONNACK or DISCONNECT. */
    int code() {
        return code;
    }

    String clause(int level) {
        return level >= 5 ? clause5 : clause311;
    }

    /**
     * Returns the finding. The two numbers matter for what is too large alone: what was seen, and
     * what is allowed.
     */
    Finding finding(int level, long seen, long allowed) {
        Finding made =
                Finding.of(finding).with("protocol", Protocol.MQTT.label()).with("reason", reason);
        String clause = clause(level);
        if (!clause.isEmpty()) {
            made = made.with("clause", clause);
        }
        return finding == Codes.MESSAGE_TOO_LARGE
                ? made.with("octets", seen).with("limit", allowed)
                : made;
    }
}
