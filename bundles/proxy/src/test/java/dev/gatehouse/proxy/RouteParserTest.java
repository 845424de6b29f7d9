package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteParserTest {
    private static final Map<String, Object> LAMP =
            Map.of(
                    "listen", "127.0.0.1:1883",
                    "protocol", "mqtt",
                    "to", "broker.example:8883");

    private static RouteParser.Parsed parse(Map<String, Object> changes) {
        Map<String, Object> keys = new HashMap<>(LAMP);
        keys.putAll(changes);
        RouteConfig config =
                (RouteConfig)
                        Proxy.newProxyInstance(
                                RouteConfig.class.getClassLoader(),
                                new Class<?>[] {RouteConfig.class},
                                (proxy, method, arguments) ->
                                        keys.getOrDefault(
                                                method.getName(), method.getDefaultValue()));
        return RouteParser.parse(
                "lamp", config, Path.of("/etc/gatehouse"), Set.of("mqtt", "http", "coap"));
    }

    @Test
    void defaultsAreTheSafeOnes() {
        RouteSetup setup = parse(Map.of()).setup().orElseThrow();
        Route route = setup.route();
        assertThat(route.tls()).isEqualTo(Route.Tls.REQUIRED);
        assertThat(route.verifiedName()).isEqualTo("broker.example");
        assertThat(route.protocol()).isEqualTo(Protocol.MQTT);
        assertThat(route.anchors()).isEmpty();
        assertThat(route.clientKey()).isEmpty();
        assertThat(route.from()).isEmpty();
        assertThat(setup.listen().getPort()).isEqualTo(1883);
    }

    @Test
    void aSharedKeyIsNamedNeverWritten() {
        Map<String, Object> lamp =
                Map.of("protocol", "coap", "psk_identity", "lamp", "psk_secret", "vault:lamp-key");
        assertThat(parse(lamp).setup().orElseThrow().route().psk())
                .contains(new Route.Psk("lamp", "lamp-key"));
        Map<String, Object> literal = new HashMap<>(lamp);
        literal.put("psk_secret", "own-4k1-key");
        assertThat(parse(literal).reason())
                .contains("psk/secret", "named, never written here", "vault:NAME")
                .doesNotContain("own-4k1-key");
    }

    @ParameterizedTest
    @CsvSource({
        "psk, protocol, mqtt",
        "psk, tls, off",
        "psk/identity, psk_identity, ''",
        "psk/secret, psk_secret, ''",
        "serve, serve, lamp.home.arpa"
    })
    void whatDoesNotGoTogetherIsAFault(String key, String changed, String value) {
        Map<String, Object> lamp =
                new HashMap<>(
                        Map.of(
                                "protocol", "coap",
                                "psk_identity", "lamp",
                                "psk_secret", "vault:lamp-key"));
        lamp.put(changed, value);
        assertThat(parse(lamp).faults()).extracting(fault -> fault.key()).contains(key);
    }

    @Test
    void everyKeyIsRead() {
        Route route =
                parse(
                                Map.of(
                                        "listen",
                                        "[::]:8080",
                                        "protocol",
                                        "http",
                                        "to",
                                        "[fd00::7]:80",
                                        "tls",
                                        "off",
                                        "name",
                                        "camera.test",
                                        "trust",
                                        new String[] {"ca.pem", "/abs/other.pem"},
                                        "client",
                                        "vault:camera-key",
                                        "serve",
                                        "camera.home.arpa",
                                        "from",
                                        new String[] {"192.168.1.0/24", "fd00::/8"},
                                        "device",
                                        "camera"))
                        .setup()
                        .orElseThrow()
                        .route();
        assertThat(route.host()).isEqualTo("fd00::7");
        assertThat(route.tls()).isEqualTo(Route.Tls.OFF);
        assertThat(route.verifiedName()).isEqualTo("camera.test");
        assertThat(route.anchors()).containsExactly("/etc/gatehouse/ca.pem", "/abs/other.pem");
        assertThat(route.clientKey()).contains("camera-key");
        assertThat(route.serve()).contains("camera.home.arpa");
        assertThat(route.device()).contains("camera");
    }

    @ParameterizedTest
    @CsvSource({
        "listen, localhost:1883",
        "listen, 127.0.0.1",
        "listen, 127.0.0.1:65536",
        "listen, 127.0.0.1:-1",
        "listen, 256.0.0.1:1",
        "listen, '::1:1883'",
        "to, broker.example",
        "to, broker.example:0",
        "to, bro ker:80",
        "to, 'broker.example\r\nx:80'",
        "to, 127.0.0.1:1883",
        "to, localhost:1883",
        "to, 0.0.0.0:1883",
        "protocol, gopher",
        "tls, opportunistic",
        "tls, ''",
        "name, 'a b'",
        "client, hunter2",
        "client, vault:",
        "serve, -lamp",
    })
    void aWrongValueIsAFaultOfItsKeyFailsClosed(String key, String value) {
        RouteParser.Parsed parsed = parse(Map.of(key, value));
        assertThat(parsed.setup()).isEmpty();
        assertThat(parsed.faults()).hasSize(1);
        assertThat(parsed.faults().get(0).key()).isEqualTo(key);
        assertThat(parsed.faults().get(0).allowed()).isNotEmpty();
    }

    @Test
    void aSecretWrittenInPlaceIsNotRepeatedFailsClosed() {
        assertThat(parse(Map.of("client", "hunter2")).reason()).doesNotContain("hunter2");
    }

    @Test
    void beyondLoopbackFromIsNeededFailsClosed() {
        assertThat(parse(Map.of("listen", "0.0.0.0:1883")).faults())
                .extracting(fault -> fault.key())
                .containsExactly("from");
        assertThat(
                        parse(
                                        Map.of(
                                                "listen",
                                                "0.0.0.0:1883",
                                                "from",
                                                new String[] {"10.0.0.0/33"}))
                                .faults())
                .hasSize(1);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(parse(Map.of("listen", "x", "to", "y", "tls", "z")).faults()).hasSize(3);
    }

    @Test
    void prefixesHoldWhatTheySay() throws Exception {
        SourceRules rules =
                SourceRules.of(List.of("192.168.1.0/25", "10.0.0.7", "fd00::/8")).orElseThrow();
        assertThat(rules.allow(InetAddress.getByName("192.168.1.127"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("192.168.1.128"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("10.0.0.7"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("10.0.0.8"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("::ffff:10.0.0.7"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("fe80::1"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(SourceRules.of(List.of()).orElseThrow().allow(InetAddress.getByName("10.0.0.7")))
                .isFalse();
    }

    @Test
    void limitsOutOfRangeAreFaults() {
        assertThat(RimLimits.DEFAULTS.faults()).isEmpty();
        assertThat(new RimLimits(0, 0, 0, 0, 0, 0, 0, -1, 0, -1, -1, 0).faults()).hasSize(12);
    }

    @Test
    void aRouteIsNamedByItsFactoryPid() {
        assertThat(RouteComponent.name("dev.gatehouse.proxy.Route~lamp")).isEqualTo("lamp");
        assertThat(RouteComponent.name("dev.gatehouse.proxy.Route.1234")).isEqualTo("1234");
    }
}
