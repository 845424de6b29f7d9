package dev.gatehouse.proxy;

import dev.gatehouse.proxy.RouteParser.Parsed;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One route, as configured by {@code dev.gatehouse.proxy.Route~NAME}. Never throws: a configuration
 * that cannot be used is a finding, and the last good one stays. Opening happens off this thread.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.gatehouse.proxy.Route",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouteConfig.class, factory = true)
public final class RouteComponent {
    private static final String PID = "dev.gatehouse.proxy.Route";

    private final Rim rim;
    private final String name;
    private final Path folder;
    private Optional<RouteSetup> inForce = Optional.empty();

    /** Reads the configuration and asks the rim to open the route. */
    @Activate
    public RouteComponent(
            @Reference RimComponent rim,
            BundleContext context,
            RouteConfig config,
            Map<String, Object> properties) {
        this.rim = rim.rim();
        this.name = name(String.valueOf(properties.get("service.pid")));
        String configured = context.getProperty("gatehouse.config");
        this.folder = Path.of(configured == null ? "" : configured).toAbsolutePath();
        apply(config);
    }

    @Modified
    void modified(RouteConfig config) {
        apply(config);
    }

    @Deactivate
    void deactivate() {
        inForce.ifPresent(setup -> rim.close(name));
    }

    private void apply(RouteConfig config) {
        Parsed parsed = RouteParser.parse(name, config, folder, rim.layers().protocols());
        if (parsed.setup().isEmpty()) {
            rim.journal(RouteOpening.invalid(name, parsed.reason()));
        } else if (!parsed.setup().equals(inForce)) {
            inForce = parsed.setup();
            rim.open(parsed.setup().get());
        }
    }

    /** The part of a factory PID that people wrote: after the tilde, or after the last dot. */
    static String name(String pid) {
        int at = pid.startsWith(PID) ? PID.length() + 1 : 0;
        return at < pid.length() ? pid.substring(at) : pid;
    }
}
