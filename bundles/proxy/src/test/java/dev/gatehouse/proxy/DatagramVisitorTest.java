package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.CoapTalk.BAD;
import static dev.gatehouse.proxy.CoapTalk.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a conversation in datagrams is, and what follows from it. */
class DatagramVisitorTest {
    private static final DeviceId ID = OneDevice.ID;
    private static final String ANSWER = "62457d34a1b2";

    private final RimHarness harness =
            new RimHarness(Services.NONE.trust(), SslProvider.JDK, RimHarness.LIMITS);
    private final CoapTalk server = new CoapTalk();
    private final CoapTalk client = new CoapTalk();
    private final OneDevice devices = new OneDevice();
    private int port;

    DatagramVisitorTest() throws IOException {}

    @BeforeEach
    void listen() {
        know(Optional.of(devices));
        Route route =
                new Route(
                        "lamp",
                        Protocol.COAP,
                        "127.0.0.1",
                        server.port(),
                        Route.Tls.OFF,
                        "lamp.test",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of("lamp"),
                        Optional.empty(),
                        Optional.empty());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = harness.listen(new RouteSetup(route, any));
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
        client.close();
    }

    private void know(Optional<DeviceRegistry> registry) {
        harness.rim.services(
                now -> now.home(new Household(registry, Optional.of(new StoppedClock()))));
    }

    private void talk() throws Exception {
        client.say(port, GET);
        assertThat(server.hear()).isEqualTo(GET);
        server.answer(ANSWER);
        assertThat(client.hear()).isEqualTo(ANSWER);
    }

    @Test
    void theDeviceIsToldOfAndItsFindingsCarryIt() throws Exception {
        talk();
        client.say(port, BAD);
        assertThat(harness.journal.await(Codes.LOGIN_DEFAULT_PAIR).device()).contains(ID.text());
        RimHarness.until(
                "its use",
                () -> {
                    harness.pass(1);
                    return devices.told.stream().anyMatch(each -> each.use().isPresent());
                });
        Observation use =
                devices.told.stream().filter(each -> each.use().isPresent()).findFirst().get();
        assertThat(use.use().get().onward()).as("without DTLS nothing is protected").isFalse();
        assertThat(use.claims())
                .containsEntry(Claim.ADDRESS, "127.0.0.1")
                .containsEntry(Claim.CONFIGURED, "lamp");
    }

    @Test
    void aQuarantinedDeviceReachesNobodyFailsClosed() throws Exception {
        devices.zone = Zone.QUARANTINE;
        client.say(port, GET);
        harness.journal.await(Codes.FLOW_QUARANTINED);
        assertThat(server.silent()).isTrue();
        assertThat(harness.guards.judged).hasValue(0);
    }

    @Test
    void whatIsUnderWayEndsWithQuarantineFailsClosed() throws Exception {
        talk();
        devices.zone = Zone.QUARANTINE;
        devices.generation++;
        client.say(port, GET);
        harness.journal.await(Codes.FLOW_QUARANTINED);
        server.answer(ANSWER);
        assertThat(server.silent()).isTrue();
    }

    @Test
    void forgettingEndsItAndSaysNothingOfItAfterwards() throws Exception {
        talk();
        Finding reason = Finding.of(Codes.DEVICE_FORGOTTEN);
        assertThat(harness.rim.datagrams().end(new DeviceId("f".repeat(32)), reason)).isZero();
        devices.is(new DeviceId("e".repeat(32)));
        devices.told.clear();
        assertThat(harness.rim.datagrams().end(ID, reason)).isOne();
        assertThat(harness.rim.datagrams().end(ID, reason)).isZero();
        RimHarness.until("its end", () -> harness.guards.open.get() == 0);
        assertThat(devices.told).isEmpty();
        server.answer(ANSWER);
        assertThat(client.silent()).isTrue();
    }

    @Test
    void whoWasThereBeforeTheRegistryIsRecognised() throws Exception {
        know(Optional.empty());
        talk();
        know(Optional.of(devices));
        client.say(port, BAD);
        assertThat(harness.journal.await(Codes.LOGIN_DEFAULT_PAIR).device()).contains(ID.text());
    }
}
