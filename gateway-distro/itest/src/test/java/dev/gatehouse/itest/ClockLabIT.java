package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock was never set: 1970, as after a start without a battery. */
@Lab
class ClockLabIT {
    /** Loaded into the gateway itself: the program of that name would stand above it. */
    private static final Map<String, String> EARLY =
            Map.of(
                    "LD_PRELOAD",
                    "/usr/lib/" + machine() + "-linux-gnu/faketime/libfaketimeMT.so.1",
                    "FAKETIME",
                    "@1970-01-01 00:05:00",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    "FAKETIME_FORCE_MONOTONIC_FIX",
                    "0");

    @TempDir Path folder;

    /** Returns the machine as Debian names its library folders. */
    private static String machine() {
        return System.getProperty("os.arch").replace("amd64", "x86_64");
    }

    @Test
    void withAnUnsetClockGoodCertificatesServeAndExpiredOnesDoNotFailsClosed() throws Exception {
        Authority authority = Authority.make("Clock");
        String anchor = authority.write(folder).toString();
        List<String> name = List.of("broker.example");
        Instant now = Instant.now();
        byte[] welcome = {0x20, 2, 0, 0};
        try (TlsPeer good = TlsPeer.start(authority.issue(folder, "broker.example"), welcome);
                TlsPeer future =
                        TlsPeer.start(
                                authority.issue(folder, now.plus(Duration.ofDays(60)), 30, name),
                                welcome);
                TlsPeer expired =
                        TlsPeer.start(
                                authority.issue(folder, now.minus(Duration.ofDays(900)), 30, name),
                                welcome);
                Tap toGood = Tap.before(good.port());
                Tap toExpired = Tap.before(expired.port())) {
            Files.writeString(
                    folder.resolve("gatehouse.json"),
                    "{"
                            + String.join(
                                    ",",
                                    route("good", toGood.port(), anchor),
                                    route("future", future.port(), anchor),
                                    route("expired", toExpired.port(), anchor))
                            + "}");
            try (Gateway gateway = Gateway.start(folder, EARLY, List.of())) {
                assertThat(say(gateway, "good")).startsWith(0x20, 2, 0, 0);
                // While nobody knows the time, a start that lies ahead is not judged.
                assertThat(say(gateway, "future")).startsWith(0x20, 2, 0, 0);
                assertThat(say(gateway, "expired")).startsWith(0x20, 2, 0, 3);
                gateway.awaitFinding("tls.expired");
                Await.until("the login at the server", () -> holds(good.heard(), "zz-4k1"));
                assertNeverClear(toGood);
                assertNeverClear(toExpired);
                assertThat(expired.heard()).isEmpty();
                assertThat(gateway.codes()).contains("clock.unset").doesNotContain("clock.set");
                // No finding looks 50 years old.
                assertThat(gateway.findings()).doesNotContain("\"1970-");
            }
        }
    }

    @Test
    void whatWasFoundBeforeTheClockWasLostIsKeptAndTimeDoesNotRunBack() throws Exception {
        String json = "{" + route("lamp", 9, "") + "}";
        String before;
        try (Gateway gateway = Gateway.start(folder, json.replace("\"trust\": [\"\"],", ""))) {
            assertThat(say(gateway, "lamp")).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("upstream.unreachable");
            before = last(gateway.findings());
            assertThat(gateway.stop()).isEqualTo(143);
        }
        try (Gateway gateway = Gateway.start(folder, EARLY, List.of())) {
            assertThat(say(gateway, "lamp")).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("clock.unset");
            assertThat(gateway.codes()).contains("upstream.unreachable");
            assertThat(gateway.findings()).doesNotContain("\"1970-");
            // The floor lies ten minutes before the last stop: NTP may step back by so much.
            assertThat(Instant.parse(last(gateway.findings())))
                    .isAfter(Instant.parse(before).minus(Duration.ofMinutes(11)));
        }
    }

    private static String last(String findings) {
        int at = findings.lastIndexOf("\"time\":") + 7;
        return findings.substring(findings.indexOf('"', at) + 1).split("\"")[0];
    }

    private static void assertNeverClear(Tap tap) {
        assertThat(tap.connections()).isNotEmpty();
        for (Tap.Connection each : tap.connections()) {
            assertThat(each.toServer()).startsWith(0x16);
            assertThat(holds(each.toServer(), "zz-4k1")).isFalse();
        }
    }

    private static boolean holds(byte[] octets, String text) {
        return new String(octets, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static String route(String name, int to, String anchor) {
        return """
               "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                 "trust": ["%s"], "to": "127.0.0.1:%d", "name": "broker.example",
                 "device": "%s"}
               """
                .formatted(name, anchor, to, name);
    }

    private static byte[] say(Gateway gateway, String route) throws Exception {
        return gateway.connack(route, Routes.connectPacket("lamp", "lamp", "zz-4k1"));
    }
}
