package dev.gatehouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.device.Protection.Leg;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept, what a person changes, and what is told of it. */
class RegistryTest {
    private final HeldInMemory disk = new HeldInMemory();

    private static Change change(String name, Zone zone, Stance stance) {
        return new Change(
                Optional.ofNullable(name), Optional.ofNullable(zone), Optional.ofNullable(stance));
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        Home home = new Home(Optional.of(disk));
        DeviceId id = home.flow("192.168.1.20");
        home.seen(Source.LEASE, Home.MAC, "192.168.1.20", "lamp");
        home.registry.mayPresent(id, Home.route(), "lamp-1");
        home.registry.observe(
                new Observation(
                        Source.FLOW,
                        Map.of(Claim.ADDRESS, "192.168.1.20", Claim.CLIENT_ID, "lamp-1"),
                        Optional.of(new Observation.Use(Home.route(), true)),
                        home.now.plusSeconds(60)));
        home.registry.drain();
        Instant until = home.now.plus(Duration.ofDays(3));
        Stance stance =
                new Stance(
                        Stance.Mode.PROTECT,
                        Optional.of(home.now.plusSeconds(900)),
                        List.of(new Stance.Acceptance("login.default-pair", until, "old thing")));
        home.registry.change(id, change("Anna's lamp", Zone.RESTRICTED, stance));
        home.flush();
        Device before = home.device(id);

        Home again = new Home(Optional.of(disk));
        assertThat(again.device(id)).isEqualTo(before);
        assertThat(before.protections())
                .singleElement()
                .satisfies(
                        use -> {
                            assertThat(use.near()).isEqualTo(Leg.PLAIN);
                            assertThat(use.far()).isEqualTo(Leg.WRAPPED);
                        });
        assertThat(before.name()).isEqualTo("Anna's lamp");
        assertThat(again.flow("192.168.1.20")).isEqualTo(id);
        assertThat(again.registry.mayPresent(again.flow("10.0.0.1"), Home.route(), "lamp-1"))
                .isFalse();
        assertThat(again.codes()).as("loaded is not new").containsExactly("device.new");
    }

    @Test
    void whoWasMetBeforeTheStoreCameIsRecognised() {
        Home first = new Home(Optional.of(disk));
        DeviceId id = first.flow("192.168.1.20");
        first.flush();
        Home late = Home.empty();
        DeviceId met = late.flow("192.168.1.20");
        late.keeper.attach(disk);
        late.registry.join(late.keeper.load().orElseThrow());
        assertThat(late.flow("192.168.1.20")).isEqualTo(id).isNotEqualTo(met);
        assertThat(late.registry.devices()).hasSize(1);
    }

    @Test
    void whatAPersonChangesIsOnTheDiskBeforeItHolds() {
        Home home = new Home(Optional.of(disk));
        DeviceId id = home.flow("127.0.0.2");
        int before = disk.puts;
        home.registry.change(id, change(null, Zone.QUARANTINE, null));
        assertThat(disk.puts).isEqualTo(before + 1);
        assertThat(new Home(Optional.of(disk)).registry.zone(id)).isEqualTo(Zone.QUARANTINE);
        disk.broken = true;
        assertThatThrownBy(() -> home.registry.change(id, change(null, Zone.TRUSTED, null)))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(home.registry.zone(id)).as("nothing has changed").isEqualTo(Zone.QUARANTINE);
    }

