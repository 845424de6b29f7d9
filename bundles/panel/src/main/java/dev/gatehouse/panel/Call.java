package dev.gatehouse.panel;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * One request, its host already found to be ours.
 *
 * @param method in capitals
 * @param path as sent: no escapes in it
 * @param query names and values, decoded
 * @param headers by name in small letters; several of one name are joined
 * @param body at most what the rim takes
 * @param source who asks
 */
record Call(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        InetAddress source) {

    private static final String COOKIE = "cookie";

    Call {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Returns a cookie; absent if there are two of this name, since nobody knows which is ours. */
    Optional<String> cookie(String name) {
        String found = null;
        for (String pair : headers.getOrDefault(COOKIE, "").split(";")) {
            String trimmed = pair.strip();
            if (trimmed.startsWith(name + "=")) {
                if (found != null) {
                    return Optional.empty();
                }
                found = trimmed.substring(name.length() + 1);
            }
        }
        return Optional.ofNullable(found);
    }

    /** Returns whether the request wants something changed. */
    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Returns the origin that a page of ours has, as this request names us. */
    String ownOrigin() {
        return "https://" + headers.getOrDefault("host", "");
    }
}
