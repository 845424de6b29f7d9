package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapMessage;
import java.util.Optional;

/**
 * What came of reading a datagram: a message, or a fault. Immutable.
 *
 * @param header what can be answered; absent if not even that could be read
 * @param message the message, if it is one
 * @param fault why it is none
 */
public record CoapReading(
        Optional<CoapHeader> header, Optional<CoapMessage> message, Optional<CoapFault> fault) {}
