package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands of the terminal say, and the codes with which they end. */
class CommandsScenarioIT {
    private static final int GOOD = 0;
    private static final int NO = 1;
    private static final int FAULT = 2;
    private static final int FAILED = 3;

    @TempDir Path folder;

    @Test
    void aSecondGatewayOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
        Authority authority = Authority.make("Commands");
        try (MqttEcho broker = MqttEcho.start(authority.issue(folder, "broker.example"));
                Gateway gateway =
                        Gateway.start(
                                folder,
                                route(0, broker.port())
                                        .replace(
                                                "}}",
                                                ", \"trust\": [\""
                                                        + authority.write(folder)
                                                        + "\"]}}"));
                MqttFlow open = MqttFlow.open(gateway.port("lamp"))) {
            Gateway.Result second = Gateway.command("run", "--config", folder.toString());
            assertThat(second.code()).as("%s", second).isEqualTo(FAILED);
            assertThat(second.err())
                    .isEqualTo("Another gateway already runs on " + folder.resolve("data") + ".\n");
            assertThat(second.out()).isEmpty();
            assertThat(open.echoes("home/lamp/state", "on")).isTrue();
            assertThat(MqttFlow.works(gateway.port("lamp"))).isTrue();
            assertThat(gateway.codes()).contains("route.listening");

            Gateway.Result doctor = Gateway.command("doctor", "--config", folder.toString());
            assertThat(doctor.code()).as("%s", doctor).isEqualTo(GOOD);
            assertThat(doctor.out()).contains("a gateway is running on this data folder");
        }
    }

    @Test
    void theDoctorSaysThatAPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Files.writeString(folder.resolve("gatehouse.json"), route(port, 9));
            Gateway.Result doctor = Gateway.command("doctor", "--config", folder.toString());
            assertThat(doctor.code()).as("%s", doctor).isEqualTo(NO);
            assertThat(doctor.out())
                    .contains("127.0.0.1:" + port + " cannot be used")
                    .contains("Route~lamp would not listen");
            Gateway.Result json = Gateway.command("doctor", "--json", "--config", folder + "");
            assertThat(json.code()).isEqualTo(NO);
            isJson(json.out());
            assertThat(json.out()).contains("127.0.0.1:" + port + " cannot be used");
            other.close();
            Gateway.Result free = Gateway.command("doctor", "--config", folder.toString());
            assertThat(free.code()).as("%s", free).isEqualTo(GOOD);
            assertThat(free.out()).contains("127.0.0.1:" + port + " is free");
        }
        assertThat(folder.resolve("data")).as("what a doctor changes").doesNotExist();
    }

    @Test
    void checkEndsWithWhatItFound() throws Exception {
        Files.writeString(folder.resolve("gatehouse.json"), route(0, 9));
        Gateway.Result good = Gateway.command("check", "--config", folder.toString());
        assertThat(good.code()).as("%s", good).isEqualTo(GOOD);
        assertThat(good.out()).contains("in order (1 entries)");
        assertThat(good.err()).isEmpty();
        Gateway.Result goodJson = Gateway.command("check", "--json", "--config", folder + "");
        assertThat(goodJson.code()).isEqualTo(GOOD);
        assertThat(goodJson.out()).isEqualTo("{\"faults\":[]}\n");

        String bad = route(0, 9).replace("mqtt", "smoke \\\"signals\\\" \\u001b[2J");
        Files.writeString(folder.resolve("gatehouse.json"), bad);
        Gateway.Result fault = Gateway.command("check", "--config", folder.toString());
        assertThat(fault.code()).as("%s", fault).isEqualTo(FAULT);
        assertThat(fault.err()).contains("Route~lamp/protocol").doesNotContain("\u001b");
        Gateway.Result faultJson = Gateway.command("check", "--json", "--config", folder + "");
        assertThat(faultJson.code()).isEqualTo(FAULT);
        isJson(faultJson.out());
        assertThat(faultJson.out()).contains("Route~lamp/protocol").doesNotContain("\u001b");
        assertThat(folder.resolve("data")).as("what a check starts").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "doctor", "findings", "secret"})
    void everyCommandHasHelp(String command) throws Exception {
        Gateway.Result help = Gateway.command(command, "--help");
        assertThat(help.code()).as("%s", help).isEqualTo(GOOD);
        assertThat(help.out()).startsWith("usage: gatehouse " + command);
        assertThat(help.err()).isEmpty();
    }

    private static void isJson(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                assertThat(parser.currentToken()).isNotNull();
            }
        }
    }

    private static String route(int listen, int to) {
        return """
               {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:%d", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example"}}
               """
                .formatted(listen, to);
    }
}
