package dev.gatehouse.trust;

import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.trust.Passwords;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Argon2id (RFC 9106) as a service. One computation at a time, in the order of the calls: a flood
 * of logins takes 19 MiB, not all memory.
 */
@Component
public final class PasswordService implements Passwords {
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock one = new ReentrantLock(true);

    /** For the component runtime. */
    @Activate
    public PasswordService() {}

    @Override
    public String keep(Secret password) {
        byte[] salt = new byte[KeptPassword.SALT];
        random.nextBytes(salt);
        KeptPassword fresh =
                new KeptPassword(
                        KeptPassword.MEMORY,
                        KeptPassword.PASSES,
                        KeptPassword.LANES,
                        salt,
                        new byte[0]);
        return fresh.with(compute(fresh, password)).text();
    }

    @Override
    public boolean matches(Secret password, String kept) {
        Optional<KeptPassword> read = KeptPassword.read(kept);
        return read.isPresent()
                && MessageDigest.isEqual(compute(read.get(), password), read.get().hash());
    }

    private byte[] compute(KeptPassword with, Secret password) {
        byte[] octets = password.reveal(byte[]::clone);
        one.lock();
        try {
            return with.compute(octets);
        } finally {
            one.unlock();
            Arrays.fill(octets, (byte) 0);
        }
    }
}
