package dev.gatehouse.panel;

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

/** The files of the pages, as they are shipped. */
class WebFilesTest {
    private static final Path WEB = Path.of("src/main/resources/web");

    /** What makes markup or code of a text: names of devices are hostile. */
    private static final Pattern MARKUP =
            Pattern.compile(
                    "innerHTML|outerHTML\\s*[+]?=[^=]|insertAdjacentHTML|document\\.write|DOMParser"
                            + "|createContextualFragment|srcdoc|\\beval\\(|new Function");

    /** What the policy of the pages would not let run or load. */
    private static final Pattern FENCED =
            Pattern.compile("\\sstyle=|\\son[a-z]+=\"|<style|@import|javascript:|url\\(");

    private static final Pattern IMPORT = Pattern.compile("(?m)from '(\\.[^']+)';$");
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"");

    /** The only address of others: the name of a kind of markup, which nothing is loaded from. */
    private static final String SVG = "http://www.w3.org/2000/svg";

    private static final int LINES = 250;

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(WEB)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void noFileMakesMarkupOfTextOrAsksAnybodyElse(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(MARKUP.matcher(text).results().map(Object::toString)).isEmpty();
        assertThat(FENCED.matcher(text).find()).isFalse();
        assertThat(text.replace(SVG, "")).doesNotContain("http://", "https://");
        assertThat(text.lines().count()).isLessThanOrEqualTo(LINES);
    }

    @Test
    void whatIsReferredToIsThereAndCanBeHad() throws Exception {
        StaticFiles served = new StaticFiles();
        for (Path file : files()) {
            String text = Files.readString(file);
            for (Matcher imports = IMPORT.matcher(text); imports.find(); ) {
                Path target = file.resolveSibling(imports.group(1)).normalize();
                assertThat(target).as("imported by " + file).exists();
            }
            for (Matcher assets = ASSET.matcher(text); assets.find(); ) {
                assertThat(WEB.resolve(assets.group(1).substring(1))).exists();
            }
            // A file below this path would be taken for a call.
            String path = "/" + WEB.relativize(file);
            assertThat(path).doesNotStartWith("/api");
            assertThat(served.answer(get(path)).status()).as(path).isEqualTo(200);
        }
    }

    private static Call get(String path) {
        return new Call(
                "GET",
                path,
                java.util.Map.of(),
                java.util.Map.of(),
                new byte[0],
                java.net.InetAddress.getLoopbackAddress());
    }
}
