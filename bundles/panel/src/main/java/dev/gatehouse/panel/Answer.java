package dev.gatehouse.panel;

import dev.gatehouse.api.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is answered to a request.
 *
 * @param status of HTTP
 * @param headers by name; the ones that stand on everything come later
 * @param body whole
 * @param stream takes the line over after the headers, if it is to stay open
 */
record Answer(
        int status,
        Map<String, String> headers,
        byte[] body,
        Optional<Consumer<EventSink>> stream) {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    private static final String TYPE = "Content-Type";

    Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Answer of(int status, String type, byte[] body) {
        return new Answer(status, Map.of(TYPE, type), body, Optional.empty());
    }

    static Answer json(int status, Object value) {
        return of(status, JSON, JsonText.of(value).getBytes(StandardCharsets.UTF_8));
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), new byte[0], Optional.empty());
    }

    static Answer stream(Consumer<EventSink> taker) {
        return new Answer(200, Map.of(TYPE, "text/event-stream"), new byte[0], Optional.of(taker));
    }

    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, stream);
    }

    Answer as(String type) {
        return with(TYPE, type);
    }

    /** Returns a copy with the headers that stand on every answer. */
    Answer guarded() {
        Map<String, String> all = new LinkedHashMap<>(Guarding.HEADERS);
        all.putAll(headers);
        return new Answer(status, all, body, stream);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
