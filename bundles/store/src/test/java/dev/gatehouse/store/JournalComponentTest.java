package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;

final class JournalComponentTest {
    @TempDir Path data;

    private BundleContext context() {
        return context(data);
    }

    /** Knows where the data lies, and nothing else. */
    static BundleContext context(Path data) {
        return (BundleContext)
                Proxy.newProxyInstance(
                        BundleContext.class.getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) ->
                                "gatehouse.data".equals(arguments[0]) ? data.toString() : null);
    }

    @Test
    void itIsJournalAndCommandInOne() {
        JournalComponent component = new JournalComponent(context(), Map.of("maxRows", 2_000));
        try {
            component.follow(Samples.clockAt(Samples.NOON));
            component.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(component.read(0, 10, Optional.empty())).hasSize(1);
            assertThat(component.apply(Map.of())).contains("2026-11-24T12:00:00Z");
        } finally {
            component.close();
        }
        assertThat(data.resolve("journal.mv.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"999", "1000001", "many", ""})
    void aBadValueIsAFindingAndTheOldOnesStay(String value) {
        JournalComponent component = new JournalComponent(context(), Map.of());
        try {
            component.modified(Map.of("maxRows", value));
            assertThat(Samples.words(component.read(0, 10, Optional.empty())))
                    .containsExactly("config.invalid");
            assertThat(component.apply(Map.of()))
                    .contains("maxRows is a whole number from 1000 to 1000000");
        } finally {
            component.close();
        }
    }

    @Test
    void numbersOfAnyTypeAreRead() throws Limits.BadValue {
        assertThat(Limits.read(Map.of("maxRows", "5000", "maxDays", 7L)))
                .isEqualTo(new Limits(5_000, 7));
        assertThat(Limits.read(Map.of())).isEqualTo(Limits.DEFAULT);
    }
}
