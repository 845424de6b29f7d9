package dev.gatehouse.api.device;

/**
 * What a device says of itself, or others say of it. A claim points to a device and proves nothing;
 * its text is hostile until proven otherwise.
 */
public enum Claim {
    /** The name of a route's {@code device}, by configuration. */
    CONFIGURED,
    /** Hardware address, six octets in lower-case hexadecimal with colons. */
    MAC,
    /** IPv4 or IPv6 address, as text. */
    ADDRESS,
    /** The host name in a DHCP lease. */
    HOST_NAME,
    /** The client identifier of MQTT. */
    CLIENT_ID,
    /** The product that an HTTP client names: RFC 9110 10.1.5. */
    USER_AGENT
}
