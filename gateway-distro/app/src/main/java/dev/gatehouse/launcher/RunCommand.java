package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleException;

/** Runs the gateway in the foreground until it is told to stop. */
final class RunCommand implements Command {
    /**
     * How often the configuration file is looked at, and the end waited for: two looks are needed
     * for a change, and it is to hold within two seconds.
     */
    private static final long LOOK_MILLIS = 900;

    /** How long routes may take to come up before READY is printed all the same. */
    private static final int ROUTES_SECONDS = 10;

    /**
     * How long deletions that an earlier run has left unfinished may take before anybody is
     * answered: far longer than they do, unless the disk does not work.
     */
    private static final int DELETIONS_SECONDS = 8;

    /** Who finishes them; without that bundle nothing is waited for. */
    private static final String PRIVACY = "dev.gatehouse.privacy";

    /** What it serves once they are finished. */
    private static final String FORGET = "forget";

    @Override
    public String summary() {
        return "run the gateway in the foreground";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse run [--config DIR]

                Runs the gateway in the foreground; Ctrl-C or SIGTERM stops it. State is kept in
                DIR/data, or in $GATEHOUSE_DATA. Builds, downloads and installs nothing. While it
                runs, changes of DIR/gatehouse.json and of the policies are taken over as soon as
                they are free of faults; until then the last good ones stay.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        Layout layout = options.noWords().layout();
        try (BundleClasses classes = new BundleClasses(layout.bundles())) {
            ConfigFile config = new ConfigFile(Metatype.of(layout.bundles()), classes);
            ConfigFile.Reading first = config.read(layout.file());
            first.all().forEach(fault -> err.println(Terminal.safe(fault.sentence())));
            if (!first.faults().isEmpty()) {
                err.println("The gateway was not started.");
                return Main.FAULT;
            }
            prepare(layout.data());
            return serve(layout, config, first, out, err);
        } catch (BundleException e) {
            err.println("The gateway could not start: " + Terminal.safe(Sentence.of(e)));
            return Main.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private int serve(
            Layout layout,
            ConfigFile config,
            ConfigFile.Reading first,
            PrintStream out,
            PrintStream err)
            throws IOException, BundleException, InterruptedException {
        RunLock lock = RunLock.take(layout.data());
        try {
            Container container = new Container(layout);
            ConfigApply apply = new ConfigApply(container.startCarriers());
            apply.apply(first.values());
            container.startOwn();
            container.await(PRIVACY, FORGET, DELETIONS_SECONDS);
            Control control = new Control(layout.token(), container::command);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> stop(container, control), "gatehouse-stop"));
            try {
                RouteTable routes = new RouteTable(container, out);
                routes.await(first.values(), ROUTES_SECONDS);
                PanelTable.await(container, first.values(), ROUTES_SECONDS).forEach(out::println);
                out.println("READY");
                ConfigWatch watch =
                        new ConfigWatch(
                                first,
                                config,
                                apply::apply,
                                fault -> journal(container, fault),
                                out,
                                err);
                while (!container.waitForStop(LOOK_MILLIS)) {
                    watch.look();
                    routes.look();
                }
            } finally {
                control.close();
            }
        } finally {
            lock.close();
        }
        return Main.GOOD;
    }

    private static void journal(Container container, Fault fault) {
        container.notice("config.invalid", Map.of("file", fault.file(), "fault", fault.sentence()));
    }

    /** Runs when the process is told to end; the main thread may not get its turn any more. */
    private static void stop(Container container, Control control) {
        try {
            container.stop();
            control.close();
        } catch (IOException e) {
            System.err.println("The terminal's token was left behind: " + e.getMessage());
        } catch (BundleException e) {
            System.err.println("The gateway did not stop in order: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The data folder is the owner's alone: it holds keys. */
    private static void prepare(Path data) throws IOException {
        Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rwx------");
        if (Files.isDirectory(data)) {
            Files.setPosixFilePermissions(data, mine);
        } else {
            Files.createDirectories(data.toAbsolutePath().getParent());
            Files.createDirectory(data, PosixFilePermissions.asFileAttribute(mine));
        }
    }
}
