package dev.gatehouse.proxy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Schema of a configuration {@code dev.gatehouse.proxy.Route~NAME}: one listener, one endpoint. */
@ObjectClassDefinition(
        name = "Route",
        description = "A named listener that leads to one device or server.")
@interface RouteConfig {
    @AttributeDefinition(
            name = "Listen",
            description =
                    "Address and port to listen on, such as 127.0.0.1:1883. Port 0 picks one and "
                            + "says which.")
    String listen();

    @AttributeDefinition(
            name = "Protocol",
            description = "What is spoken on it.",
            options = {
                @Option(label = "MQTT 3.1.1 and 5", value = "mqtt"),
                @Option(label = "HTTP/1.1", value = "http"),
                @Option(label = "Telnet", value = "telnet"),
                @Option(label = "CoAP", value = "coap")
            })
    String protocol();

    @AttributeDefinition(
            name = "To",
            description = "Host and port it leads to, such as broker.example:8883.")
    String to();

    @AttributeDefinition(
            name = "TLS",
            description =
                    "Whether the way onward must be protected and the server verified. Off is an "
                            + "exception that is shown and recorded.",
            options = {
                @Option(label = "required", value = "required"),
                @Option(label = "off", value = "off")
            })
    String tls() default "required";

    @AttributeDefinition(
            name = "Name",
            description = "Name that the server must prove; the host of 'to' if left out.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Trust",
            description =
                    "Certificate files (PEM) of the authorities that are trusted for this route, "
                            + "relative to the configuration folder; the system's if left out.",
            required = false)
    String[] trust() default {};

    @AttributeDefinition(
            name = "Client certificate",
            description = "Where our own certificate and key lie: vault:NAME.",
            required = false)
    String client() default "";

    @AttributeDefinition(
            name = "Identity of the shared key",
            description =
                    "Who we say we are where DTLS goes by a shared key; readable by others on the "
                            + "way.",
            required = false)
    String psk_identity() default "";

    @AttributeDefinition(
            name = "Shared key",
            description = "Where the shared key lies: vault:NAME.",
            required = false)
    String psk_secret() default "";

    @AttributeDefinition(
            name = "Serve",
            description =
                    "Host name under which the listener itself speaks TLS, with a certificate of "
                            + "the local authority.",
            required = false)
    String serve() default "";

    @AttributeDefinition(
            name = "Hosts",
            description = "Further host names that an HTTP request may ask for.",
            required = false)
    String[] hosts() default {};

    @AttributeDefinition(
            name = "From",
            description =
                    "Who may use it: addresses or prefixes such as 192.168.1.0/24. May be left "
                            + "out if it listens on loopback only.",
            required = false)
    String[] from() default {};

    @AttributeDefinition(
            name = "Device",
            description = "The device that this route stands for.",
            required = false)
    String device() default "";

    @AttributeDefinition(
            name = "Profile",
            description = "The device profile whose login pages and defaults apply.",
            required = false)
    String profile() default "";
}
