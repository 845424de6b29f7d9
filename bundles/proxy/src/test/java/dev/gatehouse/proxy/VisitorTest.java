package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a flow is, and what follows from it. */
class VisitorTest {
    private static final DeviceId ID = OneDevice.ID;
    private static final DeviceId OTHER = new DeviceId("e".repeat(32));

    private final RimHarness harness =
            new RimHarness(Services.NONE.trust(), TlsContexts.provider(), RimHarness.LIMITS);
    private final OneDevice devices = new OneDevice();
    private RawSink sink;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        sink = new RawSink(0, "");
        know(Optional.of(devices));
        port =
                harness.listen(
                        RimHarness.setup("line", sink.port(), Route.Tls.OFF, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        sink.close();
    }

    private void know(Optional<DeviceRegistry> registry) {
        harness.rim.services(
                now -> now.home(new Household(registry, Optional.of(new StoppedClock()))));
    }

    @Test
    void findingsCarryTheDeviceAndItIsToldWhatWasSpoken() throws Exception {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "bad\nfine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            assertThat(harness.journal.await(Codes.LOGIN_DEFAULT_PAIR).device())
                    .contains(ID.text());
            RimHarness.until(
                    "its use",
                    () -> {
                        harness.pass(1);
                        return devices.told.stream().anyMatch(each -> each.use().isPresent());
                    });
        }
        Observation use =
                devices.told.stream().filter(each -> each.use().isPresent()).findFirst().get();
        assertThat(use.use().get().onward()).as("a plain leg is not protected").isFalse();
        assertThat(use.claims())
                .containsEntry(Claim.ADDRESS, "127.0.0.1")
                .containsEntry(Claim.CONFIGURED, "lamp");
    }

    @Test
    void aQuarantinedDeviceGetsNoFlowFailsClosed() throws Exception {
        devices.zone = Zone.QUARANTINE;
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "fine\n");
            assertThat(RimHarness.rest(client)).isIn("<reset>", "<end>");
        }
        harness.journal.await(Codes.FLOW_QUARANTINED);
        assertThat(harness.guards.judged).hasValue(0);
    }

    @Test
    void anOpenFlowIsClosedWhenItsDeviceIsQuarantinedFailsClosed() throws Exception {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "fine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            devices.zone = Zone.QUARANTINE;
            devices.generation++;
            RimHarness.say(client, "late\n");
            assertThat(RimHarness.rest(client)).contains("bye");
            assertThat(harness.guards.allowed).doesNotContain("late");
        }
    }

    @Test
    void theFlowsOfOneDeviceAreEndedAndCounted() throws Exception {
        try (Socket client = RimHarness.connect(port);
                Socket other = RimHarness.connect(port)) {
            RimHarness.say(client, "one\n");
            RimHarness.say(other, "two\n");
            RimHarness.until("both", () -> harness.guards.allowed.size() == 2);
            Finding reason = Finding.of(Codes.DEVICE_FORGOTTEN);
            DeviceId nobody = new DeviceId("f".repeat(32));
            assertThat(harness.rim.sweep().revoke(flow -> flow.isOf(nobody), reason)).isZero();
            assertThat(harness.rim.sweep().revoke(flow -> flow.isOf(ID), reason)).isEqualTo(2);
            assertThat(harness.rim.sweep().revoke(flow -> flow.isOf(ID), reason)).isZero();
            assertThat(RimHarness.rest(client)).contains("bye");
        }
    }

    @Test
    void aFlowThatWasThereBeforeTheRegistryIsRecognised() throws Exception {
        know(Optional.empty());
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "fine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            know(Optional.of(devices));
            RimHarness.say(client, "bad\n");
            assertThat(harness.journal.await(Codes.LOGIN_DEFAULT_PAIR).device())
                    .contains(ID.text());
        }
    }

    @Test
    void whoIsForgottenFirstLosesAllFlowsAlsoThoseTakenForSomebodyNew() throws Exception {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "bad\n");
            assertThat(harness.journal.await(Codes.LOGIN_DEFAULT_PAIR).device())
                    .contains(ID.text());
            devices.is(OTHER);
            RimHarness.say(client, "fine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            try (Socket back = RimHarness.connect(port)) {
                RimHarness.say(back, "new\n");
                RimHarness.until("the new one", () -> harness.guards.allowed.contains("new"));
                Finding reason = Finding.of(Codes.DEVICE_FORGOTTEN);
                assertThat(harness.rim.sweep().revoke(flow -> flow.isOf(ID), reason)).isOne();
                assertThat(RimHarness.rest(client)).contains("bye");
                RimHarness.say(back, "still\n");
                RimHarness.until("it stays", () -> harness.guards.allowed.contains("still"));
            }
        }
    }

    @Test
    void theEndOfAForgottenDevicesFlowIsNotToldOf() throws Exception {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "fine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            devices.present = OTHER;
            devices.told.clear();
            Finding reason = Finding.of(Codes.DEVICE_FORGOTTEN);
            assertThat(harness.rim.sweep().revoke(flow -> flow.isOf(ID), reason)).isOne();
            assertThat(RimHarness.rest(client)).contains("bye");
            assertThat(devices.told).isEmpty();
        }
    }

    @Test
    void aFlowWhoseDeviceTurnsOutToBeAQuarantinedOneIsClosedFailsClosed() throws Exception {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "fine\n");
            RimHarness.until("a line", () -> harness.guards.allowed.contains("fine"));
            devices.quarantined = Optional.of(OTHER);
            devices.is(OTHER);
            RimHarness.say(client, "late\n");
            assertThat(RimHarness.rest(client)).contains("bye");
            assertThat(harness.guards.allowed).doesNotContain("late");
        }
    }
}
