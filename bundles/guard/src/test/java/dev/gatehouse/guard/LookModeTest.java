package dev.gatehouse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.guard.rate.Sources;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All guards under a household's decisions. */
class LookModeTest {
    private static final String NUMBER = "{\"type\": \"number\"}";
    private static final Instant LATER = Instant.parse("2026-12-24T10:00:00Z");

    private final Registry registry = new Registry();
    private final Given given =
            Given.policies()
                    .pairs("admin", "admin")
                    .logins(true, true, 2_048)
                    .schema("t/#", NUMBER);

    private GuardSession session(boolean admit) {
        PolicyFollower follower = new PolicyFollower();
        follower.look(Given.of(1, given.list()));
        Flow of = Given.flow("192.0.2.7", Optional.empty());
        Optional<DeviceId> id = Optional.of(DeviceId.of(new byte[16]));
        Flow flow = new Flow(of.id(), of.route(), of.source(), 0, id);
        Residents residents =
                new Residents(() -> Optional.of(registry), () -> Optional.of(new Noon()));
        GuardSession session =
                new FlowSession(flow, follower, new Sources(Sources.LIMIT), residents);
        if (admit) {
            assertThat(session.admit()).isEqualTo(Verdict.ALLOW);
        }
        return session;
    }

    private Verdict judge(ProtocolMessage message) {
        return session(true).judge(Direction.TO_SERVER, message, 0);
    }

    private static List<String> passed(Verdict verdict) {
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ALLOW);
        return ((Verdict.Allow) verdict).findings().stream().map(f -> f.code().word()).toList();
    }

    private void accept(String code) {
        registry.stance =
                new Stance(
                        Stance.Mode.PROTECT,
                        Optional.empty(),
                        List.of(new Stance.Acceptance(code, LATER, "mine")));
    }

    private void look() {
        registry.stance = new Stance(Stance.Mode.LOOK, Optional.empty(), List.of());
    }

    private static HttpRequest tooLong() {
        return new HttpRequest(
                "POST",
                "/login",
                "h",
                List.of(new HttpField("content-type", "application/json")),
                5_000,
                Optional.empty(),
                5_100);
    }

    @Test
    void lookingLetsLoginsPayloadsAndUnreadBodiesPassEachWithItsFinding() {
        look();
        assertThat(passed(judge(Given.basic("admin", "admin"))))
                .containsExactly("login.default-pair");
        assertThat(passed(judge(Given.publish("t/x", "no")))).containsExactly("payload.not-json");
        assertThat(passed(judge(tooLong()))).containsExactly("message.unreadable");
        assertThat(judge(Given.publish("t/x", "7"))).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void anAcceptedRiskOpensNothingElseFailsClosed() {
        accept("login.default-pair");
        assertThat(passed(judge(Given.connect("admin", "admin"))))
                .containsExactly("login.default-pair");
        assertThat(Given.code(judge(Given.connect("lamp", "lamp"))))
                .isEqualTo("login.same-as-user");
        assertThat(Given.code(judge(Given.basic("admin", "")))).isEqualTo("login.empty-password");
        MqttConnect andWill =
                Given.connect(
                        Optional.of("admin"),
                        Optional.of(Secret.of("admin")),
                        Optional.of(new MqttWill("t/x", 0, false, Given.octets("no"))));
        assertThat(Given.code(judge(andWill))).isEqualTo("payload.not-json");
        accept("message.too-large");
        assertThat(Given.code(judge(Given.connect("admin", "admin"))))
                .isEqualTo("login.default-pair");
    }

    @Test
    void whoIsNotAdmittedIsRefusedWhileLookingTooFailsClosed() {
        look();
        Verdict verdict = session(false).judge(Direction.TO_SERVER, Given.ping(), 0);
        assertThat(Given.code(verdict)).isEqualTo("flow.not-protected");
    }

    @Test
    void anotherDevicesClientIdentifierIsRefusedLastFailsClosed() {
        registry.presents = false;
        assertThat(Given.code(judge(Given.connect("lamp", "own-1")))).isEqualTo("flow.not-yours");
        assertThat(Given.code(judge(Given.connect("admin", "admin"))))
                .isEqualTo("login.default-pair");
        assertThat(registry.asked).as("who is refused takes no name").isEqualTo(1);
    }

    private static final class Noon implements HomeClock {
        @Override
        public Instant now() {
            return Instant.parse("2026-11-24T12:00:00Z");
        }

        @Override
        public Standing standing() {
            return Standing.FLOOR;
        }
    }

    private static final class Registry implements DeviceRegistry {
        Stance stance = Stance.PROTECT;
        boolean presents = true;
        int asked;

        @Override
        public Optional<DeviceId> of(Route route, InetAddress source) {
            return Optional.empty();
        }

        @Override
        public void observe(Observation observation) {
            // Guards tell nothing.
        }

        @Override
        public Stance stance(DeviceId id) {
            return stance;
        }

        @Override
        public boolean mayPresent(DeviceId id, Route route, String clientId) {
            asked++;
            return presents;
        }

        @Override
        public Zone zone(DeviceId id) {
            return Zone.TRUSTED;
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public List<Device> devices() {
            return List.of();
        }

        @Override
        public Optional<Device> find(DeviceId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Device> change(DeviceId id, Change change) {
            return Optional.empty();
        }

        @Override
        public void forget(DeviceId id) {
            // Nobody is known here.
        }
    }
}
