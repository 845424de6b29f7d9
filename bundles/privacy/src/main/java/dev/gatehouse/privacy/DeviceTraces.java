package dev.gatehouse.privacy;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which texts lead to a device, so that what others' findings say of it can be found. */
final class DeviceTraces {
    /** Longest name, in characters, that is no trace unless the household gave it: such as tv. */
    private static final int SHORT = 3;

    private static final List<Claim> CLAIMS =
            List.of(Claim.MAC, Claim.ADDRESS, Claim.HOST_NAME, Claim.CLIENT_ID);

    private DeviceTraces() {}

    static List<String> of(Device device) {
        Set<String> traces = new LinkedHashSet<>();
        if (device.named() || device.name().length() > SHORT) {
            traces.add(device.name());
        }
        device.claimed(Claim.CONFIGURED).stream()
                .filter(name -> name.length() > SHORT)
                .forEach(traces::add);
        for (Claim claim : CLAIMS) {
            traces.addAll(device.claimed(claim));
        }
        for (String mac : device.claimed(Claim.MAC)) {
            traces.add(mac.replace(':', '-'));
        }
        for (String address : device.claimed(Claim.ADDRESS)) {
            traces.addAll(spellings(address));
        }
        traces.removeIf(String::isBlank);
        return new ArrayList<>(traces);
    }

    /** IPv6 addresses are written with and without zeros left out (RFC 5952): Java leaves none. */
    private static List<String> spellings(String address) {
        if (!address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return List.of();
        }
        try {
            // A text with a colon is an address or a fault, never a name that is looked up.
            return List.of(InetAddress.getByName(address).getHostAddress());
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
