package dev.gatehouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.finding.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lease files and neighbour tables, as programs write them and as nobody should. */
class SourcesTest {
    private static final int INPUTS = 100_000;

    private static final String DNSMASQ =
            """
            1764000000 18:b4:30:00:00:01 192.168.1.20 thermostat 01:18:b4:30:00:00:01
            0 00:17:88:00:00:02 192.168.1.21 * *
            duid 00:01:00:01:2c
            1764000000 123456 fd00::20 thermostat 00:01:00:01:2c
            """;

    private static final String ISC =
            """
            # The format of this file is documented in the dhcpd.leases(5) manual page.
            lease 192.168.1.30 {
              starts 4 2026/11/19 10:00:00;
              ends 4 2026/11/19 22:00:00;
              binding state active;
              next binding state free;
              hardware ethernet 18:b4:30:00:00:03;
              client-hostname "old";
            }
            lease 192.168.1.30 {
              binding state active;
              hardware ethernet 18:b4:30:00:00:04;
              client-hostname "new";
            }
            lease 192.168.1.31 {
              binding state active;
              hardware ethernet 18:b4:30:00:00:05;
            }
            lease 192.168.1.31 {
              binding state free;
              hardware ethernet 18:b4:30:00:00:05;
            }
            """;

    private static final String ODHCPD =
            """
            # br-lan 18b430000006 ipv4 plug 1764000000 28 32 192.168.1.40/32
            # br-lan 000100012c3d4e5f18b430000007 5f lamp 1764000000 a 128 fd00::40/128 fd01::40/128
            192.168.1.40\tplug
            """;

    private static final String IP =
            """
            [{"dst":"192.168.1.1","dev":"eth0","lladdr":"18:b4:30:00:00:08","state":["REACHABLE"]},
             {"dst":"fd00::8","dev":"eth0","lladdr":"18:b4:30:00:00:08","router":null,"state":["STALE"]},
             {"dst":"fd00::9","dev":"eth0","state":["FAILED"]}]
            """;

    private static final String ARP =
            """
            IP address       HW type     Flags       HW address            Mask     Device
            192.168.1.1      0x1         0x2         18:b4:30:00:00:08     *        eth0
            192.168.1.2      0x1         0x0         00:00:00:00:00:00     *        eth0
            """;

    @TempDir Path folder;
    private final List<Observation> told = new ArrayList<>();
    private final List<Finding> found = new ArrayList<>();
    private List<Neighbour> kernel = List.of();

    private Network network() {
        return new Network(told::add, found::add, () -> Instant.EPOCH, () -> kernel);
    }

    @Test
    void dnsmasqIsRead() {
        assertThat(LeaseFile.read(DNSMASQ))
                .containsExactly(
                        new Lease("18:b4:30:00:00:01", "192.168.1.20", Optional.of("thermostat")),
                        new Lease("00:17:88:00:00:02", "192.168.1.21", Optional.empty()));
    }

    @Test
    void ofAnIscFileTheLastEntryHoldsAndFreeOnesAreGone() {
        assertThat(LeaseFile.read(ISC))
                .containsExactly(
                        new Lease("18:b4:30:00:00:04", "192.168.1.30", Optional.of("new")));
    }

    @Test
    void odhcpdIsRead() {
        assertThat(LeaseFile.read(ODHCPD))
                .containsExactly(
                        new Lease("18:b4:30:00:00:06", "192.168.1.40", Optional.of("plug")),
                        new Lease("18:b4:30:00:00:07", "fd00:0:0:0:0:0:0:40", Optional.of("lamp")),
                        new Lease("18:b4:30:00:00:07", "fd01:0:0:0:0:0:0:40", Optional.of("lamp")));
    }

    @Test
    void theNeighbourTableIsReadFromBothPlaces() {
        assertThat(Neighbours.ip(IP))
                .containsExactly(
                        new Neighbour("192.168.1.1", "18:b4:30:00:00:08", true),
                        new Neighbour("fd00:0:0:0:0:0:0:8", "18:b4:30:00:00:08", false));
        assertThat(Neighbours.arp(ARP))
                .containsExactly(new Neighbour("192.168.1.1", "18:b4:30:00:00:08", false));
    }

