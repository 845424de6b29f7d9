package dev.gatehouse.panel;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Schema of the configuration {@code dev.gatehouse.panel}. Without it there is no panel. */
@ObjectClassDefinition(
        name = "Panel",
        description = "The pages for the people of the house, and the API for their programs.")
@interface PanelConfig {
    @AttributeDefinition(
            name = "Listen",
            description =
                    "Address and port, such as 127.0.0.1:8443 or [::1]:8443; port 0 picks one and"
                            + " says which.",
            max = "64")
    String listen() default "127.0.0.1:8443";

    @AttributeDefinition(
            name = "Hosts",
            description =
                    "Names and addresses under which it may be asked: localhost, names below"
                            + " home.arpa, private addresses. The address that it listens on is"
                            + " always one of them.",
            max = "253")
    String[] hosts() default {"localhost", "127.0.0.1", "gatehouse.home.arpa"};
}
