package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The demo as a person starts it, {@code gatehouse demo}, with a folder of its own for temporary
 * files, so that what it leaves behind is seen.
 */
final class PlayedDemo implements AutoCloseable {
    /** Longest wait for something that it says, on a loaded two-core machine. */
    private static final Duration READY = Duration.ofSeconds(90);

    private static final int END_SECONDS = 30;

    private final Path temporary;
    private final Process process;
    private final StringBuffer said = new StringBuffer();
    private final Thread reader;
    private final List<ProcessHandle> children = new ArrayList<>();

    private PlayedDemo(Path temporary, List<String> command) throws IOException {
        this.temporary = temporary;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        process = builder.start();
        reader = new Thread(this::read, "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it with these words after {@code demo}; never builds, never skips. */
    static PlayedDemo start(Path temporary, String... words) throws IOException {
        List<String> command = command();
        command.addAll(List.of(words));
        return new PlayedDemo(temporary, command);
    }

    /** Starts it on a terminal of its own, where Ctrl-C reaches everybody as from a keyboard. */
    static PlayedDemo atTerminal(Path temporary) throws IOException {
        String typed = String.join(" ", command()) + " --port 0";
        return new PlayedDemo(
                temporary,
                List.of("env", "--default-signal=INT", "script", "-qec", typed, "/dev/null"));
    }

    private static List<String> command() {
        Path packaged =
                Path.of(System.getProperty("gatehouse.root", "../.."))
                        .resolve("simulators/scenarios/target");
        for (Path needed :
                List.of(
                        packaged.resolve("scenarios.jar"),
                        packaged.resolve("demo"),
                        Gateway.home().resolve("bundles.list"))) {
            assertThat(needed)
                    .as("the demo must be packaged first: mvn verify -am -pl gateway-distro/itest")
                    .exists();
        }
        return new ArrayList<>(List.of(Gateway.launcher().toString(), "demo"));
    }

    PlayedDemo awaitReady() throws IOException, InterruptedException {
        awaitSaid("Ctrl-C ends everything and leaves nothing behind.");
        remember();
        return this;
    }

    void awaitSaid(String text) throws IOException, InterruptedException {
        Await.until(
                text + " in " + said, READY, () -> said.indexOf(text) >= 0 || !process.isAlive());
        assertThat(said()).contains(text);
    }

    /** Remembers who belongs to it, to see whether they end with it. */
    void remember() {
        process.descendants().forEach(children::add);
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    /** Returns the process of its gateway. */
    ProcessHandle gateway() {
        return process.descendants()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .filter(line -> line.contains("gatehouse.launcher.Main"))
                                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no gateway below " + said()));
    }

    String said() {
        return said.toString();
    }

    /** Returns what stands in the first group of this pattern in what it said. */
    String said(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertThat(matcher.find()).as("%s in %s", pattern, said).isTrue();
        return matcher.group(1);
    }

    int port(String pattern) {
        return Integer.parseInt(said(pattern));
    }

    /** Returns its configuration folder. */
    String folder() {
        return said("findings --config (\\S+)");
    }

    /** Tells it to end, as a service is told. */
    void terminate() {
        process.toHandle().destroy(); // The process itself would close what it still says.
    }

    /** Types Ctrl-C at its terminal. */
    void interrupt() throws IOException {
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
    }

    /** Waits for its end and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS))
                .as("an end of %s", said)
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        return process.exitValue();
    }

    /** Sees that nothing is left of it: no process, no file, no port that it named. */
    void assertNothingIsLeft() throws IOException {
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
                    .isEmpty();
        }
        Matcher named =
                Pattern.compile("(127\\.0\\.\\d+\\.\\d+|localhost)[: ](\\d+)").matcher(said);
        while (named.find()) {
            assertThat(listens(named.group(1), Integer.parseInt(named.group(2))))
                    .as(named.group())
                    .isFalse();
        }
    }

    private static boolean listens(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2_000);
            return true;
        } catch (SocketException refused) {
            return false;
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            said.append("(its output ended: ").append(e.getMessage()).append(")\n");
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
