package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.secret.Vault;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault: kept, listed, removed; and never silently empty. */
final class VaultTest {
    private static final byte[] VALUE = "correct horse".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;
    private DataFolder data;
    private VaultFile file;
    private Vault vault;

    @BeforeEach
    void vault() {
        data = new DataFolder(folder.resolve("data"));
        file = new VaultFile(data, new SecureRandom());
        vault = new VaultService(file);
    }

    @Test
    void whatIsStoredIsFoundAtOnceByOthersAndWhatIsRemovedIsGone() throws Exception {
        assertThat(vault.names()).isEmpty();
        file.put("b.key", VALUE);
        new VaultFile(data, new SecureRandom()).put("a_key-1", new byte[] {0, -1});
        assertThat(vault.names()).containsExactly("a_key-1", "b.key");
        assertThat(vault.get("b.key")).contains(Secret.of(VALUE));
        assertThat(vault.get("none")).isEmpty();
        file.put("b.key", new byte[] {7});
        assertThat(vault.get("b.key")).contains(Secret.of(new byte[] {7}));
        assertThat(file.remove("b.key")).isTrue();
        assertThat(file.remove("b.key")).isFalse();
        assertThat(vault.names()).containsExactly("a_key-1");
    }

    @Test
    void theFileTellsNeitherNamesNorValuesAndIsItsOwnersAlone() throws Exception {
        file.put("thermostat", VALUE);
        Path path = folder.resolve("data/vault");
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                .doesNotContain("thermostat", "horse");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        byte[] once = Files.readAllBytes(path);
        file.put("thermostat", VALUE);
        assertThat(Files.readAllBytes(path)).isNotEqualTo(once);
    }

    @Test
    void aVaultCutOrChangedAnywhereIsAFaultNeverEmptyFailsClosed() throws Exception {
        file.put("a", VALUE);
        Path path = folder.resolve("data/vault");
        byte[] good = Files.readAllBytes(path);
        for (int at = 0; at < good.length; at++) {
            Files.write(path, Arrays.copyOf(good, at));
            assertRefusesAll();
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(path, bad);
            assertRefusesAll();
        }
        Files.write(path, Arrays.copyOf(good, good.length + 1));
        assertRefusesAll();
        Files.write(path, good);
        assertThat(vault.names()).containsExactly("a");
    }

    private void assertRefusesAll() {
        assertThatThrownBy(() -> vault.names())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("vault is damaged");
        assertThatThrownBy(() -> vault.get("a")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> file.put("b", VALUE)).isInstanceOf(DataFault.class);
        assertThatThrownBy(() -> file.remove("a")).isInstanceOf(DataFault.class);
    }

    @Test
    void withAnotherRootKeyOrNoneNothingOpensAndNoNewKeyIsMadeFailsClosed() throws Exception {
        file.put("a", VALUE);
        Path root = folder.resolve("data/root.key");
        byte[] good = Files.readAllBytes(root);
        Files.write(root, new byte[RootKey.LENGTH]);
        assertThatThrownBy(() -> vault.names()).hasMessageContaining("another root.key");
        Files.write(root, new byte[RootKey.LENGTH - 1]);
        assertThatThrownBy(() -> vault.names()).hasMessageContaining("root.key is damaged");
        Files.write(root, new byte[RootKey.LENGTH + 1]);
        assertThatThrownBy(() -> vault.names()).hasMessageContaining("root.key is larger");
        Files.delete(root);
        assertThatThrownBy(() -> vault.names()).hasMessageContaining("root.key is missing");
        assertThat(root).doesNotExist();
        Files.createFile(
                root,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(root, good);
        assertThat(vault.names()).containsExactly("a");
    }

    @Test
    void aRootKeyThatOthersMayReadIsNotUsedFailsClosed() throws Exception {
        file.put("a", VALUE);
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------")) {
            Files.setPosixFilePermissions(
                    folder.resolve("data/root.key"), PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> vault.get("a")).hasMessageContaining("chmod 600");
        }
    }

