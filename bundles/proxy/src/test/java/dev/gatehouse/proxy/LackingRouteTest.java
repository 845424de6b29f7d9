package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import io.netty.handler.ssl.SslProvider;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A route that lacks a secret or a file, which then comes. */
class LackingRouteTest {
    private volatile String lack = "the vault has no entry lamp";

    @Test
    void aRouteWhoseSecretComesWorksWithoutBeingTouchedFailsClosed() throws Exception {
        PkixTrust inner = new PkixTrust(Certificates.authority("Test CA").leaf(), Optional.empty());
        try (RimHarness harness =
                        new RimHarness(new Lacking(inner), SslProvider.OPENSSL, RimHarness.LIMITS);
                ServerSocket server = new ServerSocket(0)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r",
                                    server.getLocalPort(),
                                    Route.Tls.REQUIRED,
                                    Optional.empty()));
            assertThat(harness.rim.listeners().get(0).live().broken()).isPresent();
            try (Socket client = RimHarness.connect(port)) {
                assertThat(RimHarness.rest(client)).isEqualTo("<reset>");
            }
            harness.journal.clear();
            lack = "the vault entry lamp holds a damaged key";
            harness.journal.await(Codes.ROUTE_INVALID);
            assertThat(harness.rim.listeners().get(0).live().broken()).isPresent();
            lack = "";
            harness.journal.await(Codes.ROUTE_LISTENING);
            assertThat(harness.rim.listeners().get(0).live().broken()).isEmpty();
            // Told when the reason changed, and not at each look.
            assertThat(harness.journal.codes())
                    .filteredOn("route.invalid"::equals)
                    .hasSizeLessThan(2);
        }
    }

    private final class Lacking implements Trust {
        private final Trust inner;

        Lacking(Trust inner) {
            this.inner = inner;
        }

        @Override
        public ClientTls client(Route route) throws TrustFault {
            if (!lack.isEmpty()) {
                throw new TrustFault(lack);
            }
            return inner.client(route);
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            return inner.server(hostName);
        }
    }
}
