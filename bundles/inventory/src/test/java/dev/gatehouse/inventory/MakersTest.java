package dev.gatehouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.Guess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who made it, as the shipped table guesses, and why. */
class MakersTest {
    private static final Path TABLE = Path.of("../../policies/devices/makers.json");

    @TempDir Path folder;

    private static Known known() {
        return Known.fresh(DeviceId.of(new byte[16]), Instant.EPOCH);
    }

    private static Optional<Guess> guess(Claim kind, String value) throws IOException {
        return MakersFile.read(TABLE).guess(known().with(kind, value));
    }

    @Test
    void theShippedTableIsReadAndSaysWhy() throws Exception {
        Makers makers = MakersFile.read(TABLE);
        assertThat(makers.prefixes()).hasSizeGreaterThan(500);
        Guess nest = guess(Claim.MAC, "18:b4:30:12:34:56").orElseThrow();
        assertThat(nest.value()).isEqualTo("Google Nest");
        assertThat(nest.reason()).contains("18:b4:30").contains("registered");
        Guess tado = guess(Claim.HOST_NAME, "tado1234").orElseThrow();
        assertThat(tado.value()).isEqualTo("tado");
        assertThat(tado.reason()).contains("name in the network");
        assertThat(guess(Claim.CLIENT_ID, "Rachio-55").orElseThrow().reason()).contains("MQTT");
        assertThat(guess(Claim.HOST_NAME, "something")).isEmpty();
    }

    @Test
    void aMadeUpHardwareAddressIsSaidToBeRandom() throws Exception {
        Guess guess = guess(Claim.MAC, "1a:b4:30:12:34:56").orElseThrow();
        assertThat(guess.value()).isEqualTo(Makers.NOBODY);
        assertThat(guess.reason()).contains("random");
    }

    @Test
    void aNameIsTheHouseholdsElseWhatItCallsItselfElseMakerAndAddress() throws Exception {
        Makers makers = MakersFile.read(TABLE);
        Known known = known().with(Claim.ADDRESS, "192.168.1.20").with(Claim.MAC, "18:b4:30:0:1:2");
        Known met = known().with(Claim.ADDRESS, "192.168.1.20").with(Claim.MAC, Home.MAC);
        assertThat(known.id()).isEqualTo(met.id());
        assertThat(Naming.of(met, makers)).isEqualTo("Google Nest at 192.168.1.20");
        Known client = met.with(Claim.CLIENT_ID, "client");
        assertThat(Naming.of(client, makers)).isEqualTo("client");
        Known configured = client.with(Claim.CONFIGURED, "heater");
        assertThat(Naming.of(configured, makers)).isEqualTo("heater");
        assertThat(Naming.of(configured.with(Claim.HOST_NAME, "nest-1"), makers))
                .isEqualTo("nest-1");
        assertThat(
                        Naming.of(
                                configured.configured(Optional.of("Heating"), Optional.empty()),
                                makers))
                .isEqualTo("Heating");
        assertThat(Naming.of(known(), makers)).isEqualTo("Unknown device");
    }

    @Test
    void aTableThatIsNoneIsRefused() throws Exception {
        for (String bad :
                new String[] {
                    "[]",
                    "{}",
                    "{\"format\":2}",
                    "{\"format\":1,\"prefixes\":[{\"prefixes\":\"xyz\",\"maker\":\"m\"}]}",
                    "{\"format\":1,\"names\":[{\"maker\":\"m\"}]}",
                    "{\"format\":1,\"prefixes\":[{\"prefixes\":\"18b430\",\"maker\":1}]}",
                    "{\"format\":1,\"prefixes\":[{\"prefixes\":\"18b430 18b430\",\"maker\":\"m\"}]}",
                    "{\"format\":1,\"prefixes\":[{\"prefixes\":\"18b430  18b431\",\"maker\":\"m\"}]}"
                }) {
            Path file = Files.writeString(folder.resolve("makers.json"), bad);
            assertThatThrownBy(() -> MakersFile.read(file)).as(bad).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theTableIsMadeFromThePublicListings() throws Exception {
        String head = "Registry,Assignment,Organization Name,Organization Address\n";
        Files.writeString(
                folder.resolve("oui.csv"),
                head
                        + "MA-L,18B430,Nest Labs Inc.,900 Hansen Way\n"
                        + "MA-L,000D4B,\"Roku, Inc.\",Somewhere\n"
                        + "MA-L,0001FF,Somebody Else,\"Nest Labs Inc., a street\"\n"
                        + "MA-L,0005C9,LG Electronics (Mobile Communications),Seoul\n");
        Files.writeString(folder.resolve("mam.csv"), head + "MA-M,D014119,Airthings,Oslo\n");
        Files.writeString(folder.resolve("oui36.csv"), head + "MA-S,70B3D52A0,AIRTHINGS,Oslo\n");
        Path made = folder.resolve("made.json");
        Process maker =
                new ProcessBuilder("../../gateway-distro/bin/makers", folder.toString())
                        .redirectOutput(made.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(maker.waitFor()).isZero();
        assertThat(MakersFile.read(made).prefixes())
                .containsOnly(
                        Map.entry("18b430", "Google Nest"),
                        Map.entry("000d4b", "Roku"),
                        Map.entry("d014119", "Airthings"),
                        Map.entry("70b3d52a0", "Airthings"));
        assertThat(MakersFile.read(made).names()).isEqualTo(MakersFile.read(TABLE).names());
    }

    @Test
    void theShippedTableNamesItsSourcesAndTheirDate() throws Exception {
        assertThat(Files.readString(TABLE))
                .contains("IEEE Registration Authority")
                .containsPattern("as of 20[0-9]{2}-[0-9]{2}-[0-9]{2}")
                .contains("gateway-distro/bin/makers");
    }
}
