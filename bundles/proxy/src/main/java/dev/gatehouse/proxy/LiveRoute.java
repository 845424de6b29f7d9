package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * A route as flows use it: with its TLS contexts, made off the loops. Immutable.
 *
 * @param setup the configuration
 * @param sources who may use it
 * @param onward the context towards the endpoint; absent on a plain leg, or if it could not be made
 * @param served the context of the listener's own side, if it serves TLS
 * @param stamp what the files that it trusts were before they were read
 * @param broken why no flow can be had: every newcomer is refused with it
 */
record LiveRoute(
        RouteSetup setup,
        SourceRules sources,
        Optional<SslContext> onward,
        Optional<SslContext> served,
        FileStamp stamp,
        Optional<Finding> broken) {

    Route route() {
        return setup.route();
    }

    /** Returns whether it could not be made because trust is not at work yet. */
    boolean waitsForTrust() {
        return broken.filter(why -> why.code() == Codes.FLOW_NOT_PROTECTED).isPresent();
    }
}
