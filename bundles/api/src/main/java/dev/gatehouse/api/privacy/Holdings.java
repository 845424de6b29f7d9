package dev.gatehouse.api.privacy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Small records of people's data on the disk: one for each kind and subject, sealed under the
 * subject's own key. A service of bundle {@code store}; safe on any thread; every call may block on
 * the disk: never on an event loop. Each throws {@link java.io.UncheckedIOException}, with a
 * sentence that holds no data, where the disk does not do it.
 */
public interface Holdings {
    /** Longest record, in octets. */
    int RECORD = 16_384;

    /** Most records together. */
    int RECORDS = 8_192;

    /**
     * Keeps a record in place of the last one. It is on the disk when the call returns: neither a
     * killed process nor lost power takes it back. A record of a device that was erased in this run
     * comes too late and is not kept.
     *
     * @param kind 1 to 32 of {@code a-z} and {@code -}, other than {@code finding}
     * @param octets at most {@value #RECORD}
     */
    void put(String kind, Subject subject, byte[] octets);

    /**
     * Removes a record; nothing happens if there is none. If nothing else is held about the
     * subject, its key is destroyed first: whatever is left of the record in a file, nobody can
     * read it. The home keeps its key.
     */
    void remove(String kind, Subject subject);

    /**
     * Returns all records of a kind. Throws as well where one of them is damaged: what cannot be
     * read must not look as if it was not there.
     */
    Map<Subject, byte[]> all(String kind);

    /**
     * Returns the records of a kind that can be read; the others are told of, so that one of them
     * does not take the rest away.
     *
     * @param damaged told the subject of each record that is there and cannot be read
     */
    default Map<Subject, byte[]> readable(String kind, Consumer<Subject> damaged) {
        return all(kind);
    }

    /** Returns what is held about a subject, findings included. */
    List<DataHolding> held(Subject subject);

    /**
     * Destroys what is held about a subject: its key first, then its rows; then what others' rows
     * say of it, by the texts given; gives the home another key, and takes the traces out of the
     * file. Can be called again and again: after a kill in the middle the same call finishes it.
     *
     * @param subject never the home
     * @param mentions texts that lead to the subject: name, addresses, identifiers
     * @return what was destroyed by this call
     */
    List<DataHolding> erase(Subject subject, Collection<String> mentions);
}
