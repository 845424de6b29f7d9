package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever builds the same sources gets the same octets: folder, time zone and umask leave no trace.
 */
@Lab
class ReproducibleLabIT {
    private static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));

    /** A build without tests takes a minute on two busy cores. */
    private static final int BUILD_MINUTES = 4;

    @TempDir Path folder;

    @Test
    void twoBuildsAreTheSameOctetForOctet() throws Exception {
        Path tree = folder.resolve("another folder");
        copySources(tree);
        Path log = folder.resolve("build.log");
        ProcessBuilder build =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "umask 077 && exec mvn -o -q -B package -DskipTests"
                                        + " -Dspotless.check.skip=true"
                                        + " -pl gateway-distro/app -am")
                        .directory(tree.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        build.environment().put("TZ", "Pacific/Apia");
        build.environment().put("LC_ALL", "C");
        Process process = build.start();
        assertThat(process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).as("the build ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        Map<String, String> there = digests(tree.resolve("gateway-distro/app/target/gatehouse"));
        assertThat(there).hasSizeGreaterThan(40);
        Map<String, String> here = digests(Gateway.home());
        // The bill of materials is not made without a registry at hand; it is no part of what runs.
        here.remove("sbom.json");
        there.remove("sbom.json");
        assertThat(there).containsExactlyEntriesOf(here);
    }

    private static void copySources(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(ReproducibleLabIT::isSource).toList()) {
                Path copy = to.resolve(ROOT.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static boolean isSource(Path file) {
        String path = ROOT.relativize(file).toString();
        return Files.isRegularFile(file)
                && !path.startsWith(".git/")
                && !("/" + path).contains("/target/");
    }

    private static Map<String, String> digests(Path home) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(home.relativize(file).toString(), sha256(file));
            }
        }
        return digests;
    }

    private static String sha256(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
