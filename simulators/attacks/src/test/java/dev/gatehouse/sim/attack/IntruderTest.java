package dev.gatehouse.sim.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.sim.attack.Intruder.Outcome;
import dev.gatehouse.sim.attack.PasswordList.Pair;
import dev.gatehouse.sim.device.Camera;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The camera and the intruder with nothing between them: what a gateway is there for. */
class IntruderTest {
    private static InetAddress here;
    private static Camera camera;
    private static Intruder intruder;

    @BeforeAll
    static void start() throws IOException {
        here = InetAddress.getByName("127.0.10.12");
        camera = new Camera("camera", here, "admin", "admin");
        camera.start();
        intruder = new Intruder(InetAddress.getByName("127.0.66.6"));
    }

    @AfterAll
    static void stop() {
        camera.close();
    }

    @ParameterizedTest
    @CsvSource({
        "admin, admin, IN",
        "admin, ADMIN, REFUSED",
        "root, admin, REFUSED",
        "admin, '', REFUSED",
        "'', '', REFUSED"
    })
    void theCameraOpensItsPageAndItsShellToThePairItWasSoldWithAndToNoOther(
            String user, String password, Outcome outcome) throws IOException {
        Pair pair = new Pair(user, password);
        int before = camera.intrusions();
        InetSocketAddress page = new InetSocketAddress(here, camera.pagePort());
        assertThat(intruder.page(page, "camera", pair)).isEqualTo(outcome);
        InetSocketAddress shell = new InetSocketAddress(here, camera.shellPort());
        assertThat(intruder.shell(shell, pair)).isEqualTo(outcome);
        assertThat(camera.intrusions() - before).isEqualTo(outcome == Outcome.IN ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"''", "HTTP/1.1 200 OK"})
    void whoSaysNothingIsSilentAndWhoSaysYesHasLetItIn(String said) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, here)) {
            Thread once = new Thread(() -> say(listener, said));
            once.start();
            InetSocketAddress at = new InetSocketAddress(here, listener.getLocalPort());
            assertThat(intruder.page(at, "camera", new Pair("admin", "admin")))
                    .isEqualTo(said.isEmpty() ? Outcome.SILENCE : Outcome.IN);
            once.join();
        }
    }

    private static void say(ServerSocket listener, String line) {
        try (var socket = listener.accept()) {
            socket.getInputStream().readNBytes(16);
            socket.getOutputStream()
                    .write(line.isEmpty() ? new byte[0] : (line + "\r\n").getBytes());
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
