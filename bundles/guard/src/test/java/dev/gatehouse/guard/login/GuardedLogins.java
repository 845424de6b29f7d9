package dev.gatehouse.guard.login;

import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.guard.Given;
import java.util.function.Function;

/** One admitted flow for many messages. */
final class GuardedLogins {
    private final Function<ProtocolMessage, String> judge;

    GuardedLogins(Given policies) {
        judge = policies.judge();
    }

    String code(ProtocolMessage message) {
        return judge.apply(message);
    }
}
