package dev.gatehouse.trust;

import dev.gatehouse.api.trust.ReceiptSigner;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The signing of receipts as a service. Safe on any thread; each call reads the disk. */
@Component
public final class ReceiptSignerService implements ReceiptSigner {
    private final ReceiptKey key;

    /** For the component runtime. */
    @Activate
    public ReceiptSignerService(BundleContext context) {
        this(new ReceiptKey(Places.of(context).data(), new SecureRandom()));
    }

    ReceiptSignerService(ReceiptKey key) {
        this.key = key;
    }

    @Override
    public byte[] sign(byte[] octets) {
        try {
            return key.sign(octets);
        } catch (DataFault e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public EdECPublicKey key() {
        try {
            return key.publicKey();
        } catch (DataFault e) {
            throw new UncheckedIOException(e);
        }
    }
}