    @Test
    void addressesOfGroupsAndNobodyAreNone() {
        for (String bad :
                List.of("ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:00:00:00:00", "1:2:3")) {
            assertThat(Mac.of(bad)).as(bad).isEmpty();
        }
        for (String bad : List.of("example.org", "999.1.1.1", "0.0.0.0", "::", "224.0.0.1", "")) {
            assertThat(Address.of(bad)).as(bad).isEmpty();
        }
        assertThat(Mac.of("18-B4-30-00-00-01")).contains("18:b4:30:00:00:01");
        assertThat(Address.of("fe80::1%eth0")).contains("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void aFileIsReadAgainOnlyWhenItHasChangedAndTellsOnlyWhatIsNew() throws Exception {
        Path file = Files.writeString(folder.resolve("leases"), DNSMASQ);
        Network network = network();
        network.files(List.of(file));
        network.lookAtFiles();
        assertThat(told).hasSize(2);
        network.lookAtFiles();
        assertThat(told).hasSize(2);
        Files.writeString(file, DNSMASQ + "5 18:b4:30:00:00:09 192.168.1.99 new *\n");
        network.lookAtFiles();
        assertThat(told).hasSize(3);
        assertThat(network.fact("192.168.1.99")).isPresent();
        Files.delete(file);
        network.lookAtFiles();
        network.lookAtFiles();
        assertThat(found).hasSize(1);
        assertThat(network.fact("192.168.1.20")).as("what was read last holds").isPresent();
    }

    @Test
    void aNeighbourThatWasSeenGoesBeforeALease() throws Exception {
        Path file = Files.writeString(folder.resolve("leases"), DNSMASQ);
        kernel = List.of(new Neighbour("192.168.1.20", "00:17:88:00:00:99", true));
        Network network = network();
        network.files(List.of(file));
        network.lookAtFiles();
        network.lookAtNeighbours();
        told.clear();
        Files.writeString(file, DNSMASQ + "\n");
        network.lookAtFiles();
        assertThat(told).as("the lease does not win it back").isEmpty();
        assertThat(network.fact("192.168.1.20").orElseThrow().mac()).isEqualTo("00:17:88:00:00:99");
    }

    @Test
    void hostileInputIsBoundedAndNeverThrows() {
        Random random = new Random(42);
        String[] seeds = {DNSMASQ, ISC, ODHCPD, IP, ARP};
        for (int i = 0; i < INPUTS; i++) {
            String text = mutated(seeds[i % seeds.length], random);
            Collection<Lease> leases = LeaseFile.read(text);
            assertThat(leases.size()).isLessThanOrEqualTo(LeaseFile.LEASES);
            for (Lease lease : leases) {
                assertThat(Mac.of(lease.mac())).contains(lease.mac());
                assertThat(lease.hostName().orElse("").length()).isLessThanOrEqualTo(253);
            }
            assertThat(Neighbours.ip(text).size()).isLessThanOrEqualTo(Neighbours.ENTRIES);
            assertThat(Neighbours.arp(text).size()).isLessThanOrEqualTo(Neighbours.ENTRIES);
        }
    }

    @Test
    void moreLeasesThanCanBeAreNotRead() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LeaseFile.LEASES + 100; i++) {
            text.append("0 18:b4:30:00:00:01 10.0.").append(i / 256).append('.').append(i % 256);
            text.append(" name *\n");
        }
        assertThat(LeaseFile.read(text.toString())).hasSize(LeaseFile.LEASES);
    }

    private static String mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int n = random.nextInt(8); n >= 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "\u001b[31m\"{}[]:;%".charAt(random.nextInt(12)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
            }
        }
        return text.toString();
    }

    @Test
    void aNameOfALeaseIsAClaimAndNothingElse() {
        assertThat(Texts.claim(Claim.HOST_NAME, "  ")).isEmpty();
        assertThat(Texts.claim(Claim.HOST_NAME, "a".repeat(252) + "\ud83d\ude00").orElseThrow())
                .hasSize(252);
    }
}
