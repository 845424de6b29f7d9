package dev.gatehouse.panel;

import dev.gatehouse.api.text.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Where the panel is, for the terminal: JSON {@code {"items": [{address, state}]}}. A state begins
 * with {@code starting}, {@code listening} or {@code refusing}.
 */
@Component(service = Function.class, property = "gatehouse.command=panel")
public final class PanelAnswer implements Function<Map<String, String>, String> {
    private final Panel panel;

    /** Called by SCR. */
    @Activate
    public PanelAnswer(@Reference PanelComponent panel) {
        this.panel = panel.panel();
    }

    @Override
    public String apply(Map<String, String> arguments) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("address", panel.address());
        item.put("state", panel.state());
        return JsonText.of(Map.of("items", List.of(item)));
    }
}
