package dev.gatehouse.panel;

import dev.gatehouse.api.text.JsonText;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes the gateway nobody's again, for whoever is at its terminal: JSON {@code {code, minutes,
 * address}}, or a fault. Devices and findings stay.
 */
@Component(service = Function.class, property = "gatehouse.command=owner-reset")
public final class OwnerResetAnswer implements Function<Map<String, String>, String> {
    private final Panel panel;

    /** Called by SCR. */
    @Activate
    public OwnerResetAnswer(@Reference PanelComponent panel) {
        this.panel = panel.panel();
    }

    @Override
    public String apply(Map<String, String> arguments) {
        try {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("code", panel.reset());
            answer.put("minutes", ClaimCode.VALID.toMinutes());
            answer.put("address", panel.address());
            return JsonText.of(answer);
        } catch (Refusal | UncheckedIOException e) {
            return JsonText.of(Map.of("fault", String.valueOf(e.getMessage())));
        }
    }
}
