package dev.gatehouse.panel;

import dev.gatehouse.api.journal.EventFields;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads findings for the API. Sentences are made here, at the rim. */
final class Findings {
    /** Most findings of one answer. */
    static final int MOST = 500;

    private static final int USUAL = 100;

    /** Findings of one read of the journal. */
    private static final int PAGE = 1_000;

    /** How far back the newest are looked for at first, in sequence numbers. */
    private static final long WINDOW = 1_000;

    private final Services services;

    Findings(Services services) {
        this.services = services;
    }

    /** What is asked for. */
    private record Question(int limit, Optional<String> device, Optional<String> provision) {
        boolean wants(SecurityEvent event) {
            return provision.isEmpty() || event.finding().provision().equals(provision);
        }
    }

    Answer list(Map<String, String> query) throws Refusal {
        for (String name : query.keySet()) {
            if (!List.of("device", "provision", "since", "limit").contains(name)) {
                throw Refusal.bad("findings takes device, provision, since and limit.");
            }
        }
        Question question =
                new Question(
                        limit(query.getOrDefault("limit", String.valueOf(USUAL))),
                        Optional.ofNullable(query.get("device")),
                        Optional.ofNullable(query.get("provision")));
        String since = query.getOrDefault("since", "");
        Journal journal = services.journal.get();
        if (since.isEmpty()) {
            return newest(journal, question);
        }
        return since.matches("[0-9]{1,18}")
                ? after(journal, Long.parseLong(since), Instant.MIN, question)
                : after(journal, 0, time(since), question);
    }

    private static Answer after(Journal journal, long since, Instant from, Question question) {
        ArrayDeque<SecurityEvent> found = new ArrayDeque<>();
        long cursor = since;
        boolean more = true;
        while (more && found.size() < question.limit()) {
            List<SecurityEvent> page = journal.read(cursor, PAGE, question.device());
            for (SecurityEvent event : page) {
                if (found.size() == question.limit()) {
                    break;
                }
                cursor = event.sequence();
                if (question.wants(event) && !event.last().isBefore(from)) {
                    found.add(event);
                }
            }
            more = page.size() == PAGE;
        }
        return answer(found, cursor);
    }

    /** Looks in ever larger windows before the end, so that a long journal is not read whole. */
    private static Answer newest(Journal journal, Question question) {
        long tail = tail(journal);
        ArrayDeque<SecurityEvent> found = new ArrayDeque<>();
        for (long window = WINDOW; ; window *= 4) {
            long begin = Math.max(0, tail - window);
            found.clear();
            collect(journal, begin, question, found);
            if (found.size() >= question.limit() || begin == 0) {
                long last = found.isEmpty() ? tail : Math.max(tail, found.getLast().sequence());
                return answer(found, last);
            }
        }
    }

    private static void collect(
            Journal journal, long begin, Question question, ArrayDeque<SecurityEvent> found) {
        long cursor = begin;
        boolean more = true;
        while (more) {
            List<SecurityEvent> page = journal.read(cursor, PAGE, question.device());
            for (SecurityEvent event : page) {
                cursor = event.sequence();
                if (question.wants(event)) {
                    found.add(event);
                }
                if (found.size() > question.limit()) {
                    found.remove();
                }
            }
            more = page.size() == PAGE;
        }
    }

    /** Returns the number of the newest finding, in a few dozen small reads. */
    static long tail(Journal journal) {
        long low = 0;
        long step = 1;
        while (any(journal, low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step; // Nothing lies behind high; something does behind low, or low is 0.
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (any(journal, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return any(journal, low) ? high : low;
    }

    private static boolean any(Journal journal, long after) {
        return !journal.read(after, 1, Optional.empty()).isEmpty();
    }

    /** Returns one finding. */
    SecurityEvent find(String id) throws Refusal {
        if (!id.matches("[0-9]{1,18}")) {
            throw Refusal.missing("There is no such finding.");
        }
        long sequence = Long.parseLong(id);
        return services.journal.get().read(sequence - 1, 1, Optional.empty()).stream()
                .filter(event -> event.sequence() == sequence)
                .findFirst()
                .orElseThrow(() -> Refusal.missing("There is no such finding."));
    }

    static Map<String, Object> item(SecurityEvent event) {
        return EventFields.of(event, "id");
    }

    private static Answer answer(Iterable<SecurityEvent> found, long next) {
        java.util.ArrayList<Map<String, Object>> items = new java.util.ArrayList<>();
        found.forEach(event -> items.add(item(event)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", items);
        answer.put("next", String.valueOf(next));
        return Answer.json(200, answer);
    }

    private static int limit(String text) throws Refusal {
        if (text.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST) {
                return number;
            }
        }
        throw Refusal.bad("limit is a whole number from 1 to " + MOST + ".");
    }

    private static Instant time(String text) throws Refusal {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Refusal.bad("since is a cursor, or a time such as 2026-01-31T12:00:00Z.");
        }
    }
}
