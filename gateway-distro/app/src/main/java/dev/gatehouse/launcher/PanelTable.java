package dev.gatehouse.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The panel as it stands, in lines for people. It says its address itself, as soon as it has one.
 */
final class PanelTable {
    private static final String PANEL = "dev.gatehouse.panel";

    private static final long LOOK_MILLIS = 50;

    private PanelTable() {}

    /** Waits until a configured panel listens or has failed; returns a line if it has failed. */
    static List<String> await(
            Container container, Map<String, Map<String, Object>> values, int seconds)
            throws InterruptedException, IOException {
        if (!values.containsKey(PANEL)) {
            return List.of();
        }
        String state = "starting";
        for (long waited = 0;
                state.startsWith("starting") && waited < seconds * 1000L;
                waited += LOOK_MILLIS) {
            state = state(container);
            container.waitForStop(state.startsWith("starting") ? LOOK_MILLIS : 1);
        }
        return state.startsWith("listening")
                ? List.of()
                : List.of(Terminal.safe("The panel is not at work: " + state));
    }

    private static String state(Container container) throws IOException {
        String json = container.command("panel", Map.of()).orElse("{}");
        return Json.read(json) instanceof Map<?, ?> root
                        && root.get("items") instanceof List<?> items
                        && !items.isEmpty()
                        && items.get(0) instanceof Map<?, ?> panel
                ? String.valueOf(panel.get("state"))
                : "starting";
    }
}
