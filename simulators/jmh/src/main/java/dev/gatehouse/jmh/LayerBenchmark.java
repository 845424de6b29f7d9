package dev.gatehouse.jmh;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.wire.http.HttpLayer;
import dev.gatehouse.wire.http.HttpLimits;
import dev.gatehouse.wire.mqtt.MqttLayer;
import dev.gatehouse.wire.mqtt.MqttLimits;
import dev.gatehouse.wire.telnet.TelnetLayer;
import dev.gatehouse.wire.telnet.TelnetLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one exchange costs in a protocol layer: parsing, state, commands. One thread. Not final,
 * because JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LayerBenchmark {
    /** Octets: a reading of a sensor in JSON. */
    private static final int PAYLOAD = 256;

    private static final ByteBuffer MQTT_CONNECT = hex("100D00044D5154540402000A000170");
    private static final ByteBuffer MQTT_CONNACK = hex("20020000");
    // QoS 1, topic "home/lamp/1", packet id 7: 13 + 2 + 256 octets follow the length (8F 02).
    private static final ByteBuffer MQTT_PUBLISH =
            hex("328F02000B" + "686F6D652F6C616D702F31" + "0007" + "61".repeat(PAYLOAD));
    private static final ByteBuffer MQTT_PUBACK = hex("40020007");

    private static final ByteBuffer HTTP_GET =
            text(
                    "GET /status HTTP/1.1\r\nHost: cam.example\r\nUser-Agent: curl/7.88\r\n"
                            + "Accept: */*\r\n\r\n");
    private static final ByteBuffer HTTP_OK =
            text(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\n"
                            + "0123456789abcdef");

    private static final ByteBuffer OPTIONS = hex("FFFB25FFFD18FFFD20FFFD23FFFD27");
    private static final ByteBuffer OPTION_ANSWERS = hex("FFFD25FFFB18FFFA1800585445524DFFF0");
    private static final ByteBuffer LOGIN = text("\r\nbox login: ");
    private static final ByteBuffer USER = text("operator\r");
    private static final ByteBuffer PASSWORD = text("operator\r\nPassword: ");
    private static final ByteBuffer SECRET = text("correct horse battery\r");
    private static final ByteBuffer SHELL = text("\r\nWelcome\r\nbox:~# ");
    private static final ByteBuffer COMMAND = text("cat /proc/uptime\r");
    private static final ByteBuffer OUTPUT = text("line of output, forty octets in length.\r\n");

    private Loop mqtt;
    private Loop http;
    private Loop session;

    /** Opens a flow of each protocol. */
    @Setup
    public void open() {
        mqtt = new Loop(new MqttLayer(PayloadDemand.NONE, MqttLimits.DEFAULTS), Set.of());
        mqtt.feed(Direction.TO_SERVER, MQTT_CONNECT);
        mqtt.feed(Direction.TO_CLIENT, MQTT_CONNACK);
        http =
                new Loop(
                        new HttpLayer(route(), PayloadDemand.NONE, HttpLimits.DEFAULT),
                        Set.of("cam.example"));
        session = login();
    }

    /** A publish at QoS 1 and its acknowledgement, towards the server and back. */
    @Benchmark
    public long mqttPublishBothWays() {
        return mqtt.feed(Direction.TO_SERVER, MQTT_PUBLISH)
                + mqtt.feed(Direction.TO_CLIENT, MQTT_PUBACK)
                + mqtt.feed(Direction.TO_CLIENT, MQTT_PUBLISH)
                + mqtt.feed(Direction.TO_SERVER, MQTT_PUBACK);
    }

    /** A small GET and its response on a kept connection. */
    @Benchmark
    public long httpGet() {
        return http.feed(Direction.TO_SERVER, HTTP_GET) + http.feed(Direction.TO_CLIENT, HTTP_OK);
    }

    /** A whole flow: negotiation, prompt, user, prompt, password, shell. */
    @Benchmark
    public Object telnetLogin() {
        return login();
    }

    /** A command line and a line of output in a session. */
    @Benchmark
    public long telnetSession() {
        return session.feed(Direction.TO_SERVER, COMMAND)
                + session.feed(Direction.TO_CLIENT, OUTPUT);
    }

    private static Loop login() {
        Loop loop = new Loop(new TelnetLayer(TelnetLimits.DEFAULTS), Set.of());
        loop.feed(Direction.TO_CLIENT, OPTIONS);
        loop.feed(Direction.TO_SERVER, OPTION_ANSWERS);
        loop.feed(Direction.TO_CLIENT, LOGIN);
        loop.feed(Direction.TO_SERVER, USER);
        loop.feed(Direction.TO_CLIENT, PASSWORD);
        loop.feed(Direction.TO_SERVER, SECRET);
        loop.feed(Direction.TO_CLIENT, SHELL);
        return loop;
    }

    private static Route route() {
        return new Route(
                "cam",
                Protocol.HTTP,
                "cam.example",
                443,
                Route.Tls.REQUIRED,
                "cam.example",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static ByteBuffer hex(String octets) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(octets)).asReadOnlyBuffer();
    }

    private static ByteBuffer text(String octets) {
        return ByteBuffer.wrap(octets.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }
}
