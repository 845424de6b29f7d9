package dev.gatehouse.sim.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The configuration folder of the demo: made new, readable by its owner alone, removed at the end.
 */
final class DemoFolder implements AutoCloseable {
    private final Path folder;

    DemoFolder() throws IOException {
        folder =
                Files.createTempDirectory(
                        "gatehouse-demo",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
    }

    Path path() {
        return folder;
    }

    /** Writes what the gateway is to do for this home. */
    void write(Home home, int panelPort) throws IOException {
        Files.writeString(folder.resolve("maker.pem"), home.identity().pem());
        Files.writeString(folder.resolve("leases"), leases());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("temperature.json"), TEMPERATURE);
        Files.writeString(
                folder.resolve("gatehouse.json"),
                CONFIGURATION.formatted(
                        home.brokerPort(),
                        Home.MAKER,
                        home.webPort(),
                        home.coapPort(),
                        Home.LAMP,
                        home.camera().pagePort(),
                        home.camera().shellPort(),
                        panelPort,
                        Home.CAMERA_HOST));
    }

    private static String leases() {
        long end = System.currentTimeMillis() / 1000 + 86_400;
        StringBuilder lines = new StringBuilder();
        for (Home.Lease lease : Home.LEASES) {
            lines.append(end)
                    .append(' ')
                    .append(lease.mac())
                    .append(' ')
                    .append(lease.address())
                    .append(' ')
                    .append(lease.name())
                    .append(" *\n");
        }
        return lines.toString();
    }

    private static final String CONFIGURATION =
            """
            {
              "dev.gatehouse.proxy.Route~maker-mqtt": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                "to": "127.0.20.1:%1$d", "name": "%2$s", "trust": ["maker.pem"]},
              "dev.gatehouse.proxy.Route~maker-web": {"listen": "127.0.0.1:0", "protocol": "http",
                "to": "127.0.20.1:%3$d", "name": "%2$s", "trust": ["maker.pem"]},
              "dev.gatehouse.proxy.Route~maker-coap": {"listen": "127.0.0.1:0", "protocol": "coap",
                "to": "127.0.20.1:%4$d", "psk": {"identity": "%5$s", "secret": "vault:lamp"}},
              "dev.gatehouse.proxy.Route~camera-page": {"listen": "127.0.0.1:0", "protocol": "http",
                "to": "127.0.10.12:%6$d", "tls": "off", "hosts": ["%9$s"],
                "device": "camera"},
              "dev.gatehouse.proxy.Route~camera-shell": {"listen": "127.0.0.1:0",
                "protocol": "telnet", "to": "127.0.10.12:%7$d", "tls": "off",
                "device": "camera"},
              "dev.gatehouse.inventory": {"leases": ["leases"]},
              "dev.gatehouse.inventory.Device~camera": {"name": "camera",
                "addresses": ["127.0.10.12"]},
              "dev.gatehouse.panel": {"listen": "127.0.0.1:%8$d", "hosts": ["localhost"]}
            }
            """;

    private static final String TEMPERATURE =
            """
            {
              "format": 1,
              "kind": "topic-schema",
              "id": "demo/temperature",
              "about": "What a room or the weather can be.",
              "filter": "home/+/temperature",
              "directions": ["to-server"],
              "schema": {
                "type": "object",
                "required": ["celsius"],
                "properties": {
                  "celsius": {"type": "number", "minimum": -60, "maximum": 60},
                  "heating": {"type": "boolean"}
                },
                "additionalProperties": false
              },
              "maxOctets": 512
            }
            """;

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(DemoFolder::delete);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
