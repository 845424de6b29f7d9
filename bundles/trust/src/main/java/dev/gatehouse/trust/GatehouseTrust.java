package dev.gatehouse.trust;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.time.BuildTime;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The one place where trust in others and our own identity are put together. Safe on any thread;
 * calls read files and may make keys, so not for an event loop.
 */
@Component
public final class GatehouseTrust implements Trust {
    private final Path config;
    private final VaultFile vault;
    private final StandingClock clock;
    private final LocalCa authority;
    private final SecureRandom random = new SecureRandom();

    /** For the component runtime. */
    @Activate
    public GatehouseTrust(BundleContext context, @Reference StandingClock clock) {
        this(Places.of(context), clock);
    }

    GatehouseTrust(Places places, StandingClock clock) {
        this.config = places.config();
        this.vault = new VaultFile(places.data(), random);
        this.clock = clock;
        this.authority = new LocalCa(places.data(), clock, BuildTime.instant(), random);
    }

    @Override
    public ClientTls client(Route route) throws TrustFault {
        ServerName name = ServerName.of(route.verifiedName());
        // Read anew each time: an updated set of roots is used from the next route on.
        Anchors anchors =
                route.anchors().isEmpty()
                        ? Anchors.ofSystem()
                        : Anchors.of(route.anchors(), config);
        Optional<X509ExtendedKeyManager> key =
                route.clientKey().isPresent()
                        ? Optional.of(key(route.clientKey().get()))
                        : Optional.empty();
        return new ClientTls(
                new EndpointTrust(name, anchors, clock),
                key,
                name.text(),
                TlsTerms.PROTOCOLS,
                TlsTerms.CIPHER_SUITES,
                TlsTerms.GROUPS);
    }

    @Override
    public ServerTls server(String hostName) throws TrustFault {
        return authority.server(hostName);
    }

    private X509ExtendedKeyManager key(String entry) throws TrustFault {
        try (Secret secret = vault.get(entry).orElseThrow(() -> missing(entry))) {
            // A function of Secret can't throw a fault, so the octets are copied out and wiped.
            byte[] text = secret.reveal(byte[]::clone);
            try {
                return ClientKey.of(entry, text, random);
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        } catch (DataFault e) {
            throw new TrustFault(e.getMessage(), e);
        }
    }

    private static TrustFault missing(String entry) {
        return new TrustFault("the vault has no entry " + entry);
    }
}
