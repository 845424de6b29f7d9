package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the house: every bundle knows api, proxy knows wire, nobody knows more. */
class ArrowsContainerIT {
    private static final Path BUNDLES = Gateway.home().resolve("bundles");
    private static final Pattern OWN = Pattern.compile("dev\\.gatehouse\\.([a-z]+)");

    @TempDir Path folder;

    static Stream<Path> ownBundles() throws IOException {
        try (Stream<Path> files = Files.list(BUNDLES)) {
            return files
                    .filter(f -> f.getFileName().toString().startsWith("dev.gatehouse."))
                    .filter(f -> !f.getFileName().toString().contains(".wrap."))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void importsFollowTheArrows(Path bundle) throws IOException {
        String name = bundle.getFileName().toString().replaceAll("dev\\.gatehouse\\.|\\.jar", "");
        Set<String> allowed = new TreeSet<>(List.of("api", "wrap", name));
        if (name.equals("proxy")) {
            allowed.add("wire");
        }
        assertThat(imported(bundle)).as("what %s imports", name).isSubsetOf(allowed);
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void onlyApiAndWireAreExported(Path bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String exported = jar.getManifest().getMainAttributes().getValue("Export-Package");
            boolean open = bundle.toString().matches(".*\\.(api|wire)\\.jar");
            assertThat(exported != null).as("%s exports packages", bundle).isEqualTo(open);
        }
    }

    @Test
    void everyExportOfWireNamesItsMandatoryAttribute() throws IOException {
        try (JarFile jar = new JarFile(BUNDLES.resolve("dev.gatehouse.wire.jar").toFile())) {
            String exported = jar.getManifest().getMainAttributes().getValue("Export-Package");
            assertThat(exported.split("dev\\.gatehouse\\.wire\\.[a-z]+;"))
                    .filteredOn(clause -> clause.contains("version"))
                    .allMatch(
                            clause ->
                                    clause.contains("gh=wire") && clause.contains("mandatory:=gh"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guard, dev.gatehouse.wire.mqtt.MqttLayer",
        "wire, dev.gatehouse.guard.PolicyCompiler",
        "policy, dev.gatehouse.wire.http.HttpLayer",
        "store, org.bouncycastle.asn1.ASN1Integer",
        "trust, org.h2.Driver",
        "privacy, org.h2.Driver",
        "guard, io.netty.buffer.ByteBuf",
        "panel, io.netty.buffer.ByteBuf",
        "proxy, org.eclipse.jetty.server.Server",
        "coap, dev.gatehouse.wire.coap.CoapReader",
        "proxy, org.eclipse.californium.scandium.DTLSConnector",
        "api, org.osgi.framework.Bundle"
    })
    void aForbiddenArrowDoesNotCompile(String bundle, String forbidden) throws IOException {
        String classPath = compileClassPath(bundle);
        assertThat(compiles(classPath, "dev.gatehouse.api.flow.Layer"))
                .as("the allowed arrow")
                .isTrue();
        assertThat(compiles(classPath, forbidden)).as("the forbidden arrow").isFalse();
    }

    /** What the bundle's own project file lets it see, as jars of the distribution. */
    private static String compileClassPath(String bundle) throws IOException {
        Path root = Path.of(System.getProperty("gatehouse.root"));
        String pom = Files.readString(root.resolve("bundles/" + bundle + "/pom.xml"));
        Matcher dependency =
                Pattern.compile(
                                "<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)"
                                        + "</artifactId>(?:(?!</dependency>).)*?<scope>provided",
                                Pattern.DOTALL)
                        .matcher(pom);
        Stream.Builder<String> jars = Stream.builder();
        jars.add(BUNDLES.resolve("dev.gatehouse.api.jar").toString());
        while (dependency.find()) {
            jars.add(BUNDLES.resolve(dependency.group(1) + ".jar").toString());
        }
        return jars.build().collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private boolean compiles(String classPath, String imported) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String text = "import " + imported + "; class Arrow {}";
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("string:///Arrow.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        StringWriter messages = new StringWriter();
        return compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-cp", classPath, "-d", folder.toString(), "-proc:none"),
                        null,
                        List.of(source))
                .call();
    }

    private static Set<String> imported(Path bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String imports = jar.getManifest().getMainAttributes().getValue("Import-Package");
            Set<String> found = new TreeSet<>();
            Matcher matcher = OWN.matcher(imports == null ? "" : imports);
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
            return found;
        }
    }
}
