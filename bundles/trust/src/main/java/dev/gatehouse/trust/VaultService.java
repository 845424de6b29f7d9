package dev.gatehouse.trust;

import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.secret.Vault;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The vault as a service. Safe on any thread; each call reads the disk. A vault that can't be
 * opened throws {@link UncheckedIOException} with a sentence: it never looks like an empty one.
 */
@Component
public final class VaultService implements Vault {
    private final VaultFile file;

    /** For the component runtime. */
    @Activate
    public VaultService(BundleContext context) {
        this(new VaultFile(Places.of(context).data(), new SecureRandom()));
    }

    VaultService(VaultFile file) {
        this.file = file;
    }

    @Override
    public Optional<Secret> get(String name) {
        try {
            return file.get(name);
        } catch (DataFault e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> names() {
        try {
            return file.names();
        } catch (DataFault e) {
            throw new UncheckedIOException(e);
        }
    }
}
