package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken in: JSON, queries, hosts, the configuration, and how often somebody may try. */
class InputTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1.5}",
                "{\"a\":null}",
                "{\"a\":99999999999999999999}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":\"\u0001\"}"
            })
    void whatIsNotOneFlatJsonObjectIsRefusedFailsClosed(String text) {
        assertThatThrownBy(() -> JsonBody.of(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class)
                .extracting(e -> ((Refusal) e).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsTooLongOrNotUtf8IsRefusedAndNothingOfItIsQuotedFailsClosed() {
        String secret = "hunter2".repeat(1_000);
        for (byte[] octets :
                List.of(
                        ("{\"password\":\"" + secret + "\"}").getBytes(StandardCharsets.UTF_8),
                        ("{\"" + secret + "\":1}").getBytes(StandardCharsets.UTF_8),
                        ("{\"password\":hunter2}").getBytes(StandardCharsets.UTF_8),
                        "{\"password\":\"hunter2ü\"}".getBytes(StandardCharsets.ISO_8859_1))) {
            assertThatThrownBy(() -> JsonBody.of(octets))
                    .isInstanceOf(Refusal.class)
                    .hasNoCause()
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void aQueryHasEachNameOnce() throws Exception {
        assertThat(Query.of("device=a%20b&limit=3"))
                .isEqualTo(Map.of("device", "a b", "limit", "3"));
        for (String wrong : List.of("a", "=b", "a=1&a=2", "a=%zz", "a=" + "x".repeat(600))) {
            assertThatThrownBy(() -> Query.of(wrong)).as(wrong).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void aHostIsOneOfOursExactly() {
        HostRule rule = HostRule.of(List.of("localhost", "::1"), 8443);
        assertThat(rule.check(List.of("LocalHost:8443"))).contains("localhost:8443");
        assertThat(rule.check(List.of("[::1]:8443"))).isPresent();
        assertThat(rule.check(List.of())).isEmpty();
        assertThat(rule.check(List.of("localhost:8443", "localhost:8443"))).isEmpty();
        assertThat(rule.check(List.of("localhost"))).isEmpty();
        assertThat(HostRule.of(List.of("localhost"), 443).check(List.of("localhost"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8443, true",
        "[::1]:0, true",
        "localhost:443, true",
        "0.0.0.0:8443, true",
        "127.0.0.1, false",
        "127.0.0.1:65536, false",
        "999.0.0.1:1, false",
        "127.0.0.01:1, false",
        "somewhere.example:1, false",
        "::1:8443, false"
    })
    void anAddressIsReadWithoutAskingAnybody(String listen, boolean fine) {
        Map<String, Object> keys = Map.of("listen", listen);
        assertThat(PanelSettings.parse(PanelCheck.config(keys)).settings().isPresent())
                .isEqualTo(fine);
        assertThat(new PanelCheck().apply(null, keys)).hasSize(fine ? 0 : 1);
    }

    @Test
    void theAddressThatItListensOnIsAlwaysAHost() {
        PanelSettings settings =
                PanelSettings.parse(PanelCheck.config(Map.of("listen", "192.168.7.1:8443")))
                        .settings()
                        .orElseThrow();
        assertThat(settings.hosts())
                .containsExactly("localhost", "127.0.0.1", "gatehouse.home.arpa", "192.168.7.1");
        Map<String, Object> wrong =
                Map.of("listen", "0.0.0.0:1", "hosts", new String[] {"a b", "x_y", "300.1.1.1"});
        assertThat(PanelSettings.parse(PanelCheck.config(wrong)).faults()).isNotEmpty();
    }

    @Test
    void guessingIsSlowedForEachSourceAndForAllTogether() throws Exception {
        AtomicLong now = new AtomicLong();
        Throttle throttle = new Throttle(now::get);
        for (int i = 0; i < Throttle.SOURCE; i++) {
            assertThat(throttle.attempt(address(1))).isEmpty();
        }
        assertThat(throttle.attempt(address(1))).contains(30L);
        assertThat(throttle.attempt(address(2))).isEmpty();
        throttle.succeeded(address(1));
        assertThat(throttle.attempt(address(1))).isEmpty();
        int allowed = 0;
        for (int i = 3; i < 3 + 10 * Throttle.SOURCES; i++) {
            allowed += throttle.attempt(address(i)).isEmpty() ? 1 : 0;
        }
        assertThat(allowed).as("all together").isLessThan(Throttle.TOTAL);
        now.addAndGet(Throttle.TOTAL_PAUSE.toNanos());
        assertThat(throttle.attempt(address(100_000))).isEmpty();
        assertThat(throttle.attempt(address(100_001))).isPresent();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneSource() throws Exception {
        Throttle throttle = new Throttle(() -> 0);
        for (int i = 0; i < Throttle.SOURCE; i++) {
            assertThat(throttle.attempt(InetAddress.getByName("fd00::" + (i + 1)))).isEmpty();
        }
        assertThat(throttle.attempt(InetAddress.getByName("fd00::99"))).isPresent();
        assertThat(throttle.attempt(InetAddress.getByName("fd01::1"))).isEmpty();
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(
                new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
