package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of mosquitto in plaintext, a real mosquitto behind TLS, the gateway between them. */
@Lab
class MqttLabIT {
    private static final String POLICY =
            """
            {"format": 1, "kind": "topic-schema", "id": "home/thermostat", "about": "laboratory",
             "filter": "home/+/temperature", "directions": ["to-server", "to-client"],
             "maxOctets": 1024,
             "schema": {"type": "object", "required": ["celsius"], "additionalProperties": false,
                        "properties": {"celsius": {"type": "number", "minimum": -40, "maximum": 60}}}}
            """;

    /** In kB: 96 MB of heap, 64 MB outside it, and the virtual machine itself. */
    private static final long PEAK_RESIDENT = 256 << 10;

    @TempDir static Path folder;
    private static Peer broker;
    private static Tap tap;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Authority authority = Authority.make("Laboratory");
        Path users = folder.resolve("users");
        Gateway.run(
                new byte[0], "mosquitto_passwd", "-c", "-b", users.toString(), "admin", "admin");
        Gateway.run(new byte[0], "mosquitto_passwd", "-b", users.toString(), "lamp", "zz-4k1-own");
        broker =
                Peer.mosquitto(
                        folder,
                        authority.issue(folder, "broker.example"),
                        "password_file " + users,
                        "max_packet_size 40000000");
        tap = Tap.before(broker.port());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("thermostat.json"), POLICY);
        gateway =
                Gateway.start(
                        folder,
                        """
                        {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0",
                          "protocol": "mqtt", "to": "127.0.0.1:%d", "name": "broker.example",
                          "trust": ["%s"], "device": "lamp"}}
                        """
                                .formatted(tap.port(), authority.write(folder)));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        tap.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "mqttv5, 0", "mqttv5, 1", "mqttv5, 2"})
    void messagesArriveAtEveryQualityOfService(String version, int qos) throws Exception {
        String topic = "home/lamp/" + version + qos;
        Process subscriber = subscribe("-V", version, "-q", "" + qos, "-t", topic, "-C", "1");
        awaitSubscription(topic);
        assertThat(publish("-V", version, "-q", "" + qos, "-t", topic, "-m", "on").code()).isZero();
        assertThat(lines(subscriber)).isEqualTo("on\n");
    }

    @Test
    void retainedMessagesAndWillsArriveUnchanged() throws Exception {
        assertThat(publish("-r", "-t", "home/lamp/state", "-m", "retained words").code()).isZero();
        assertThat(lines(subscribe("-t", "home/lamp/state", "-C", "1", "-F", "%r %p")))
                .isEqualTo("1 retained words\n");
        Process watcher = subscribe("-t", "home/lamp/gone", "-C", "1");
        awaitSubscription("home/lamp/gone");
        Process lamp =
                subscribe(
                        "-i",
                        "dying-lamp",
                        "-t",
                        "home/lamp/idle",
                        "--will-topic",
                        "home/lamp/gone",
                        "--will-payload",
                        "farewell",
                        "--will-qos",
                        "1");
        awaitSubscription("home/lamp/idle");
        lamp.destroyForcibly();
        assertThat(lines(watcher)).isEqualTo("farewell\n");
    }

    @Test
    void sharedSubscriptionsDeliverEachMessageOnce() throws Exception {
        String shared = "$share/group/home/lamp/shared";
        Process one = subscribe("-V", "mqttv5", "-t", shared, "-W", "4", "-i", "worker-1");
        Process two = subscribe("-V", "mqttv5", "-t", shared, "-W", "4", "-i", "worker-2");
        Await.until("both subscriptions", () -> count(broker.log(), shared) >= 2);
        for (int i = 0; i < 6; i++) {
            publish("-V", "mqttv5", "-q", "1", "-t", "home/lamp/shared", "-m", "m" + i);
        }
        String both = lines(one) + lines(two);
        assertThat(both.lines().sorted()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void largePayloadsAreStreamedUnchangedWithinTheDefaultHeap(int megabytes) throws Exception {
        byte[] payload = new byte[megabytes << 20];
        new Random(megabytes).nextBytes(payload);
        Path file = Files.write(folder.resolve("large-" + megabytes), payload);
        String topic = "home/lamp/large" + megabytes;
        Path received = folder.resolve("received-" + megabytes);
        Process subscriber =
                new ProcessBuilder(client("mosquitto_sub", "-q", "1", "-t", topic, "-C", "1", "-N"))
                        .redirectOutput(received.toFile())
                        .start();
        awaitSubscription(topic);
        assertThat(publish("-q", "1", "-t", topic, "-f", file.toString()).code()).isZero();
        assertThat(subscriber.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sha256(Files.readAllBytes(received))).isEqualTo(sha256(payload));
        long peak = peakResident(gateway.pid());
        System.out.printf("peak resident set after %d MB: %d kB%n", megabytes, peak);
        assertThat(peak).isLessThan(PEAK_RESIDENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void aDefaultPasswordNeverReachesTheBroker(String version) throws Exception {
        int before = tap.connections().size();
        String id = "intruder-" + version;
        Result refused =
                publish(
                        "-V", version, "-u", "admin", "-P", "admin", "-i", id, "-t", "t", "-m",
                        "m");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err().toLowerCase())
                .containsAnyOf("not authorised", "not authorized", "bad user name or password");
        gateway.awaitFinding("login.default-pair");
        assertThat(tap.connections()).as("connections to the broker").hasSize(before);
        assertThat(broker.log()).doesNotContain(id);
        assertThat(gateway.findings()).doesNotContain("\"password\"");
    }

    @Test
    void aPasswordOfItsOwnPassesAndIsJudgedByTheBroker() throws Exception {
        Result own =
                publish("-u", "lamp", "-P", "zz-4k1-own", "-i", "own-lamp", "-t", "t", "-m", "m");
        assertThat(own.code()).as(own.err()).isZero();
        Result wrong = publish("-u", "lamp", "-P", "zz-4k1-bad", "-i", "bad", "-t", "t", "-m", "m");
        assertThat(wrong.code()).isNotZero();
        assertThat(broker.log()).contains("own-lamp").contains("u'lamp'");
    }

    @Test
    void eachDeviceKeepsItsOwnConnectionAndName() throws Exception {
        int before = tap.connections().size();
        Process one = subscribe("-i", "device-one", "-t", "home/one", "-W", "3");
        Process two = subscribe("-i", "device-two", "-t", "home/two", "-W", "3");
        Await.until(
                "both devices at the broker",
                () -> broker.log().contains("device-one") && broker.log().contains("device-two"));
        assertThat(tap.connections()).hasSize(before + 2);
        assertThat(tap.connections())
                .allSatisfy(flow -> assertThat(flow.toServer()[0]).isEqualTo((byte) 0x16));
        lines(one);
        lines(two);
    }

    @Test
    void whatDoesNotFitItsSchemaStopsHereInEitherDirection() throws Exception {
        String topic = "home/attic/temperature";
        assertThat(publish("-q", "1", "-t", topic, "-m", "{\"celsius\": 21.5}").code()).isZero();
        Result hot = publish("-V", "mqttv5", "-q", "1", "-t", topic, "-m", "{\"celsius\": 999}");
        assertThat(hot.out() + hot.err()).containsIgnoringCase("invalid");
        gateway.awaitFinding("payload.schema");
        Result broken = publish("-q", "1", "-t", topic, "-m", "{\"celsius\": ");
        assertThat(broken.code()).isNotZero();
        gateway.awaitFinding("payload.not-json");
        // Somebody at the broker itself, past the gateway: the device behind us is spared it.
        Process device = subscribe("-t", "home/cellar/temperature", "-C", "1");
        awaitSubscription("home/cellar/temperature");
        for (String text : new String[] {"{\"celsius\": -999}", "{\"celsius\": 4}"}) {
            Result direct =
                    Gateway.run(
                            new byte[0],
                            "mosquitto_pub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            "" + broker.port(),
                            "--cafile",
                            folder.resolve("CN-Laboratory.pem").toString(),
                            "--insecure",
                            "-t",
                            "home/cellar/temperature",
                            "-m",
                            text);
            assertThat(direct.code()).as(direct.err()).isZero();
        }
        assertThat(lines(device)).isEqualTo("{\"celsius\": 4}\n");
    }

    private static Process subscribe(String... options) throws IOException {
        return new ProcessBuilder(client("mosquitto_sub", options))
                .redirectErrorStream(true)
                .start();
    }

    private static Result publish(String... options) throws IOException, InterruptedException {
        return Gateway.run(new byte[0], client("mosquitto_pub", options));
    }

    private static String[] client(String program, String... options) {
        String[] command = new String[options.length + 5];
        command[0] = program;
        command[1] = "-h";
        command[2] = "127.0.0.1";
        command[3] = "-p";
        command[4] = "" + gateway.port("lamp");
        System.arraycopy(options, 0, command, 5, options.length);
        return command;
    }

    private static void awaitSubscription(String topic) throws IOException, InterruptedException {
        Await.until(
                "a subscription to " + topic, () -> broker.log().contains("\t" + topic + " (QoS"));
    }

    /** Returns what it printed, which is little enough for a pipe to hold, once it has ended. */
    private static String lines(Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("the subscriber got what it waited for").isTrue();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.replaceAll("(?m)^Timed out\\R", "");
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static String sha256(byte[] octets) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    }

    private static long peakResident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
