package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point at is there; what is shipped says what is in it. */
class DocumentsContainerIT {
    private static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

    static Stream<Path> documents() throws IOException {
        Stream<Path> top =
                Stream.of("README.md", "SECURITY.md", "policies/README.md").map(ROOT::resolve);
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                    top, docs.filter(f -> f.toString().endsWith(".md")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            if (!link.group(1).startsWith("http")) {
                assertThat(document.getParent().resolve(link.group(1)).normalize())
                        .as("link in %s", document)
                        .exists();
            }
        }
    }

    @Test
    void everyEnforcedProvisionNamesPolicyGuardAndTest() throws IOException {
        List<String> rows =
                Files.readAllLines(ROOT.resolve("docs/provisions.md")).stream()
                        .filter(line -> line.matches("\\| \\d+\\.\\d+-\\d+ .*"))
                        .toList();
        assertThat(rows).isNotEmpty();
        assertThat(rows).allSatisfy(row -> assertThat(row.split("\\|")).hasSize(6));
        assertThat(rows).allSatisfy(row -> assertThat(row).doesNotContain("|  |"));
    }

    @Test
    void theBillOfMaterialsNamesWhatIsWrappedInside() throws IOException {
        String bill = Files.readString(Gateway.home().resolve("sbom.json"));
        assertThat(bill)
                .contains(
                        "\"CycloneDX\"",
                        "pkg:maven/org.bouncycastle/bcprov-jdk18on@",
                        "pkg:maven/org.bouncycastle/bctls-jdk18on@",
                        "pkg:maven/io.netty/netty-handler@",
                        "pkg:maven/io.netty/netty-tcnative-classes@",
                        "pkg:maven/com.h2database/h2@",
                        "pkg:maven/org.eclipse.jetty/jetty-server@",
                        "pkg:maven/org.eclipse.californium/scandium@",
                        "pkg:maven/dev.harrel/json-schema@",
                        "pkg:maven/org.apache.felix/org.apache.felix.scr@")
                .doesNotContain("pkg:maven/org.junit");
    }
}
