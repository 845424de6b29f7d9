package dev.gatehouse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.gatehouse.api.policy.Policy;
import dev.gatehouse.guard.json.JsonReader;
import dev.gatehouse.guard.json.PayloadSchema;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** What is packed into the bundle is whole, and asks a host for nothing else. */
final class BundleContentTest {
    /** Keywords of every kind, so that each evaluator of the library is loaded once. */
    private static final String SCHEMA =
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                    + "\"$defs\":{\"x\":{\"$anchor\":\"here\"}},\"$ref\":\"#here\",\"type\":[\"object\",\"array\"],"
                    + "\"properties\":{\"a\":{\"enum\":[1,{\"b\":[1]}]},\"c\":{\"const\":{\"d\":1.0}}},"
                    + "\"patternProperties\":{\"^x\":true},\"propertyNames\":{\"pattern\":\"^[a-z]\"},"
                    + "\"uniqueItems\":true,\"contains\":{\"multipleOf\":0.5},\"minContains\":1,"
                    + "\"dependentSchemas\":{\"a\":true},\"dependentRequired\":{\"a\":[\"c\"]},"
                    + "\"not\":{\"type\":\"integer\"},\"format\":\"email\",\"if\":true,\"then\":true,"
                    + "\"anyOf\":[true],\"oneOf\":[true],\"allOf\":[true],\"unevaluatedProperties\":false,"
                    + "\"prefixItems\":[true],\"unevaluatedItems\":true}";

    @Test
    void theBundleValidatesWithNothingButJacksonCoreAndTheApi() throws Exception {
        URL[] only = {at(PayloadSchema.class), at(JsonFactory.class), at(Policy.class)};
        try (URLClassLoader bundle =
                new URLClassLoader(only, ClassLoader.getPlatformClassLoader())) {
            Class<?> schema = bundle.loadClass(PayloadSchema.class.getName());
            Object compiled = schema.getMethod("compile", String.class).invoke(null, SCHEMA);
            assertThat(schema).isNotSameAs(PayloadSchema.class);
            assertThat(check(bundle, compiled, "{\"a\":{\"b\":[1]},\"c\":{\"d\":1}}")).isEmpty();
            assertThat(check(bundle, compiled, "[1,{\"a\":1},{\"a\":2}]")).isEmpty();
            assertThat(check(bundle, compiled, "[1,{\"a\":1},{\"a\":1.0}]")).isPresent();
            assertThat(check(bundle, compiled, "{\"a\":1}")).isPresent();
            assertThat(check(bundle, compiled, "7")).isPresent();
        }
    }

    private static Optional<?> check(ClassLoader bundle, Object schema, String document)
            throws ReflectiveOperationException {
        Class<?> reader = bundle.loadClass(JsonReader.class.getName());
        ByteBuffer octets = StandardCharsets.UTF_8.encode(document);
        Object tree = reader.getMethod("read", ByteBuffer.class).invoke(null, octets);
        Method check = schema.getClass().getMethod("check", tree.getClass());
        return (Optional<?>) check.invoke(schema, tree);
    }

    @Test
    void noPackageIsImportedThatAHostMayHaveInAnotherVersion() throws Exception {
        URL manifest = new URL(at(PayloadSchema.class), "META-INF/MANIFEST.MF");
        String imports =
                new Manifest(manifest.openStream()).getMainAttributes().getValue("Import-Package");
        List<String> packages =
                List.of(imports.replaceAll("\"[^\"]*\"", "").split(",")).stream()
                        .map(clause -> clause.replaceAll(";.*", ""))
                        .filter(name -> !name.startsWith("java."))
                        .filter(name -> !name.startsWith("dev.gatehouse.api."))
                        .toList();
        assertThat(packages)
                .containsExactlyInAnyOrder(
                        "com.fasterxml.jackson.core",
                        "com.fasterxml.jackson.core.exc",
                        "com.fasterxml.jackson.core.util");
        assertThat(imports).doesNotContain("resolution:=optional");
    }

    private static URL at(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
