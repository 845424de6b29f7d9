package dev.gatehouse.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoFolderTest {
    @Test
    void isItsOwnersAloneHoldsNoKeyAndIsGoneAtTheEnd() throws Exception {
        Path path;
        try (DemoFolder folder = new DemoFolder();
                Home home = new Home()) {
            path = folder.path();
            folder.write(home, 0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            String configuration = Files.readString(path.resolve("gatehouse.json"));
            try (JsonParser parser = new JsonFactory().createParser(configuration)) {
                while (parser.nextToken() != null) {
                    assertThat(parser.currentToken()).isNotNull();
                }
            }
            assertThat(configuration)
                    .contains("vault:lamp")
                    .doesNotContain(new String(home.lampKey()));
            assertThat(new String(home.lampKey()))
                    .as("nothing that a line end could spoil")
                    .matches("[\\w-]{20,}");
            assertThat(Files.readAllLines(path.resolve("leases"))).hasSize(Home.LEASES.size());
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theCamerasPageAndThePanelShareNoNameAndNobodyElseListensToTheOutside() throws Exception {
        try (DemoFolder folder = new DemoFolder();
                Home home = new Home()) {
            folder.write(home, 8443);
            String json = Files.readString(folder.path().resolve("gatehouse.json"));
            Matcher hosts = Pattern.compile("\"hosts\": \\[\"([^\"]+)\"]").matcher(json);
            assertThat(hosts.results().map(each -> each.group(1)))
                    .containsExactly("camera.localhost", "localhost");
            Matcher listen = Pattern.compile("\"listen\": \"([^\"]+)\"").matcher(json);
            assertThat(listen.results().map(each -> each.group(1)))
                    .hasSize(6)
                    .allMatch(address -> address.startsWith("127.0.0.1:"));
        }
    }
}
