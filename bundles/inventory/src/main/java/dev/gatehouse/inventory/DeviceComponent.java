package dev.gatehouse.inventory;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One device, as configured by {@code dev.gatehouse.inventory.Device~NAME}. Never throws: keys that
 * cannot be used are a finding, and nothing of that configuration is used.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DeviceConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DeviceConfig.class, factory = true)
public final class DeviceComponent {
    private final InventoryComponent inventory;
    private final String name;

    /** Called by SCR. */
    @Activate
    public DeviceComponent(
            @Reference InventoryComponent inventory, Map<String, Object> properties) {
        this.inventory = inventory;
        this.name = name(String.valueOf(properties.get("service.pid")));
        inventory.configure(DeviceSetup.of(name, properties));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        inventory.configure(DeviceSetup.of(name, properties));
    }

    @Deactivate
    void deactivate() {
        inventory.unconfigure(name);
    }

    /** The part of a factory PID that people wrote: after the tilde. */
    private static String name(String pid) {
        int at = pid.startsWith(DeviceConfig.PID) ? DeviceConfig.PID.length() + 1 : 0;
        return at < pid.length() ? pid.substring(at) : pid;
    }
}
