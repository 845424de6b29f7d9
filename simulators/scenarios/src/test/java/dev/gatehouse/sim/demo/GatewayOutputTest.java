package dev.gatehouse.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GatewayOutputTest {
    private static final String HEX = "AB:".repeat(31) + "CD";

    private final GatewayOutput output = new GatewayOutput();

    @Test
    void readsWhereRoutesAndPanelAreAndTheFingerprintOfTheNameThatPeopleUse() {
        String[] lines = {
            "  maker-mqtt    mqtt    127.0.0.1:39035  ->  127.0.20.1:42259  TLS required",
            "Panel: https://localhost:8443/",
            "  127.0.0.1: " + "00:".repeat(31) + "00",
            "  localhost: " + HEX,
            "  this home's authority: " + "11:".repeat(31) + "11"
        };
        for (String line : lines) {
            assertThat(output.take(line)).isFalse();
        }
        assertThat(output.take("READY")).isTrue();
        assertThat(output.ports().at("maker-mqtt").getPort()).isEqualTo(39035);
        assertThat(output.panel()).contains("https://localhost:8443/");
        assertThat(output.fingerprint()).contains(HEX);
        assertThat(output.fault()).isEmpty();
        assertThatThrownBy(() -> output.ports().at("camera-page"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("camera-page");
    }

    @Test
    void aPanelThatIsNotAtWorkIsNoPanelFailsClosed() {
        output.take("The panel is not at work: its port is taken");
        assertThat(output.fault()).contains("its port is taken");
        assertThat(output.panel()).isEmpty();
    }

    @Test
    void ofMuchOutputOnlyTheEndIsKept() {
        for (int i = 0; i < 10_000; i++) {
            output.take("line " + i);
        }
        assertThat(output.last()).endsWith("line 9999").hasSizeLessThan(1_000);
    }
}
