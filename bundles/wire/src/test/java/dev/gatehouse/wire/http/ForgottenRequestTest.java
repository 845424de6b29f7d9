package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.wire.Script;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a password is not kept for as long as the response takes. */
class ForgottenRequestTest {
    private static final String SECRET = "c2VjcmV0LW9m";
    private static final String FIELDS =
            " HTTP/1.1\r\nHost: cam.example\r\nAuthorization: Basic " + SECRET + "\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /?password=" + SECRET + " HTTP/1.1\r\nHost: cam.example\r\n\r\n",
                "GET /" + FIELDS + "Connection: close\r\n\r\n",
                "PUT /" + FIELDS + "Content-Length: 2000\r\n\r\nbegin",
                "PUT /" + FIELDS + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n",
                "POST /" + FIELDS + "Content-Length: 12\r\n\r\n" + SECRET,
                "POST /" + FIELDS + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
            })
    void nothingIsKeptOfARequestThatHasPassed(String request) throws Exception {
        HttpLayer layer = new HttpLayer(Talk.ROUTE, Talk.READS, HttpLimits.DEFAULT);
        Script script = Script.judging(layer, Talk.ALLOW);
        script.feed(Direction.TO_SERVER, Talk.octets(request));
        assertThat(holds(layer, seen())).as("before it passes").isTrue();
        script.event(new Event.Connected(Set.of("cam.example")));
        assertThat(script.passed(Direction.TO_SERVER)).isNotEmpty();
        assertThat(holds(layer, seen())).as("after it passed").isFalse();
        script.feed(Direction.TO_CLIENT, Talk.octets("HTTP/1.1 200 OK\r\n"));
        assertThat(holds(layer, seen())).as("while it is answered").isFalse();
    }

    private static Set<Object> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** Returns whether the secret can be reached from here. */
    private static boolean holds(Object from, Set<Object> seen) throws IllegalAccessException {
        if (from == null || !seen.add(from)) {
            return false;
        }
        if (from instanceof CharSequence text) {
            return text.toString().contains(SECRET);
        }
        if (from instanceof byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1).contains(SECRET);
        }
        if (from instanceof Optional<?> optional) {
            return holds(optional.orElse(null), seen);
        }
        if (from instanceof Collection<?> collection) {
            for (Object each : collection) {
                if (holds(each, seen)) {
                    return true;
                }
            }
            return false;
        }
        return from.getClass().getName().startsWith("dev.gatehouse.") && inFields(from, seen);
    }

    private static boolean inFields(Object from, Set<Object> seen) throws IllegalAccessException {
        for (Field field : from.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                if (holds(field.get(from), seen)) {
                    return true;
                }
            }
        }
        return false;
    }
}
