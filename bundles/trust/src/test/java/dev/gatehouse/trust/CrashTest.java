package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails, or the disk is full, at each step of each change: the state stays usable. */
final class CrashTest {
    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    @TempDir private Path folder;

    /** Does so many steps, then none any more; of the last write only a half. */
    private static class Failing implements FileSteps {
        private final FileSteps disk = FileSteps.disk();
        private int left;
        private boolean failed;

        Failing(int steps) {
            left = steps;
        }

        private boolean fails() {
            failed |= left-- <= 0;
            return failed;
        }

        private static IOException full(Path file) {
            return new FileSystemException(file.toString(), null, "No space left on device");
        }

        @Override
        public void create(Path file, boolean ownerOnly) throws IOException {
            if (fails()) {
                throw full(file);
            }
            disk.create(file, ownerOnly);
        }

        @Override
        public void write(Path file, byte[] octets) throws IOException {
            if (fails()) {
                disk.write(file, Arrays.copyOf(octets, octets.length / 2));
                throw full(file);
            }
            disk.write(file, octets);
        }

        @Override
        public void force(Path fileOrFolder) throws IOException {
            if (fails()) {
                throw full(fileOrFolder);
            }
            disk.force(fileOrFolder);
        }

        @Override
        public void link(Path file, Path second) throws IOException {
            if (fails()) {
                throw full(second);
            }
            disk.link(file, second);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (fails()) {
                throw full(from);
            }
            disk.rename(from, to);
        }
    }

    @Test
    void theVaultHoldsTheOldOrTheNewValueAfterAFailureAtAnyStep() throws Exception {
        boolean failed = true;
        int steps = 0;
        for (; failed; steps++) {
            Path data = folder.resolve("replace" + steps);
            vault(data).put("a", OLD);
            Failing failing = new Failing(steps);
            VaultFile broken = new VaultFile(new DataFolder(data, failing), new SecureRandom());
            if (change(broken)) {
                failed = false;
            }
            Secret kept = vault(data).get("a").orElseThrow();
            assertThat(kept.matches(OLD) || kept.matches(NEW)).isTrue();
            vault(data).put("a", NEW);
            assertThat(vault(data).get("a")).contains(Secret.of(NEW));
        }
        assertThat(steps).isEqualTo(6); // Five steps, and one run to the end.
    }

    @Test
    void theFirstStartCanFailAtAnyStepAndBeRepeated() throws Exception {
        boolean failed = true;
        int steps = 0;
        for (; failed; steps++) {
            Path data = folder.resolve("first" + steps);
            VaultFile broken =
                    new VaultFile(new DataFolder(data, new Failing(steps)), new SecureRandom());
            failed = !change(broken);
            vault(data).put("a", NEW);
            assertThat(vault(data).get("a")).contains(Secret.of(NEW));
        }
        assertThat(steps).isEqualTo(11); // root.key and vault.
    }

    @Test
    void aRootKeyThatTheJournalMakesMeanwhileIsTheOneThatIsUsed() throws Exception {
        Path data = Files.createDirectories(folder.resolve("meanwhile"));
        byte[] other = new byte[RootKey.LENGTH];
        other[0] = 7;
        FileSteps meanwhile =
                new Failing(Integer.MAX_VALUE) {
                    @Override
                    public void force(Path file) throws IOException {
                        super.force(file);
                        if (Files.notExists(data.resolve("root.key"))) {
                            create(data.resolve("root.key"), true);
                            write(data.resolve("root.key"), other);
                        }
                    }
                };
        VaultFile vault = new VaultFile(new DataFolder(data, meanwhile), new SecureRandom());
        vault.put("a", NEW);
        assertThat(data.resolve("root.key")).hasBinaryContent(other);
        assertThat(vault(data).get("a")).contains(Secret.of(NEW));
        assertThat(data.resolve("root.key.first")).doesNotExist();
    }

    @Test
    void theCaIsOneAndTheSameAfterAFailureAtAnyStep() throws Exception {
        boolean failed = true;
        int steps = 0;
        for (; failed; steps++) {
            Path data = folder.resolve("ca" + steps);
            GatehouseTrust broken = trust(new DataFolder(data, new Failing(steps)));
            try {
                broken.server("hub.home.arpa");
                failed = false;
            } catch (TrustFault e) {
                assertThat(e).hasMessageContaining("No space left on device");
            }
            byte[] key = Files.exists(data.resolve("ca.key")) ? read(data, "ca.key") : null;
            trust(new DataFolder(data)).server("hub.home.arpa");
            if (key != null) {
                assertThat(read(data, "ca.key")).isEqualTo(key);
            }
            assertThat(read(data, "ca.pem")).isNotEmpty();
        }
        assertThat(steps).isEqualTo(16); // root.key, ca.key and ca.pem.
    }

    @Test
    void aDiskThatCannotBeWrittenIsSaidInWordsAndTheClockGoesOn() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        DataFolder none = new DataFolder(file.resolve("data"));
        assertThatThrownBy(() -> trust(none).server("hub.home.arpa"))
                .isInstanceOf(TrustFault.class)
                .hasMessageContaining("cannot be");
        StandingClock clock =
                new StandingClock(() -> Certificates.NOW, none, Bench.BUILT, Optional.empty());
        assertThatCode(clock::persist).doesNotThrowAnyException();
        assertThat(clock.now()).isEqualTo(Certificates.NOW);
    }

    @Test
    void theClocksFileHoldsATimeAfterAFailureAtAnyStep() throws Exception {
        DataFolder good = new DataFolder(folder.resolve("clock"));
        clock(good, Certificates.NOW).persist();
        for (int steps = 0; steps < 5; steps++) {
            DataFolder broken = new DataFolder(folder.resolve("clock"), new Failing(steps));
            clock(broken, Certificates.NOW.plusSeconds(3600)).persist();
            assertThat(clock(good, Instant.EPOCH).floor())
                    .isAfterOrEqualTo(Certificates.NOW.minus(StandingClock.MARGIN));
        }
    }

    private static boolean change(VaultFile vault) {
        try {
            vault.put("a", NEW);
            return true;
        } catch (DataFault e) {
            assertThat(e).hasMessageContaining("No space left on device");
            return false;
        }
    }

    private static StandingClock clock(DataFolder data, Instant system) {
        return new StandingClock(() -> system, data, Bench.BUILT, Optional.empty());
    }

    private GatehouseTrust trust(DataFolder data) {
        return new GatehouseTrust(new Places(folder, data), clock(data, Certificates.NOW));
    }

    private static VaultFile vault(Path data) {
        return new VaultFile(new DataFolder(data), new SecureRandom());
    }

    private static byte[] read(Path data, String name) throws IOException {
        return Files.readAllBytes(data.resolve(name));
    }
}
