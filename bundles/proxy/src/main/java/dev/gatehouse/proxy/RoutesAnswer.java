package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Sentences;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.text.JsonText;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The routes as they stand, for the terminal: JSON {@code {"items": [{name, protocol, listen, to,
 * device, state}]}}. A state begins with {@code starting}, {@code listening} or {@code refusing}.
 */
@Component(service = Function.class, property = "gatehouse.command=routes")
public final class RoutesAnswer implements Function<Map<String, String>, String> {
    private final Rim rim;

    /** Called by SCR. */
    @Activate
    public RoutesAnswer(@Reference RimComponent rim) {
        this.rim = rim.rim();
    }

    @Override
    public String apply(Map<String, String> arguments) {
        List<Map<String, Object>> items = rim.listeners().stream().map(this::item).toList();
        return JsonText.of(Map.of("items", items));
    }

    private static String protectedAs(Route route) {
        String by = DatagramRim.carries(route) ? "DTLS" : "TLS";
        return route.psk().isPresent()
                ? by + " onward, by a shared key"
                : by + " onward, verified as " + route.verifiedName();
    }

    private Map<String, Object> item(Listening listener) {
        LiveRoute live = listener.live();
        Route route = live.route();
        // Asked once: a route that begins to listen meanwhile is not said to listen on port 0.
        Optional<InetSocketAddress> here = listener.address();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", route.name());
        item.put("protocol", route.protocol().name());
        item.put("listen", PortBinding.text(here.orElse(live.setup().listen())));
        item.put("to", route.host() + ":" + route.port());
        item.put("device", route.device());
        item.put("state", state(listener, here.isPresent()));
        return item;
    }

    private String state(Listening listener, boolean listens) {
        LiveRoute live = listener.live();
        if (!listens && listener.failed()) {
            return "refusing: the port cannot be used";
        }
        if (live.waitsForTrust() || !listens) {
            return "starting";
        }
        if (rim.services().guards().version() == 0) {
            return "starting: no policies are in force yet, everything is refused";
        }
        if (live.broken().isPresent()) {
            return "refusing: " + Sentences.of(live.broken().get(), Locale.ENGLISH);
        }
        String onward =
                live.route().tls() == Route.Tls.REQUIRED
                        ? protectedAs(live.route())
                        : "PLAIN onward, by configuration";
        return "listening: "
                + onward
                + live.route().serve().map(name -> "; TLS here as " + name).orElse("");
    }
}
