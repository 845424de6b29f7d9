package dev.gatehouse.api.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.PrivateMessage;
import dev.gatehouse.api.message.TelnetLogin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final String WORD = "hunter2";

    @Test
    void aSecretIsPrintedByNothingThatHoldsIt() {
        Secret secret = Secret.of(WORD);
        assertThat(
                        List.of(
                                secret,
                                new TelnetLogin(Optional.of("u"), secret, 9),
                                new MqttConnect(
                                        4,
                                        "c",
                                        true,
                                        0,
                                        Optional.of("u"),
                                        Optional.of(secret),
                                        Optional.empty(),
                                        9),
                                new HttpField("Authorization", WORD),
                                new HttpRequest(
                                        "GET",
                                        "/?p=" + WORD,
                                        "h",
                                        List.of(new HttpField("Authorization", WORD)),
                                        0,
                                        Optional.empty(),
                                        9),
                                new PrivateMessage(new Protocol("x"), Map.of("p", WORD), 9)))
                .allSatisfy(holder -> assertThat(holder.toString()).doesNotContain(WORD));
    }

    @Test
    void secretsCompareByTheirOctets() {
        Secret secret = Secret.of(WORD);
        assertThat(secret).isEqualTo(Secret.of(WORD)).isNotEqualTo(Secret.of("other"));
        assertThat(secret.matches(WORD.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(secret.hashCode()).isEqualTo(Secret.of("other").hashCode());
    }

    @Test
    void aWipedSecretIsGoneAndTheOctetsItWasMadeFromAreItsOwn() {
        byte[] octets = WORD.getBytes(StandardCharsets.UTF_8);
        Secret secret = Secret.of(octets);
        octets[0] = 0;
        String shown = secret.reveal(String::new);
        assertThat(shown).isEqualTo(WORD);
        secret.close();
        assertThat(secret).isNotEqualTo(Secret.of(WORD));
    }
}
