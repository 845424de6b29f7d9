package dev.gatehouse.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Deletion.State;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeviceDeletionsTest {
    /** Failures are what these tests are about. Held, or it is lost. */
    private static final Logger LOG = Logger.getLogger("dev.gatehouse.privacy");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private Doubles around;

    @BeforeEach
    void begin() throws Exception {
        around = new Doubles();
    }

    @Test
    void aDeviceIsForgottenInOrderAndTheReceiptVerifies() throws Exception {
        DeviceDeletions deletions = deletions();
        Deletion begun = deletions.forget(Doubles.CAMERA).orElseThrow();
        assertThat(begun.state()).isEqualTo(State.RUNNING);
        assertThat(around.disk.get("deletion")).hasSize(1);
        assertThat(deletions.forget(Doubles.CAMERA)).as("asked twice").contains(begun);
        work();

        Deletion done = deletions.find(begun.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(around.order).containsExactly("forget", "end", "erase", "sign", "remove");
        assertThat(around.disk.get("deletion")).isEmpty();
        assertThat(around.disk.get("device")).isEmpty();
        assertThat(around.words()).containsExactly("deletion.done");
        assertThat(deletions.latest()).containsExactly(done);
        assertThat(deletions.forget(Doubles.CAMERA)).isEmpty();
        String said = verified(done.receipt().orElseThrow());
        assertThat(said)
                .contains("\"id\":\"" + done.id() + "\"")
                .contains("\"asked\":\"2026-11-24T12:00:00Z\"")
                .contains("\"clock\":\"network\"")
                .contains("{\"kind\":\"device\",\"records\":1}")
                .contains("{\"kind\":\"finding\",\"records\":3}")
                .contains("flash chip");
        for (String trace : around.mentions) {
            assertThat(said).doesNotContainIgnoringCase(trace);
        }
        assertThat(said).doesNotContain(Doubles.CAMERA.text());
    }

    @Test
    void allThatLeadsToTheDeviceIsLookedFor() {
        DeviceDeletions deletions = deletions();
        deletions.forget(Doubles.CAMERA);
        work();
        assertThat(around.mentions)
                .containsExactlyInAnyOrder(
                        "Nursery",
                        "02:00:5e:10:00:07",
                        "02-00-5e-10-00-07",
                        "192.0.2.7",
                        "fd00::7",
                        "fd00:0:0:0:0:0:0:7",
                        "cam",
                        "cam-7f3a");
    }

    @Test
    void whatTheDeviceToldSinceItWasAskedForIsLookedForToo() {
        DeviceDeletions deletions = deletions();
        deletions.forget(Doubles.CAMERA);
        around.rename("Garden gate");
        work();
        assertThat(around.mentions).contains("Nursery", "Garden gate");
    }

    @Test
    void aKillAtAnyCallIsFinishedAtTheNextStart() throws Exception {
        int kills = 0;
        boolean killed = true;
        while (killed) {
            begin();
            DeviceDeletions first = deletions();
            Deletion begun = first.forget(Doubles.CAMERA).orElseThrow();
            around.fuse = ++kills;
            work();
            killed = around.fuse == 1 && !around.words().contains("deletion.done");
            around.fuse = 0;
            if (killed) {
                assertThat(around.words()).containsExactly("deletion.failed");
                assertThat(first.find(begun.id()).orElseThrow().state()).isEqualTo(State.FAILED);
                // What a registry finds on the disk at the next start.
                around.devices.clear();
                if (around.disk.get("device").containsKey(Subject.of(Doubles.CAMERA))) {
                    around.learn();
                }
            }

            DeviceDeletions next = deletions();
            assertThat(next.resume()).isTrue();

            assertThat(around.devices).isEmpty();
            assertThat(around.disk.get("deletion")).isEmpty();
            assertThat(next.latest()).hasSize(1);
            Deletion done = next.find(begun.id()).orElseThrow();
            assertThat(done.state()).isEqualTo(State.DONE);
            String said = verified(done.receipt().orElseThrow());
            // What was held before the erasing began is not lost with the process.
            assertThat(said).contains("{\"kind\":\"device\",\"records\":1}");
        }
        assertThat(kills).isGreaterThan(9);
    }

    @Test
    void aRequestThatIsNotOnTheDiskIsNotAnsweredFailsClosed() {
        DeviceDeletions deletions = deletions();
        around.fuse = 1;
        assertThatThrownBy(() -> deletions.forget(Doubles.CAMERA))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(waiting).isEmpty();
        assertThat(around.devices).hasSize(1);
    }

    @Test
    void aFailedRequestIsTriedAgainWhenAskedForAgain() {
        DeviceDeletions deletions = deletions();
        Deletion begun = deletions.forget(Doubles.CAMERA).orElseThrow();
        around.fuse = 4;
        work();
        assertThat(deletions.latest().get(0).failure().orElseThrow()).contains("tried again");
        around.fuse = 0;
        Deletion again = deletions.forget(Doubles.CAMERA).orElseThrow();
        assertThat(again.id()).isEqualTo(begun.id());
        work();
        assertThat(deletions.find(begun.id()).orElseThrow().state()).isEqualTo(State.DONE);
        assertThat(around.words()).containsExactly("deletion.failed", "deletion.done");
    }

    @Test
    void theLastHundredReceiptsAreKeptWithinTheirBounds() {
        DeviceDeletions deletions = deletions();
        Optional<Deletion> last = Optional.empty();
        for (int i = 0; i < 130; i++) {
            around.learn();
            last = deletions.forget(Doubles.CAMERA);
            work();
        }
        assertThat(deletions.latest()).hasSize(100);
        assertThat(deletions().latest())
                .isEqualTo(deletions.latest())
                .first()
                .extracting(Deletion::id)
                .isEqualTo(last.orElseThrow().id());
        around.disk.forEach(
                (kind, records) ->
                        records.values()
                                .forEach(
                                        octets ->
                                                assertThat(octets.length)
                                                        .isLessThan(Holdings.RECORD)));
        assertThat(around.disk.keySet().stream().filter(kind -> kind.startsWith("receipt-")))
                .hasSize(100)
                .allMatch(kind -> kind.matches("[a-z-]{1,32}"));
    }

    @Test
    void aDamagedReceiptTakesNoOtherAwayAndItsPlaceIsUsedAgain() {
        DeviceDeletions deletions = deletions();
        for (int i = 0; i < 3; i++) {
            around.learn();
            deletions.forget(Doubles.CAMERA);
            work();
        }
        around.damaged.add("receipt-ab");
        DeviceDeletions next = deletions();
        assertThat(next.resume()).isTrue();
        assertThat(next.latest()).hasSize(2).isSubsetOf(deletions.latest());
        around.learn();
        next.forget(Doubles.CAMERA);
        work();
        assertThat(next.latest()).hasSize(3);
        assertThat(around.disk).containsKey("receipt-ad");
    }

    @Test
    void aDamagedRequestIsToldOfOnceAndHoldsUpNobodyFailsClosed() {
        deletions().forget(Doubles.CAMERA);
        waiting.clear();
        around.damaged.add("deletion");
        DeviceDeletions next = deletions();
        assertThat(around.findings).isEmpty();
        assertThat(next.resume()).isTrue();
        assertThat(around.words()).containsExactly("deletion.failed");
        assertThat(around.devices).as("not forgotten").hasSize(1);
        around.damaged.clear();
        next.forget(Doubles.CAMERA);
        work();
        assertThat(around.devices).isEmpty();
        assertThat(next.latest()).extracting(Deletion::state).containsExactly(State.DONE);
    }

    @Test
    void theTerminalIsAnswered() {
        DeviceDeletions deletions = deletions();
        ForgetAnswer answer = new ForgetAnswer(deletions, around, around);
        assertThat(answer.apply(Map.of("device", "nursery")))
                .contains("\"device\":\"" + Doubles.CAMERA + "\"")
                .contains("\"held\":[{\"kind\":\"device\",\"records\":1");
        assertThat(answer.apply(Map.of("device", "other"))).contains("fault");
        assertThat(answer.apply(Map.of("deletion", "other"))).contains("fault");
        assertThat(answer.apply(Map.of())).contains("fault");
        assertThat(around.disk.getOrDefault("deletion", Map.of())).isEmpty();
        String begun = answer.apply(Map.of("device", "Nursery", "yes", "true"));
        assertThat(begun).contains("\"state\":\"running\"");
        work();
        String id = deletions.latest().get(0).id();
        assertThat(answer.apply(Map.of("deletion", id))).contains("\"state\":\"done\"");
        assertThat(answer.apply(Map.of("device", Doubles.CAMERA.text(), "yes", "true")))
                .contains("not known any more");
        DeviceId stranger = new DeviceId("ff".repeat(16));
        assertThat(answer.apply(Map.of("device", stranger.text()))).contains("fault");
    }

    private DeviceDeletions deletions() {
        return new DeviceDeletions(around.steps(), waiting::add);
    }

    private void work() {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    /** Returns the payload of a receipt whose signature is right. */
    private String verified(String receipt) throws Exception {
        Matcher form =
                Pattern.compile(
                                "\\{\"payload\":\"([\\w-]+)\",\"protected\":\"([\\w-]+)\","
                                        + "\"signature\":\"([\\w-]+)\"}")
                        .matcher(receipt);
        assertThat(form.matches()).isTrue();
        Base64.Decoder base64 = Base64.getUrlDecoder();
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(around.key());
        String input = form.group(2) + "." + form.group(1);
        check.update(input.getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(base64.decode(form.group(3)))).isTrue();
        String header = new String(base64.decode(form.group(2)), StandardCharsets.UTF_8);
        assertThat(header)
                .startsWith("{\"alg\":\"EdDSA\",\"typ\":\"gatehouse-receipt+json\",\"jwk\":{");
        return new String(base64.decode(form.group(1)), StandardCharsets.UTF_8);
    }
}
