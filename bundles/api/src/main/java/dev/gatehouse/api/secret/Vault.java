package dev.gatehouse.api.secret;

import java.util.List;
import java.util.Optional;

/**
 * Named secrets, encrypted on disk. A service; safe on any thread; reads may touch the disk. A
 * vault that cannot be opened never looks like an empty one: each call throws {@link
 * java.io.UncheckedIOException}, whose message is a sentence without secrets.
 */
public interface Vault {
    /** Returns the secret of this name; absent if there is none. */
    Optional<Secret> get(String name);

    /** Returns the names, sorted. */
    List<String> names();
}
