package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.device.Protection;
import dev.gatehouse.api.device.Protection.Leg;
import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * An observation in the form in which {@link Identity} weighs it: claims cleaned, and whether its
 * address may be taken for that of the configured name.
 *
 * @param source where it comes from
 * @param claims cleaned; what was none is gone
 * @param binds whether address and configured name are of the same device
 * @param use what was spoken
 * @param time when
 */
record Evidence(
        Source source,
        Map<Claim, String> claims,
        boolean binds,
        Optional<Protection> use,
        Instant time) {

    static Evidence of(Observation seen) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        seen.claims()
                .forEach(
                        (kind, value) ->
                                Texts.claim(kind, value).ifPresent(text -> claims.put(kind, text)));
        boolean binds =
                seen.source() == Source.CONFIGURATION
                        || seen.use().filter(use -> binds(use.route(), claims)).isPresent();
        return new Evidence(
                seen.source(),
                claims,
                binds,
                seen.use().map(use -> protection(use, seen.time())),
                seen.time());
    }

    /**
     * A flow that has just come.
     *
     * @param fact what the network says of its address
     */
    static Evidence of(Route route, InetAddress source, Optional<Fact> fact, Instant now) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        claims.put(Claim.ADDRESS, Address.of(source));
        route.device()
                .flatMap(name -> Texts.claim(Claim.CONFIGURED, name))
                .ifPresent(name -> claims.put(Claim.CONFIGURED, name));
        boolean binds = binds(route, claims);
        if (fact.isPresent() && (binds || route.device().isEmpty())) {
            claims.put(Claim.MAC, fact.get().mac());
            fact.get().hostName().ifPresent(name -> claims.put(Claim.HOST_NAME, name));
        }
        return new Evidence(Source.FLOW, claims, binds, Optional.empty(), now);
    }

    Optional<String> claim(Claim kind) {
        return Optional.ofNullable(claims.get(kind));
    }

    /**
     * Who uses a route that stands for a device may be the device, or a person at a browser who
     * visits it. It is the device where the configuration lets exactly this address use the route.
     */
    private static boolean binds(Route route, Map<Claim, String> claims) {
        return route.from().size() == 1
                && Address.of(route.from().get(0))
                        .filter(only -> only.equals(claims.get(Claim.ADDRESS)))
                        .isPresent();
    }

    private static Protection protection(Observation.Use use, Instant time) {
        Route route = use.route();
        return new Protection(
                route.protocol(),
                route.name(),
                route.serve().isPresent() ? Leg.WRAPPED : Leg.PLAIN,
                use.onward() ? Leg.WRAPPED : Leg.PLAIN,
                time);
    }
}
