package dev.gatehouse.panel;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;

/** Answers every request, whatever it is: the one place where a request enters the panel. */
final class Front {
    private static final System.Logger LOG = System.getLogger("dev.gatehouse.panel");

    private final Services services;
    private final Api api;
    private final DeviceZones zones;
    private final StaticFiles files = new StaticFiles();
    private volatile HostRule hosts = new HostRule(java.util.Set.of());

    Front(Services services, DeviceZones zones, Api api) {
        this.services = services;
        this.zones = zones;
        this.api = api;
    }

    Api api() {
        return api;
    }

    void hosts(HostRule rule) {
        hosts = rule;
    }

    /** Returns the host that was asked for; asked before anything else is looked at. */
    String host(List<String> given, InetAddress source) throws Refusal {
        return hosts.check(given)
                .orElseThrow(
                        () -> {
                            services.report(
                                    Finding.of(Codes.PANEL_REFUSED)
                                            .with("address", source.getHostAddress())
                                            .with("reason", "it was for another host"));
                            return HostRule.refusal();
                        });
    }

    /** Refuses devices that the household trusts less, whatever they ask for. */
    void zone(InetAddress source) throws Refusal {
        zones.check(source);
    }

    Answer answer(Call call) {
        try {
            return call.path().startsWith(Api.ROOT) || call.path().startsWith("/api")
                    ? api(call)
                    : files.answer(call);
        } catch (Refusal e) {
            return e.answer();
        } catch (UncheckedIOException e) {
            // The message is a sentence without data: Holdings and DeviceRegistry say so.
            LOG.log(System.Logger.Level.WARNING, "the disk: {0}", e.getMessage());
            return new Refusal(503, "disk", "The disk does not do it right now.").answer();
        } catch (RuntimeException e) {
            // The rim: whatever goes wrong inside ends this request alone, and shows nothing.
            LOG.log(System.Logger.Level.ERROR, "a request failed", e);
            return new Refusal(500, "fault", "There was a fault in the gateway.").answer();
        }
    }

    private Answer api(Call call) throws Refusal {
        if (!call.path().startsWith(Api.ROOT)) {
            throw Refusal.missing("The API begins at " + Api.ROOT + ".");
        }
        return api.answer(call);
    }
}
