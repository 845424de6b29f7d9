package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code gatehouse check} says of a configuration that cannot be used. */
class ConfigurationScenarioIT {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "colour | `, \"colour\": \"red\"`",
                "trust | `, \"trust\": [\"/nowhere/ca.pem\"]`",
                "device | `, \"device\": 5`",
                "client | `, \"client\": \"a-literal-secret\"`",
            })
    void aFaultyKeyIsToldWithFileKeyReasonAndWhatIsAllowed(String key, String more)
            throws Exception {
        told(key, "127.0.0.1:0", "127.0.0.1:1", more);
    }

    @Test
    void aRouteThatCallsItselfIsAFault() throws Exception {
        told("to", "127.0.0.1:18839", "127.0.0.1:18839", "");
    }

    @Test
    void aListenerBeyondLoopbackSaysWhoMayUseItFailsClosed() throws Exception {
        told("from", "0.0.0.0:0", "127.0.0.1:1", "");
    }

    @Test
    void aPolicyThatIsNoJsonIsAFaultInItsFile() throws Exception {
        Files.writeString(folder.resolve("gatehouse.json"), "{}");
        Path policy =
                Files.writeString(
                        Files.createDirectories(folder.resolve("policies")).resolve("own.json"),
                        "{");
        Gateway.Result result = check();
        assertThat(result.code()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains(policy.toString()).contains("allowed: ");
    }

    private void told(String key, String listen, String to, String more) throws Exception {
        Path file = folder.resolve("gatehouse.json");
        Files.writeString(
                file,
                """
                {"dev.gatehouse.proxy.Route~lamp": {"listen": "%s", "protocol": "mqtt",
                  "to": "%s", "name": "broker.example"%s}}
                """
                        .formatted(listen, to, more));
        Gateway.Result result = check();
        assertThat(result.code()).as("%s", result).isEqualTo(2);
        assertThat(result.err())
                .contains(file + ", dev.gatehouse.proxy.Route~lamp/" + key)
                .contains("allowed: ")
                .doesNotContain("a-literal-secret");
    }

    private Gateway.Result check() throws IOException, InterruptedException {
        return Gateway.command("check", "--config", folder.toString());
    }
}