    @Test
    void changesAreJournaledUnderTheDevice() {
        Home home = Home.empty();
        DeviceId id = home.flow("127.0.0.2");
        home.found.clear();
        Stance look = new Stance(Stance.Mode.LOOK, Optional.empty(), List.of());
        home.registry.change(id, change("Cam", Zone.RESTRICTED, look));
        Stance.Acceptance risk =
                new Stance.Acceptance("login.default-pair", home.now.plusSeconds(60), "guest");
        home.registry.change(
                id,
                change(null, null, new Stance(Stance.Mode.LOOK, Optional.empty(), List.of(risk))));
        assertThat(home.codes())
                .contains("device.zone-changed", "device.stance-changed", "device.risk-accepted");
        assertThat(home.found)
                .filteredOn(finding -> finding.code().word().startsWith("device."))
                .allMatch(finding -> finding.device().equals(Optional.of(id.text())));
        assertThatThrownBy(() -> home.registry.change(id, change("x".repeat(300), null, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutAPlaceToKeepThemItWorksAndSaysSoOnce() {
        Home home = Home.empty();
        DeviceId id = home.flow("127.0.0.2");
        home.registry.change(id, change("One", null, null));
        home.registry.change(id, change("Two", null, null));
        assertThat(home.device(id).name()).isEqualTo("Two");
        assertThat(Collections.frequency(home.codes(), "registry.failed")).isEqualTo(1);
    }

    @Test
    void aDiskThatFailsIsToldOnceAndTriedAgain() {
        Home home = new Home(Optional.of(disk));
        home.flow("127.0.0.2");
        disk.broken = true;
        home.flush();
        home.flush();
        assertThat(Collections.frequency(home.codes(), "registry.failed")).isEqualTo(1);
        disk.broken = false;
        home.flush();
        assertThat(disk.records).hasSize(1);
        assertThat(home.keeper.anyDue()).isFalse();
    }

    @Test
    void damagedRecordsAreToldOnceAndTheOtherDevicesAreKnown() {
        Home before = new Home(Optional.of(disk));
        DeviceId sealed = before.flow("127.0.0.2");
        DeviceId garbled = before.flow("127.0.0.3");
        DeviceId sound = before.flow("127.0.0.4");
        before.flush();
        disk.damaged.add(Subject.of(sealed));
        disk.records.put(Subject.of(garbled), new byte[] {9});

        Home home = new Home(Optional.of(disk));

        assertThat(home.registry.devices()).extracting(Device::id).containsExactly(sound);
        assertThat(home.found)
                .extracting(finding -> finding.code().word() + " " + finding.params())
                .containsExactly("registry.failed {reason=damaged records of devices: 2}");
        home.flow("127.0.0.5");
        home.flush();
        assertThat(disk.records).as("kept as before").hasSize(4);
    }

    @Test
    void whatIsForgottenIsNotWrittenAgainNorLoadedAgain() {
        Home home = new Home(Optional.of(disk));
        DeviceId id = home.flow("127.0.0.2");
        home.flush();
        home.registry.observe(
                new Observation(
                        Source.FLOW,
                        Map.of(Claim.ADDRESS, "127.0.0.2"),
                        Optional.empty(),
                        home.now.plusSeconds(5)));
        home.registry.drain();
        home.registry.forget(id);
        disk.records.clear();
        home.flush();
        assertThat(disk.records).isEmpty();
        disk.records.put(Subject.of(id), new byte[0]);
        disk.records.clear();
        home.registry.join(List.of(Known.fresh(id, home.now)));
        assertThat(home.registry.find(id)).isEmpty();
    }

    @Test
    void anUnknownDeviceIsProtectedFailsClosed() {
        Home home = Home.empty();
        DeviceId nobody = DeviceId.of(new byte[16]);
        assertThat(home.registry.stance(nobody)).isEqualTo(Stance.PROTECT);
        assertThat(home.registry.change(nobody, change("x", null, null))).isEmpty();
    }

    @Test
    void everyChangeThatPeopleSeeHasAnotherGeneration() {
        Home home = Home.empty();
        long before = home.registry.generation();
        DeviceId id = home.flow("127.0.0.2");
        long met = home.registry.generation();
        home.flow("127.0.0.2");
        assertThat(met).isNotEqualTo(before);
        assertThat(home.registry.generation()).as("nothing new").isEqualTo(met);
        home.registry.change(id, change("x", null, null));
        assertThat(home.registry.generation()).isNotEqualTo(met);
    }

    @Test
    void theLongestRecordFitsAndDamagedOnesAreRefused() throws Exception {
        Known known = Known.fresh(DeviceId.of(new byte[16]), Instant.EPOCH);
        for (Claim kind : Claim.values()) {
            for (int i = 0; i < Device.VALUES; i++) {
                known = known.with(kind, i + "\uffff".repeat(Device.TEXT - 1));
            }
        }
        byte[] octets = RecordCodec.encode(known);
        assertThat(octets.length).isLessThanOrEqualTo(Holdings.RECORD);
        Known back = RecordCodec.decode(known.id(), octets);
        assertThat(back.claimed(Claim.MAC)).isEqualTo(known.claimed(Claim.MAC));
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = octets.clone();
            for (int j = 0; j < 3; j++) {
                bad[random.nextInt(j == 0 ? 40 : bad.length)] = (byte) random.nextInt();
            }
            try {
                Known read = RecordCodec.decode(known.id(), bad);
                assertThat(read.id()).isEqualTo(known.id());
            } catch (java.io.IOException refused) {
                assertThat(refused).isNotNull();
            }
        }
    }
}
