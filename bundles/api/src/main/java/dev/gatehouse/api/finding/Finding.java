package dev.gatehouse.api.finding;

import dev.gatehouse.api.flow.FlowId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that was seen or refused: a code and its parameters, not a sentence. Parsers and guards
 * make it without a place; the rim adds flow, device, source and time.
 *
 * <p>Parameters are bounded at birth: text is cut to {@value #TEXT} characters. They may hold
 * hostile text, never a secret; each sink escapes them in its own way.
 *
 * @param code what happened
 * @param params typed values: String, Long or Boolean
 * @param flow the flow it was seen in
 * @param device the device it is about: its id, or its configured name where no devices are known
 * @param source where it was seen: an address, a file, a route
 * @param time the wall clock when it was placed
 */
public record Finding(
        FindingCode code,
        Map<String, Object> params,
        Optional<FlowId> flow,
        Optional<String> device,
        String source,
        Optional<Instant> time) {

    /** Longest text of a parameter, in characters: a name and its context, not a payload. */
    public static final int TEXT = 200;

    /** The parameter that says that it passed all the same, and why: look, pause, accepted. */
    public static final String PASSED = "passed";

    /** Most parameters of a finding. */
    public static final int PARAMS = 12;

    public Finding {
        if (params.size() > PARAMS) {
            throw new IllegalArgumentException("more than " + PARAMS + " parameters");
        }
        Map<String, Object> bounded = new LinkedHashMap<>();
        params.forEach((name, value) -> bounded.put(name, bound(value)));
        params = Collections.unmodifiableMap(bounded);
        source = cut(source);
    }

    /** Makes a finding that has no place yet. */
    public static Finding of(FindingCode code) {
        return new Finding(
                code, Map.of(), Optional.empty(), Optional.empty(), "", Optional.empty());
    }

    /** Returns a copy with one more parameter: a String, Long, Integer or Boolean. */
    public Finding with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(params);
        more.put(name, value);
        return new Finding(code, more, flow, device, source, time);
    }

    /** Returns a copy that says where it was seen: for what is about no flow, such as a file. */
    public Finding from(String where) {
        return new Finding(code, params, flow, device, where, time);
    }

    /** Returns a copy that says where and when. */
    public Finding at(
            Optional<FlowId> atFlow, Optional<String> ofDevice, String from, Instant when) {
        return new Finding(code, params, atFlow, ofDevice, from, Optional.of(when));
    }

    public Severity severity() {
        return code.severity();
    }

    /**
     * Returns the provision of EN 303 645 that this serves, such as {@code 5.1-1}; may be absent.
     */
    public Optional<String> provision() {
        return code.provision();
    }

    private static Object bound(Object value) {
        if (value instanceof String text) {
            return cut(text);
        }
        if (value instanceof Integer number) {
            return (long) number;
        }
        if (value instanceof Long || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("a parameter is a String, Long or Boolean");
    }

    private static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
    }
}
