package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCheckTest {
    @TempDir Path folder;

    @Test
    void itSpeaksInSentences() throws Exception {
        String good = PolicyReaderTest.limits("l", 10).replace('\'', '"');
        Files.writeString(folder.resolve("l.json"), good.replace("\"burst\":1", "\"burst\":true"));
        assertThat(new PolicyCheck(policies -> List.of()).apply(List.of(folder)))
                .containsExactly(
                        folder + "/l.json, /burst (1:108): is true or false; allowed: a number");
        Files.writeString(folder.resolve("l.json"), good);
        assertThat(new PolicyCheck(policies -> List.of()).apply(List.of(folder))).isEmpty();
    }

    @Test
    void whatTheCompilerRefusesIsToldWithItsFile() throws Exception {
        String good = PolicyReaderTest.limits("l", 10).replace('\'', '"');
        Files.writeString(folder.resolve("l.json"), good);
        PolicyCheck check =
                new PolicyCheck(
                        policies -> List.of(List.of("l", "/burst", "is too little", "more")));
        assertThat(check.apply(List.of(folder)))
                .containsExactly(folder + "/l.json, /burst: is too little; allowed: more");
    }

    @Test
    void itWorksThroughAClassLoaderOfItsOwn() throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(jars.toArray(new URL[0]), platform)) {
            Object loaded =
                    loader.loadClass("dev.gatehouse.policy.PolicyCheck")
                            .getConstructor(Function.class)
                            .newInstance((Function<List<?>, List<List<String>>>) p -> List.of());
            @SuppressWarnings("unchecked") // The one cast that a launcher needs.
            Function<List<Path>, List<String>> check = (Function<List<Path>, List<String>>) loaded;
            assertThat(loaded.getClass()).isNotEqualTo(PolicyCheck.class);
            assertThat(check.apply(List.of(folder))).hasSize(1);
        }
    }
}
