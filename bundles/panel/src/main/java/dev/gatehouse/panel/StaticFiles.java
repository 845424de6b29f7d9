package dev.gatehouse.panel;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the panel, from this bundle's folder {@code web}. There are no folders to be listed:
 * a path without a dot is a page of the panel's own, so it gets {@code index.html}.
 */
final class StaticFiles {
    private static final String FOLDER = "/web";
    private static final String INDEX = "/index.html";

    /** Segments that begin with no dot, so nothing climbs. */
    private static final Pattern PATH =
            Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}){1,6}");

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("txt", "text/plain; charset=utf-8"));

    /** As many as the bundle has files, since only what is there is kept. */
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private record Held(String type, byte[] octets, String tag) {}

    Answer answer(Call call) throws Refusal {
        if (call.changes()) {
            throw new Refusal(405, "wrong-method", "Here one can only read.")
                    .with("Allow", "GET, HEAD");
        }
        String path = call.path();
        boolean page = path.equals("/") || path.indexOf('.') < 0;
        Held file =
                Optional.of(page ? INDEX : path)
                        .filter(asked -> page || PATH.matcher(asked).matches())
                        .flatMap(this::file)
                        .orElseThrow(() -> Refusal.missing("There is no such file."));
        boolean known = call.header("if-none-match").filter(file.tag()::equals).isPresent();
        Answer answer = known ? Answer.empty(304) : Answer.of(200, file.type(), file.octets());
        return answer.with("ETag", file.tag()).with("Cache-Control", "no-cache");
    }

    private Optional<Held> file(String path) {
        Held known = held.get(path);
        return known != null ? Optional.of(known) : read(path);
    }

    private Optional<Held> read(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] octets = in.readAllBytes();
            String tag = "\"" + Unguessable.hash(octets) + "\"";
            Held file = new Held(type, octets, tag);
            held.put(path, file);
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
