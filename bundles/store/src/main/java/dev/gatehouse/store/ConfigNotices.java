package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Journals why a changed configuration is not used, for a launcher that shares no class with the
 * bundles: {@code file} and {@code fault} (a sentence) in, nothing out. It is found by the property
 * {@code gatehouse.notice}; a terminal, which asks for {@code gatehouse.command}, does not reach
 * it, since nobody but the launcher may say what was found. Safe on any thread; never throws.
 */
@Component(service = Function.class, property = "gatehouse.notice=config.invalid")
public final class ConfigNotices implements Function<Map<String, String>, String> {
    private final Journal journal;

    /** Called by SCR. */
    @Activate
    public ConfigNotices(@Reference Journal journal) {
        this.journal = journal;
    }

    @Override
    public String apply(Map<String, String> arguments) {
        journal.append(
                Finding.of(Codes.CONFIG_INVALID)
                        .with("fault", arguments.getOrDefault("fault", ""))
                        .from(arguments.getOrDefault("file", "")));
        return "";
    }
}