    @Test
    void anotherSealedFileInItsPlaceIsRefusedFailsClosed() throws Exception {
        new SealedFile(data, "other", 1000, new SecureRandom()).write(new byte[] {1});
        Files.move(folder.resolve("data/other"), folder.resolve("data/vault"));
        assertThatThrownBy(() -> vault.names()).hasMessageContaining("is damaged");
    }

    @Test
    void namesSizesAndNumberAreBounded() throws Exception {
        for (String name : List.of("", "A", "a/b", "a b", "\u00e4", "a".repeat(65), "a\n")) {
            assertThatThrownBy(() -> file.put(name, VALUE)).isInstanceOf(DataFault.class);
        }
        file.put("a".repeat(64), new byte[VaultFile.VALUE]);
        assertThatThrownBy(() -> file.put("b", new byte[VaultFile.VALUE + 1]))
                .isInstanceOf(DataFault.class);
        assertThatThrownBy(() -> file.put("b", new byte[0])).isInstanceOf(DataFault.class);
        for (int i = 1; i < VaultFile.ENTRIES; i++) {
            file.put("n" + i, VALUE);
        }
        assertThatThrownBy(() -> file.put("one-more", VALUE)).hasMessageContaining("at most");
        assertThat(vault.names()).hasSize(VaultFile.ENTRIES);
    }

    @Test
    void writersAtTheSameTimeLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String name = "n" + i;
                writers.add(
                        () -> {
                            new VaultFile(data, new SecureRandom()).put(name, VALUE);
                            return null;
                        });
            }
            for (Future<Void> done : threads.invokeAll(writers)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(vault.names()).hasSize(24);
    }

    @Test
    void theCommandPutsListsAndRemovesWithoutEchoingTheValue() {
        assertThat(command("s3cret\n", "put", "a")).isEqualTo("stored a");
        assertThat(command("s3cret\r\n", "put", "b")).isEqualTo("stored b");
        assertThat(vault.get("a")).contains(Secret.of("s3cret"));
        assertThat(vault.get("b")).contains(Secret.of("s3cret"));
        assertThat(command("", "list")).isEqualTo("a" + System.lineSeparator() + "b");
        assertThat(command("", "rm", "a")).isEqualTo("removed a");
        assertThatThrownBy(() -> command("", "rm", "a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("there is no secret of the name a");
        assertThatThrownBy(() -> command("\n", "put", "a"))
                .isInstanceOf(UncheckedIOException.class);
        for (String[] words :
                new String[][] {{}, {"put"}, {"put", "a", "value"}, {"list", "a"}, {"get", "a"}}) {
            assertThatThrownBy(() -> command("x", words))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("usage:");
        }
        assertThatThrownBy(() -> command("x", "put", "My Secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("My Secret");
    }

    private String command(String input, String... words) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new VaultCommand(folder.resolve("data"), in).apply(List.of(words));
    }

    @Test
    void theCommandRunsFromTheTwoBundlesAloneWithoutBouncyCastleOrAFramework() throws Exception {
        URL[] jars = {
            VaultCommand.class.getProtectionDomain().getCodeSource().getLocation(),
            Secret.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader loader =
                new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            Object command =
                    loader.loadClass("dev.gatehouse.trust.VaultCommand")
                            .getConstructor(Path.class, InputStream.class)
                            .newInstance(
                                    folder.resolve("data"),
                                    new ByteArrayInputStream(new byte[] {1, 2}));
            assertThat(command).isInstanceOf(Function.class);
            @SuppressWarnings("unchecked") // The class says so; the loader can't.
            Function<List<String>, String> function = (Function<List<String>, String>) command;
            assertThat(function.apply(List.of("put", "a"))).isEqualTo("stored a");
            assertThat(function.apply(List.of("list"))).isEqualTo("a");
        }
        assertThat(vault.get("a")).contains(Secret.of(new byte[] {1, 2}));
    }
}
