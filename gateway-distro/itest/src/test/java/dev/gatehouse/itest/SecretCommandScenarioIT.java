package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault from a terminal, while the gateway that needs it runs. */
class SecretCommandScenarioIT {
    private static final String LITERAL = "correct-horse-7781";

    @TempDir Path folder;
    private final List<String> said = new ArrayList<>();

    @Test
    void aRouteThatLacksItsSecretRefusesUntilItIsPutFailsClosed() throws Exception {
        Authority authority = Authority.make("Secrets");
        byte[] own = Files.readAllBytes(authority.issue(folder, "lamp.example").both());
        try (MqttEcho broker = MqttEcho.forKnownClients(authority.issue(folder, "broker.example"));
                Gateway gateway = Gateway.start(folder, json(broker, authority.write(folder)))) {
            int port = gateway.port("lamp");
            assertThat(MqttFlow.works(port)).isFalse();
            gateway.awaitFinding("route.invalid");

            assertThat(secret(LITERAL.getBytes(StandardCharsets.UTF_8), "put", "lamp-key").code())
                    .isZero();
            Await.until(
                    "why it is no key", () -> gateway.findings().contains("entry lamp-key holds"));
            assertThat(MqttFlow.works(port)).isFalse();
            assertThat(broker.clients()).isEmpty();

            Gateway.Result put = secret(own, "put", "lamp-key");
            assertThat(put.code()).as("%s", put).isZero();
            Await.until("service", () -> MqttFlow.works(port));
            assertThat(broker.clients().get(0).getSubjectX500Principal().getName())
                    .isEqualTo("CN=lamp.example");

            assertThat(secret(new byte[0], "list").out()).isEqualTo("lamp-key\n");
            assertThat(secret(new byte[0], "rm", "lamp-key").out()).contains("removed lamp-key");
            assertThat(secret(new byte[0], "list").out()).isEmpty();
            assertThat(secret(new byte[0], "rm", "lamp-key").code()).isNotZero();
            said.add(gateway.findings());
            said.addAll(gateway.output());
        }
        assertThat(String.join("\n", said)).doesNotContain(LITERAL, "PRIVATE KEY", keyLine(own));
        inNoFile(LITERAL, keyLine(own));
    }

    @Test
    void aValueOnTheCommandLineIsRefusedAndNotRepeatedFailsClosed() throws Exception {
        Files.writeString(folder.resolve("gatehouse.json"), "{}");
        assertThat(secret(new byte[0], "put", "lamp-key", LITERAL).code()).isEqualTo(2);
        assertThat(secret(new byte[0], "put", LITERAL + " AND MORE").code()).isEqualTo(2);
        assertThat(secret(new byte[0], "put", "lamp-key").code()).as("nothing").isNotZero();
        assertThat(String.join("\n", said)).doesNotContain(LITERAL);
        assertThat(secret(new byte[0], "list").out()).isEmpty();
    }

    private Gateway.Result secret(byte[] input, String... words)
            throws IOException, InterruptedException {
        Gateway.Result result =
                Gateway.run(
                        input,
                        Stream.of(
                                        Stream.of(Gateway.launcher().toString(), "secret"),
                                        Stream.of(words),
                                        Stream.of("--config", folder.toString()))
                                .flatMap(part -> part)
                                .toArray(String[]::new));
        said.add(result.out());
        said.add(result.err());
        return result;
    }

    /** Returns a line in the middle of the key: a piece of it that is told by nothing else. */
    private static String keyLine(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII).lines().skip(1).findFirst().orElseThrow();
    }

    private void inNoFile(String... texts) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text).as(file.toString()).doesNotContain(texts);
            }
        }
    }

    private static String json(MqttEcho broker, Path anchor) {
        return """
               {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"],
                 "client": "vault:lamp-key"}}
               """
                .formatted(broker.port(), anchor);
    }
}
