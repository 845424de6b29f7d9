package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panel of the shipped gateway, from outside. */
class PanelScenarioIT {
    @TempDir Path folder;

    private Gateway start(String json) throws Exception {
        return Gateway.start(folder, json);
    }

    private PanelClient client(Gateway gateway) throws Exception {
        return PanelHome.client(gateway, folder);
    }

    @Test
    void whoTrustsTheHomesAuthorityReachesThePanelAndNobodyGetsInUnclaimed() throws Exception {
        try (Gateway gateway = start("{\"dev.gatehouse.panel\": {\"listen\": \"127.0.0.1:0\"}}")) {
            PanelClient panel = client(gateway);
            HttpResponse<String> page = panel.ask("GET", "/", "");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'");
            assertThat(page.headers().firstValue("Server")).isEmpty();
            assertThat(panel.ask("GET", "/api/v1/openapi.json", "").body()).contains("3.1.0");
            assertThat(panel.ask("GET", "/api/v1/devices", "").statusCode()).isEqualTo(401);
            String claim =
                    "{\"code\":\"0000-0000-0000\",\"name\":\"Eve\",\"password\":\"nine red lamps\"}";
            assertThat(panel.ask("POST", "/api/v1/claim", claim).statusCode()).isEqualTo(403);
            for (String path : List.of("/", "/api/v1/state")) {
                assertThat(panel.raw("GET " + path + " HTTP/1.1", "Host: evil.example"))
                        .startsWith("HTTP/1.1 421")
                        .contains("application/problem+json");
            }
            assertThat(
                            panel.ask(
                                            "POST",
                                            "/api/v1/claim",
                                            claim,
                                            "Sec-Fetch-Site",
                                            "cross-site")
                                    .statusCode())
                    .isEqualTo(403);
            gateway.awaitFinding("panel.request-refused");
            assertThat(gateway.stop()).as("ended by SIGTERM").isIn(0, 143);
        }
    }

    @Test
    void withoutItsConfigurationNothingListensAndItComesAndGoesWithIt() throws Exception {
        String json = "{\"dev.gatehouse.panel\": {\"listen\": \"127.0.0.1:0\"}}";
        try (Gateway gateway = start("{}")) {
            assertThat(gateway.output()).noneMatch(line -> line.startsWith("Panel: "));
            assertThat(listening(gateway.pid())).isEqualTo(1); // The terminal's own.
            Files.writeString(folder.resolve("gatehouse.json"), json);
            Await.until("the panel", () -> listening(gateway.pid()) == 2);
            Await.until(
                    "its address",
                    () ->
                            gateway.output().stream()
                                    .anyMatch(line -> line.startsWith("Panel: https://")));
            assertThat(client(gateway).ask("GET", "/", "").statusCode()).isEqualTo(200);
            Files.writeString(folder.resolve("gatehouse.json"), "{}");
            Await.until("the panel to go", () -> listening(gateway.pid()) == 1);
        }
    }

    /** Returns on how many TCP ports a process listens. */
    private static int listening(long pid) throws java.io.IOException, InterruptedException {
        Gateway.Result result = Gateway.run(new byte[0], "ss", "-Hltnp");
        return (int) result.out().lines().filter(line -> line.contains("pid=" + pid + ",")).count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen | \"listen\": \"8443\"",
                "listen | \"listen\": \"panel.example:8443\"",
                "hosts | \"hosts\": [\"a b\"]",
                "colour | \"colour\": \"red\""
            })
    void aFaultyKeyIsTold(String key, String json) throws Exception {
        Files.writeString(
                folder.resolve("gatehouse.json"), "{\"dev.gatehouse.panel\": {" + json + "}}");
        Gateway.Result result = Gateway.command("check", "--config", folder.toString());
        assertThat(result.code()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("dev.gatehouse.panel/" + key).contains("allowed: ");
    }

    @Test
    void withoutARunningGatewayThereIsNothingToReset() throws Exception {
        Gateway.Result result = Gateway.command("owner", "reset", "--config", folder.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("No gateway runs here");
    }
}
