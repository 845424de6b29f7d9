package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.secret.Secret;
import java.util.Optional;

/**
 * A password line of a Telnet dialogue, with the user name that was typed before it.
 *
 * @param user the user name; absent where the device asked for a password only
 * @param password the line that is held back
 * @param size octets of the line as received
 */
public record TelnetLogin(Optional<String> user, Secret password, long size)
        implements ProtocolMessage {
    @Override
    public Kind kind() {
        return Kind.TELNET_LOGIN;
    }

    @Override
    public Protocol protocol() {
        return Protocol.TELNET;
    }
}
