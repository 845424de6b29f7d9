package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.trust.TrustFault;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate proves which name (RFC 9525). */
final class ServerNameTest {

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "A.Example.COM, a.example.com, true",
        "a.example.com., a.example.com, true",
        "a.example.com, A.EXAMPLE.com, true",
        "a.example.com, a.example.com., false",
        "a.example.com, *.example.com, true",
        "a.b.example.com, *.example.com, false",
        "example.com, *.example.com, false",
        "example.com, *.com, false",
        "a.example.com, *, false",
        "a.example.com, a*.example.com, false",
        "aa.example.com, a*.example.com, false",
        "a.example.com, *a.example.com, false",
        "a.example.com, a.*.com, false",
        "a.b.example.com, *.*.example.com, false",
        "a.example.com, example.com, false",
        "a.example.com, .example.com, false",
        "xn--bcher-kva.example, xn--bcher-kva.example, true",
        "xn--bcher-kva.example, *.example, false",
        "xn--bcher-kva.shop.example, *.shop.example, true",
        "hub.home.arpa, *.home.arpa, true",
        "my_device.home.arpa, my_device.home.arpa, true",
        "10.0.0.1, 10.0.0.1, false"
    })
    void dnsNames(String wanted, String presented, boolean proved) throws Exception {
        assertThat(ServerName.of(wanted).isProvedBy(dns(presented))).isEqualTo(proved);
    }

    @Test
    void aNameWithANulInItIsNotCutThere() throws Exception {
        assertThat(ServerName.of("bank.example").isProvedBy(dns("bank.example\0.evil.example")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.70, false",
        "::ffff:192.0.2.7, 192.0.2.7, true",
        "2001:DB8::1, 2001:db8:0::1, true",
        "[2001:db8::1], 2001:db8::1, true",
        "fe80::1%eth0, fe80::1, true",
        "2001:db8::1, 2001:db8::2, false",
        "a.example.com, 192.0.2.7, false"
    })
    void addresses(String wanted, String presented, boolean proved) throws Exception {
        X509Certificate certificate = Certificates.leaf().ip(presented).selfSigned().certificate();
        assertThat(ServerName.of(wanted).isProvedBy(certificate)).isEqualTo(proved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..example",
                "-a.example",
                "a-.example",
                "*.example.com",
                "b\u00fccher.example",
                "a b.example",
                "a/b.example",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "0x7f.1",
                "2130706433",
                "::zz",
                "a.example.com..",
                "example.com:443",
                "a\nb.example"
            })
    void whatIsNeitherANameNorAnAddressIsNotVerifiedAsOneFailsClosed(String text) {
        assertThatThrownBy(() -> ServerName.of(text)).isInstanceOf(TrustFault.class);
    }

    @Test
    void aNameIsAtMostAsLongAsTheDnsAllows() throws Exception {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "b".repeat(61));
        assertThat(ServerName.of(longest).text()).hasSize(253);
        assertThatThrownBy(() -> ServerName.of(longest + "b")).isInstanceOf(TrustFault.class);
        assertThatThrownBy(() -> ServerName.of("a".repeat(64) + ".example"))
                .isInstanceOf(TrustFault.class);
    }

    @Test
    void aLongListOfNamesIsCutInAFinding() throws Exception {
        Certificates many = Certificates.leaf();
        for (int i = 0; i < 100; i++) {
            many.dns("n" + i + ".example");
        }
        assertThat(ServerName.listed(many.selfSigned().certificate()))
                .isEqualTo("n0.example, n1.example, n2.example, n3.example and 96 more");
        assertThat(ServerName.listed(Certificates.leaf().selfSigned().certificate()))
                .isEqualTo("no name");
    }

    private static X509Certificate dns(String name) {
        return Certificates.leaf().dns(name).selfSigned().certificate();
    }
}
