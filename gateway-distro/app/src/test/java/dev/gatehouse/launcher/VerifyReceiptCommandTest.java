package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyReceiptCommandTest {
    private static final String HEADER =
            "{'alg':'EdDSA','typ':'gatehouse-receipt+json','jwk':{'kty':'OKP','crv':'Ed25519','x':'X'}}";
    private static final String PAYLOAD =
            "{'version':1,'id':'7','asked':'2026-11-24T12:00:00Z','done':'2026-11-24T12:00:02Z',"
                    + "'clock':'network','scope':'device',"
                    + "'erased':[{'kind':'finding','records':12}],"
                    + "'method':'by hand','remains':['ashes\\u001b[2J']}";

    @TempDir private Path folder;
    private KeyPair pair;
    private Path key;
    private String out;

    @BeforeEach
    void makeKey() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = folder.resolve("data/receipt-key.pem");
        Files.createDirectories(key.getParent());
        Files.writeString(key, pem(pair));
    }

    @Test
    void aGoodReceiptIsReadOutInPlainWords() throws Exception {
        assertThat(check(receipt(HEADER, PAYLOAD), "--config", folder.toString())).isZero();
        assertThat(out)
                .contains("signed by the key at hand (SHA256:")
                .contains("2026-11-24T12:00:02Z")
                .contains("12 of kind finding")
                .contains("\\u{001B}")
                .doesNotContain("\u001b");
        assertThat(check(receipt(HEADER, PAYLOAD), "--key", key.toString(), "--json")).isZero();
        assertThat(Json.read(out)).isInstanceOf(Map.class);
        assertThat(((Map<?, ?>) Json.read(out)).get("valid")).isEqualTo(true);
    }

    @Test
    void aReceiptOfAnotherKeyIsRefusedFailsClosed() throws Exception {
        String receipt = receipt(HEADER, PAYLOAD);
        Files.writeString(key, pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
        assertThat(check(receipt, "--config", folder.toString())).isEqualTo(1);
        assertThat(out).contains("another key");
        assertThat(check(receipt, "--config", folder.toString(), "--any-key")).isEqualTo(1);
    }

    @Test
    void withoutAKeyItSaysThatItWasNotComparedFailsClosed() throws Exception {
        Files.delete(key);
        String receipt = receipt(HEADER, PAYLOAD);
        assertThat(check(receipt, "--config", folder.toString())).isEqualTo(1);
        assertThat(out).contains("no key was at hand").contains("SHA256:");
        assertThat(check(receipt, "--config", folder.toString(), "--any-key")).isZero();
        assertThat(out).contains("not compared");
        assertThat(check(receipt, "--key", folder.resolve("none").toString())).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "EdDSA, none, not signed with EdDSA",
        "EdDSA, HS256, not signed with EdDSA",
        "EdDSA, ES256, not signed with EdDSA",
        "Ed25519, X25519, not of Ed25519",
        "OKP, EC, not of Ed25519",
        "gatehouse-receipt, other, not that of a receipt"
    })
    void anotherAlgorithmKeyOrTypeIsRefusedFailsClosed(String old, String other, String why)
            throws Exception {
        String receipt = receipt(HEADER.replace(old, other), PAYLOAD);
        assertThat(check(receipt, "--key", key.toString())).isEqualTo(1);
        assertThat(out).contains(why);
    }

    @Test
    void aHeaderWithMoreInItIsRefusedFailsClosed() throws Exception {
        String crit = HEADER.replace("{'alg'", "{'crit':['b64'],'b64':false,'alg'");
        assertThat(check(receipt(crit, PAYLOAD), "--key", key.toString())).isEqualTo(1);
        String twice = HEADER.replace("{'alg'", "{'alg':'none','alg'");
        assertThat(check(receipt(twice, PAYLOAD), "--key", key.toString())).isEqualTo(1);
        String two = PAYLOAD.replace("'version':1", "'version':2");
        assertThat(check(receipt(HEADER, two), "--key", key.toString())).isEqualTo(1);
    }

    @Test
    void everyAlteredCharacterIsNoticedFailsClosed() throws Exception {
        String receipt = receipt(HEADER, PAYLOAD);
        for (int at = 0; at < receipt.length(); at++) {
            char[] altered = receipt.toCharArray();
            altered[at] = altered[at] == 'A' ? 'B' : 'A';
            assertThat(check(new String(altered), "--key", key.toString()))
                    .as("at %d", at)
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"payload\":1,\"protected\":2,\"signature\":3}"
            })
    void whatIsNoReceiptIsRefusedFailsClosed(String text) throws Exception {
        assertThat(check(text, "--key", key.toString())).isEqualTo(1);
        assertThat(out).startsWith("Not a good receipt");
        assertThat(check(text, "--key", key.toString(), "--json")).isEqualTo(1);
        assertThat(((Map<?, ?>) Json.read(out)).get("valid")).isEqualTo(false);
    }

    @Test
    void aSignatureThatIsLeftOutOrShortIsRefusedFailsClosed() throws Exception {
        String receipt = receipt(HEADER, PAYLOAD);
        String empty = receipt.replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":\"\"");
        assertThat(check(empty, "--key", key.toString())).isEqualTo(1);
        assertThat(check(receipt + "x".repeat(70_000), "--key", key.toString())).isEqualTo(1);
    }

    private int check(String receipt, String... options) throws Exception {
        Path file = folder.resolve("receipt.json");
        Files.writeString(file, receipt);
        List<String> arguments = new ArrayList<>(List.of("verify-receipt", file.toString()));
        arguments.addAll(Arrays.asList(options));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Main.run(arguments, to, to);
        out = said.toString(StandardCharsets.UTF_8);
        return code;
    }

    private String receipt(String header, String payload) throws Exception {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        String whole = header.replace("'X'", "'" + base64(point) + "'").replace('\'', '"');
        String first = base64(whole.getBytes(StandardCharsets.UTF_8));
        String second = base64(payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update((first + "." + second).getBytes(StandardCharsets.US_ASCII));
        return String.format(
                "{\"payload\":\"%s\",\"protected\":\"%s\",\"signature\":\"%s\"}",
                second, first, base64(signature.sign()));
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static String pem(KeyPair of) {
        String body = Base64.getMimeEncoder().encodeToString(of.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }
}
