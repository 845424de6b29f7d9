package dev.gatehouse.panel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API of programs and of the panel's own pages: finds the call, and whether it may be made. */
final class Api {
    /** Where it begins. */
    static final String ROOT = "/api/v1/";

    private final Doorman doorman;
    private final List<Way> ways = new ArrayList<>();

    Api(Doorman doorman, List<List<Way>> parts) {
        this.doorman = doorman;
        parts.forEach(ways::addAll);
        byte[] description = description();
        ways.add(
                new Way(
                        "GET",
                        "openapi.json",
                        Way.Access.ANYBODY,
                        (call, caller, stars) -> Answer.of(200, Answer.JSON, description)));
    }

    private static byte[] description() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Way> ways() {
        return List.copyOf(ways);
    }

    Answer answer(Call call) throws Refusal {
        String path = call.path().substring(ROOT.length());
        String method = call.method().equals("HEAD") ? "GET" : call.method();
        List<String> allowed = new ArrayList<>();
        for (Way way : ways) {
            Optional<List<String>> stars = way.match(path);
            if (stars.isPresent() && way.method().equals(method)) {
                return admitted(way, call, stars.get());
            }
            stars.ifPresent(matched -> allowed.add(way.method()));
        }
        if (allowed.isEmpty()) {
            throw Refusal.missing("The API has no such path.");
        }
        throw new Refusal(405, "wrong-method", "This path does not take this method.")
                .with("Allow", String.join(", ", allowed));
    }

    private Answer admitted(Way way, Call call, List<String> stars) throws Refusal {
        boolean open = way.access() == Way.Access.ANYBODY;
        Caller caller = open ? nobodyAtWorst(call) : doorman.caller(call);
        doorman.check(call, caller);
        if (!open && caller.kind() == Caller.Kind.NOBODY) {
            throw new Refusal(401, "not-logged-in", "Log in first.")
                    .with("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
        }
        if (way.access() == Way.Access.OWNER_IN_BROWSER && caller.kind() != Caller.Kind.BROWSER) {
            throw new Refusal(403, "browser-only", "A token may not do this. Use the panel.");
        }
        return way.work().answer(call, caller, stars);
    }

    /** What anybody may ask is answered without the store, too. */
    private Caller nobodyAtWorst(Call call) {
        try {
            return doorman.caller(call);
        } catch (Refusal e) {
            return Caller.NOBODY;
        }
    }
}
