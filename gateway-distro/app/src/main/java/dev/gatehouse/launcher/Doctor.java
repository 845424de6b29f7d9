package dev.gatehouse.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Examines this machine; changes nothing. */
final class Doctor {
    /** What is left for the gateway on the smallest supported box, in MiB. */
    private static final long MEMORY_MIB = 256;

    /** Room for the journal, the cache and their successors, in MiB. */
    private static final long DISK_MIB = 64;

    private final Layout layout;
    private final List<Line> lines = new ArrayList<>();

    /** How good a thing is. */
    enum Grade {
        GOOD,
        LACK,
        BAD
    }

    /**
     * One thing that was looked at.
     *
     * @param cost what a lack costs; empty if there is none
     */
    record Line(Grade grade, String topic, String text, String cost) {
        String json() {
            return "{\"grade\":"
                    + Json.quote(grade.name().toLowerCase(java.util.Locale.ROOT))
                    + ",\"topic\":"
                    + Json.quote(topic)
                    + ",\"text\":"
                    + Json.quote(text)
                    + ",\"cost\":"
                    + Json.quote(cost)
                    + "}";
        }
    }

    Doctor(Layout layout) {
        this.layout = layout;
    }

    List<Line> examine() throws IOException {
        java();
        memory();
        natives();
        clock();
        data();
        configuration();
        return List.copyOf(lines);
    }

    private void java() {
        String text = System.getProperty("java.vm.name") + " " + Runtime.version();
        add(Grade.GOOD, "java", text, "");
    }

    private void memory() {
        long mib = -1;
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            mib = system.getTotalMemorySize() >> 20;
        }
        boolean enough = mib < 0 || mib >= MEMORY_MIB;
        add(
                enough ? Grade.GOOD : Grade.LACK,
                "memory",
                mib + " MiB",
                enough ? "" : "the gateway may be ended by the kernel when many devices talk");
    }

    private void natives() throws IOException {
        List<Path> found = Container.natives(layout);
        if (found.isEmpty()) {
            add(
                    Grade.LACK,
                    "natives",
                    "no native libraries for " + Machine.platform(),
                    "TLS runs in Java: more processor time, no post-quantum key exchange");
        } else {
            add(Grade.GOOD, "natives", "BoringSSL for " + Machine.platform() + " is there", "");
        }
    }

    private void clock() throws IOException {
        Instant built =
                Files.getLastModifiedTime(layout.home().resolve(BundleList.FILE)).toInstant();
        Instant now = Instant.now();
        boolean set = now.isAfter(built.minus(1, ChronoUnit.DAYS));
        add(
                set ? Grade.GOOD : Grade.LACK,
                "clock",
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                set
                        ? ""
                        : "the clock was never set: certificates that begin later than this build"
                                + " are taken, expired ones refused as of the build");
    }

    private void data() {
        Path folder = layout.data();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isWritable(folder)) {
            add(
                    Grade.BAD,
                    "data",
                    layout.data() + " cannot be written by this user",
                    "the gateway does not start: it has no place for keys and journal");
            return;
        }
        // Asked of the folder, not of the table of mounts, in which a chroot's root is missing.
        long free = folder.toFile().getUsableSpace() >> 20;
        add(
                free >= DISK_MIB ? Grade.GOOD : Grade.LACK,
                "data",
                layout.data() + ", " + free + " MiB free",
                free >= DISK_MIB ? "" : "findings may be lost");
    }

    private void configuration() throws IOException {
        try (BundleClasses classes = new BundleClasses(layout.bundles())) {
            ConfigFile.Reading reading =
                    new ConfigFile(Metatype.of(layout.bundles()), classes).read(layout.file());
            for (Fault fault : reading.faults()) {
                add(Grade.BAD, "configuration", fault.sentence(), "the gateway does not start");
            }
            boolean running = Control.ask(layout.token(), "routes", Map.of()).isPresent();
            if (running) {
                add(Grade.GOOD, "ports", "a gateway is running on this data folder", "");
                return;
            }
            reading.values().forEach(this::port);
        }
    }

    private void port(String pid, Map<String, Object> values) {
        if (!(values.get("listen") instanceof String listen) || listen.lastIndexOf(':') < 0) {
            return;
        }
        int colon = listen.lastIndexOf(':');
        String host = listen.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (ServerSocket socket = new ServerSocket()) {
            int port = Integer.parseInt(listen.substring(colon + 1));
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            add(Grade.GOOD, "port", listen + " is free", "");
        } catch (IOException e) {
            add(
                    Grade.BAD,
                    "port",
                    listen + " cannot be used: " + e.getMessage(),
                    pid + " would not listen");
        }
    }

    private void add(Grade grade, String topic, String text, String cost) {
        lines.add(new Line(grade, topic, text, cost));
    }
}
