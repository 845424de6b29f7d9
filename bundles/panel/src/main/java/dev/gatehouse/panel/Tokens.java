package dev.gatehouse.panel;

import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of programs. Each is shown once; what is kept is its hash, on the disk, one line a token.
 * Safe on any thread.
 */
final class Tokens {
    /** The kind of the record. */
    static final String KIND = "token";

    /** Most tokens: the programs of one household. */
    static final int MOST = 16;

    /** Longest name, in characters. */
    static final int NAME = 64;

    /** Tells a token from other secrets, for people and for scanners of leaked ones. */
    static final String PREFIX = "gatehouse_";

    private final Services services;

    Tokens(Services services) {
        this.services = services;
    }

    /**
     * What is kept of a token.
     *
     * @param id for programs
     * @param name for people
     * @param hash SHA-256 of the token
     * @param made when, by the home's clock; may be empty
     */
    record Kept(String id, String name, String hash, String made) {
        Map<String, Object> item() {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("id", id);
            item.put("name", name);
            item.put("made", made.isEmpty() ? Optional.empty() : made);
            return item;
        }
    }

    /**
     * A token that was just made.
     *
     * @param kept what is kept of it
     * @param token to be shown once
     */
    record Made(Kept kept, String token) {}

    synchronized Made make(String name) throws Refusal {
        List<Kept> all = new ArrayList<>(all());
        if (all.size() >= MOST) {
            throw new Refusal(
                    409, "too-many", "There are " + MOST + " tokens already. Remove one first.");
        }
        String token = PREFIX + Unguessable.token();
        String made = services.clock.find().map(clock -> clock.now().toString()).orElse("");
        Kept kept = new Kept(Unguessable.id(), name, Unguessable.hash(token), made);
        all.add(kept);
        write(all);
        return new Made(kept, token);
    }

    /** Returns the token's id; absent if it is none of ours. */
    synchronized Optional<String> find(String token) throws Refusal {
        String hash = Unguessable.hash(token);
        return all().stream().filter(kept -> kept.hash().equals(hash)).map(Kept::id).findFirst();
    }

    synchronized boolean has(String id) throws Refusal {
        return all().stream().anyMatch(kept -> kept.id().equals(id));
    }

    synchronized void remove(String id) throws Refusal {
        List<Kept> all = new ArrayList<>(all());
        if (!all.removeIf(kept -> kept.id().equals(id))) {
            throw Refusal.missing("There is no such token.");
        }
        write(all);
    }

    synchronized void removeAll() throws Refusal {
        services.holdings.get().remove(KIND, Subject.HOME);
    }

    /** Returns all, oldest first. */
    synchronized List<Kept> all() throws Refusal {
        Optional<byte[]> record = services.kept(KIND, Tokens::damaged);
        List<Kept> all = new ArrayList<>();
        if (record.isPresent()) {
            for (String line : new String(record.get(), StandardCharsets.UTF_8).split("\n")) {
                all.add(kept(line));
            }
        }
        return all;
    }

    private static Kept kept(String line) throws Refusal {
        try {
            Fields fields = JsonBody.of(line.getBytes(StandardCharsets.UTF_8));
            return new Kept(
                    fields.text("id", NAME),
                    fields.text("name", NAME),
                    fields.text("hash", NAME),
                    fields.optionalText("made", NAME).orElse(""));
        } catch (Refusal e) {
            throw damaged();
        }
    }

    private static Refusal damaged() {
        return new Refusal(
                503,
                "tokens-damaged",
                "What is kept of the programs' tokens is damaged. \"gatehouse owner reset\""
                        + " on the gateway begins anew.");
    }

    private void write(List<Kept> all) throws Refusal {
        if (all.isEmpty()) {
            removeAll();
            return;
        }
        List<String> lines = new ArrayList<>();
        for (Kept kept : all) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", kept.id());
            fields.put("name", kept.name());
            fields.put("hash", kept.hash());
            if (!kept.made().isEmpty()) {
                fields.put("made", kept.made());
            }
            lines.add(JsonText.of(fields));
        }
        services.holdings
                .get()
                .put(KIND, Subject.HOME, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
