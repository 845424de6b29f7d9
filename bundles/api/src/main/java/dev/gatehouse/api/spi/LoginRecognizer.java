package dev.gatehouse.api.spi;

import dev.gatehouse.api.message.ProtocolMessage;
import java.util.Optional;

/**
 * Knows a login that the gateway itself does not know. A service. A pure function of the message,
 * called on a worker under a deadline; throwing or being late refuses the message.
 */
@FunctionalInterface
public interface LoginRecognizer {
    /** Returns the login that this message is, if it is one. */
    Optional<LoginAttempt> recognize(ProtocolMessage message);
}
