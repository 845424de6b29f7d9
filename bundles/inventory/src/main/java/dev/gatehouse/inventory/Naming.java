package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Guess;
import java.util.Optional;

/**
 * What a device is called: by the household, else as it calls itself towards the DHCP server, else
 * as the configuration names it, else by its MQTT client identifier, else by maker and address.
 */
final class Naming {
    private Naming() {}

    static String of(Known known, Makers makers) {
        return known.given()
                .or(known::title)
                .or(() -> known.newest(Claim.HOST_NAME))
                .or(() -> known.newest(Claim.CONFIGURED))
                .or(() -> known.newest(Claim.CLIENT_ID))
                .orElseGet(() -> described(known, makers));
    }

    private static String described(Known known, Makers makers) {
        String maker =
                makers.guess(known)
                        .map(Guess::value)
                        .filter(value -> !value.equals(Makers.NOBODY))
                        .orElse("Unknown device");
        Optional<String> where = known.newest(Claim.ADDRESS).or(() -> known.newest(Claim.MAC));
        return where.map(place -> maker + " at " + place).orElse(maker);
    }
}
