package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The database in which browsers on Linux look whom somebody trusts. */
final class Nss {
    private Nss() {}

    /** Makes somebody trust authorities, as the panel's guide tells people of Linux to do it. */
    static void trust(Path home, Path... authorities) throws IOException, InterruptedException {
        String base = "sql:" + Files.createDirectories(home.resolve(".pki/nssdb"));
        certutil("-d", base, "-N", "--empty-password");
        for (Path each : authorities) {
            certutil("-d", base, "-A", "-t", "C,,", "-n", "" + each, "-i", "" + each);
        }
    }

    private static void certutil(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        command.add(0, "certutil");
        Gateway.Result result = Gateway.run(new byte[0], command.toArray(String[]::new));
        assertThat(result.code()).as("%s", result).isZero();
    }
}
