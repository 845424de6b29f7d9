package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo, when it cannot begin, is told to end, or loses its gateway. */
class DemoEndsScenarioIT {
    @TempDir Path temporary;

    @Test
    void ctrlCAtATerminalEndsEverythingAndSaysWhatCameOfIt() throws Exception {
        try (PlayedDemo demo = PlayedDemo.atTerminal(temporary)) {
            demo.awaitReady();
            demo.interrupt();
            assertThat(demo.awaitEnd()).as(demo.said()).isEqualTo(130);
            assertThat(demo.said())
                    .contains("In this time the cloud got")
                    .doesNotContain("ended by itself")
                    .doesNotContain("not ended in order");
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void toldToEndBeforeItIsReadyItEndsAtOnce() throws Exception {
        try (PlayedDemo demo = PlayedDemo.start(temporary, "--port", "0")) {
            demo.awaitSaid("Starting the gateway ...");
            Await.until("a process of the gateway's", () -> children(demo));
            demo.terminate();
            assertThat(demo.awaitEnd()).as(demo.said()).isEqualTo(143);
            assertThat(demo.said()).doesNotContain("could not start").doesNotContain("Panel");
            demo.assertNothingIsLeft();
        }
    }

    private static boolean children(PlayedDemo demo) {
        demo.remember();
        return demo.hasChildren();
    }

    @Test
    void aTakenPortIsSaidAndNothingIsBegun() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (PlayedDemo demo = PlayedDemo.start(temporary, "--port", port)) {
                assertThat(demo.awaitEnd()).isEqualTo(1);
                assertThat(demo.said())
                        .contains("The demo could not start: the panel cannot have port " + port)
                        .contains("in use")
                        .contains("Choose another with --port, or 0 for any that is free.")
                        .doesNotContain("Exception");
            }
        }
    }

    @Test
    void aGatewayThatEndsUnderTheDemoIsSaidAndTheRestEndsFailsClosed() throws Exception {
        try (PlayedDemo demo = PlayedDemo.start(temporary, "--port", "0").awaitReady()) {
            demo.gateway().destroyForcibly();
            assertThat(demo.awaitEnd()).isEqualTo(1);
            assertThat(demo.said())
                    .contains("The demo ended: the gateway has ended by itself, with code 137")
                    .contains("READY")
                    .doesNotContain("Exception");
            demo.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port",
                "--port=",
                "--port=x",
                "--port=65536",
                "--port=99999999999999999999",
                "--root"
            })
    void aWordThatItDoesNotKnowIsSaid(String word) throws Exception {
        try (PlayedDemo demo = PlayedDemo.start(temporary, word)) {
            assertThat(demo.awaitEnd()).isEqualTo(2);
            assertThat(demo.said().lines()).hasSize(1).allMatch(line -> line.endsWith("."));
        }
    }
}
