package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices on wires of their own, known by the kernel's neighbour table. Needs root. */
@Lab
class NeighbourLabIT {
    private static final String LAMP_MAC = "00:17:88:77:00:01";
    private static final String TV_MAC = "a4:77:33:77:00:02";
    private static final String THIEF_MAC = "02:00:5e:77:00:03";
    private static final int PORT = 18_830;

    /** The table is looked at every minute where no stranger comes. */
    private static final Duration LOOK = Duration.ofSeconds(120);

    @TempDir Path folder;

    /** Namespaces of the network, named after this process: others may be at work beside it. */
    private final String home = "gh-home-" + ProcessHandle.current().pid();

    private final String lamp = "gh-lamp-" + ProcessHandle.current().pid();
    private final String tv = "gh-tv-" + ProcessHandle.current().pid();

    @BeforeEach
    void wires() throws Exception {
        for (String name : List.of(home, lamp, tv)) {
            ip("netns", "add", name);
        }
        ip("-n", home, "link", "set", "lo", "up");
        wire("lamp0", lamp, LAMP_MAC, "10.77.0.");
        wire("tv0", tv, TV_MAC, "10.78.0.");
    }

    private void wire(String near, String device, String mac, String network) throws Exception {
        ip(
                "-n", home, "link", "add", near, "type", "veth", "peer", "name", "eth0", "netns",
                device);
        ip("-n", device, "link", "set", "eth0", "address", mac);
        ip("-n", home, "addr", "add", network + "1/24", "dev", near);
        ip("-n", device, "addr", "add", network + "2/24", "dev", "eth0");
        ip("-n", home, "link", "set", near, "up");
        ip("-n", device, "link", "set", "eth0", "up");
    }

    @AfterEach
    void unplug() throws Exception {
        for (String name : List.of(lamp, tv, home)) {
            ip("netns", "del", name);
        }
    }

    @Test
    void whoTalksAndWhoIsSilentAreKnownByTheirHardwareAndAThiefOfAnAddressIsSomebodyElse()
            throws Exception {
        Files.writeString(
                folder.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.proxy.Route~broker": {"listen": "10.77.0.1:%d", "protocol": "mqtt",
                  "from": ["10.77.0.0/24"], "to": "127.0.0.1:9", "tls": "off"}}
                """
                        .formatted(PORT));
        try (Gateway gateway = Gateway.start(folder, Map.of(), exec(home))) {
            // The television only says that it is there.
            in(tv, "sh", "-c", "echo x | socat -u - UDP4-SENDTO:10.78.0.1:9");
            connect(lamp);
            Await.until("the lamp", () -> devices().contains(LAMP_MAC));
            Await.until("the television", () -> devices().contains(TV_MAC));
            assertThat(devices())
                    .contains("Signify")
                    .contains("10.78.0.2")
                    .contains("registered to this maker");
            String known = id(LAMP_MAC);
            assertThat(id(TV_MAC)).isNotEqualTo(known);

            ip("-n", lamp, "link", "set", "eth0", "address", THIEF_MAC);
            ip("-n", home, "neigh", "flush", "all");
            Await.until(
                    "the thief",
                    LOOK,
                    () -> {
                        connect(lamp);
                        return devices().contains(THIEF_MAC);
                    });
            assertThat(id(THIEF_MAC)).as("whoever has its address").isNotEqualTo(known);
            assertThat(gateway.output()).noneMatch(line -> line.contains("Exception"));
        }
    }

    private void connect(String from) throws IOException, InterruptedException {
        in(from, "mosquitto_pub", "-h", "10.77.0.1", "-p", "" + PORT, "-t", "a", "-m", "b");
    }

    private String devices() throws IOException, InterruptedException {
        return in(
                home,
                Gateway.launcher().toString(),
                "devices",
                "--json",
                "--config",
                folder.toString());
    }

    /** Returns the id of the device with this hardware address. */
    private String id(String mac) throws IOException, InterruptedException {
        for (String device : devices().split("(?=\\{\"id\")")) {
            Matcher id = Pattern.compile("\"id\":\"([0-9a-f]+)\"").matcher(device);
            if (device.contains(mac) && id.find()) {
                return id.group(1);
            }
        }
        throw new AssertionError("no device " + mac);
    }

    private static List<String> exec(String name) {
        return List.of("ip", "netns", "exec", name);
    }

    private static String in(String name, String... command)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(exec(name));
        all.addAll(List.of(command));
        return Gateway.run(new byte[0], all.toArray(String[]::new)).out();
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("ip"));
        all.addAll(List.of(words));
        Gateway.Result done = Gateway.run(new byte[0], all.toArray(String[]::new));
        assertThat(done.code()).as(String.join(" ", all) + ": " + done).isZero();
    }
}
