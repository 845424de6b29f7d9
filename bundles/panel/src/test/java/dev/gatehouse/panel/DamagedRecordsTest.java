package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns the gateway while what is kept of that is damaged: never nobody. */
class DamagedRecordsTest {
    @TempDir Path data;
    private Home home;

    @BeforeEach
    void open() {
        home = new Home(data);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"name\":\"Sam\"}",
                "[]",
                "{\"name\":1,\"password\":\"x\"}"
            })
    void aDamagedOwnerIsAnOwnerAllTheSameFailsClosed(String record) throws Exception {
        String code = home.panel.offer().orElseThrow();
        String cookie =
                Home.cookie(home.ask("POST", "claim", Home.claim(code, "Sam", Home.PASSWORD)));
        home.holdings.put(Owner.KIND, Subject.HOME, record.getBytes(StandardCharsets.UTF_8));
        assertThat(home.ask("GET", "devices", "", "cookie", cookie).status()).isEqualTo(200);
        for (Answer answer :
                new Answer[] {
                    home.ask("POST", "claim", Home.claim(code, "Eve", Home.PASSWORD)),
                    home.ask("POST", "session", Home.login("Sam", Home.PASSWORD))
                }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("owner-damaged", "gatehouse owner reset");
        }
        assertThat(home.ask("GET", "state", "").text())
                .contains("\"claimed\":null", "\"claimable\":false");
        home.panel.reset();
        assertThat(home.ask("GET", "state", "").text()).contains("\"claimed\":false");
    }

    @Test
    void anOwnerWhoseRecordCannotBeUnsealedIsAnOwnerAllTheSameFailsClosed() throws Exception {
        String code = home.panel.offer().orElseThrow();
        String cookie =
                Home.cookie(home.ask("POST", "claim", Home.claim(code, "Sam", Home.PASSWORD)));
        home.holdings.damaged.add(Owner.KIND + "/");
        assertThatThrownBy(() -> home.panel.offer())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("gatehouse owner reset");
        for (Answer answer :
                new Answer[] {
                    home.ask("POST", "claim", Home.claim(code, "Eve", Home.PASSWORD)),
                    home.ask("POST", "session", Home.login("Sam", Home.PASSWORD))
                }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("owner-damaged", "gatehouse owner reset");
        }
        assertThat(home.ask("GET", "state", "").text())
                .contains("\"claimed\":null", "\"claimable\":false");
        assertThat(home.ask("GET", "devices", "", "cookie", cookie).status()).isEqualTo(200);
        home.panel.reset();
        assertThat(home.ask("GET", "state", "").text())
                .contains("\"claimed\":false", "\"claimable\":true");
    }

    @Test
    void tokensThatCannotBeUnsealedLetNobodyInAndAreNotOverwrittenFailsClosed() throws Exception {
        String cookie = home.claimed();
        String token = token(cookie);
        home.holdings.damaged.add(Tokens.KIND + "/");
        for (Answer answer :
                new Answer[] {
                    home.ask("GET", "devices", "", "authorization", "Bearer " + token),
                    home.ask("POST", "tokens", "{\"name\":\"u\"}", "cookie", cookie)
                }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("tokens-damaged");
        }
        assertThat(home.ask("GET", "devices", "", "cookie", cookie).status()).isEqualTo(200);
    }

    private String token(String cookie) {
        return home.ask("POST", "tokens", "{\"name\":\"t\"}", "cookie", cookie)
                .text()
                .replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void aCodeThatCouldNotBeWrittenIsNoneAndTheNextOneIsOfferedFailsClosed() throws Exception {
        Path away = data.resolveSibling(data.getFileName() + "-away");
        Files.move(data, away);
        assertThatThrownBy(() -> home.panel.offer()).isInstanceOf(UncheckedIOException.class);
        assertThat(home.ask("GET", "state", "").text()).contains("\"claimable\":false");
        Files.move(away, data);
        String code = home.panel.offer().orElseThrow();
        assertThat(home.ask("POST", "claim", Home.claim(code, "Sam", Home.PASSWORD)).status())
                .isEqualTo(201);
    }

    @Test
    void damagedTokensLetNobodyInFailsClosed() throws Exception {
        String cookie = home.claimed();
        String token = token(cookie);
        home.holdings.put(Tokens.KIND, Subject.HOME, new byte[] {'{'});
        Answer answer = home.ask("GET", "devices", "", "authorization", "Bearer " + token);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("tokens-damaged");
        assertThat(home.ask("GET", "devices", "", "cookie", cookie).status()).isEqualTo(200);
    }
}
