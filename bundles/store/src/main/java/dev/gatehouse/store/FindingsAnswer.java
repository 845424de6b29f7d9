package dev.gatehouse.store;

import dev.gatehouse.api.journal.EventFields;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.text.JsonText;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code findings}: {@code since} (a number or an RFC 3339 time), {@code limit} and
 * {@code device} in, JSON out: items in order and the cursor to go on from, or a fault. Without
 * {@code since} the newest are answered.
 */
final class FindingsAnswer {
    private static final int DEFAULT_LIMIT = 100;
    private static final Set<String> ARGUMENTS = Set.of("since", "limit", "device");

    /** Where findings are read from: as {@code Journal.read}. */
    @FunctionalInterface
    interface Reading {
        List<SecurityEvent> read(long after, int limit, Optional<String> device)
                throws SQLException;
    }

    /** An argument that is not allowed; the message is a sentence. */
    private static final class BadArgument extends Exception {
        private static final long serialVersionUID = 1;

        BadArgument(String message) {
            super(message);
        }
    }

    /** What is asked for: after a number, not before a time, or neither. */
    private record Question(
            Optional<Long> after,
            Optional<Instant> notBefore,
            int limit,
            Optional<String> device) {}

    private FindingsAnswer() {}

    static String to(Map<String, String> arguments, Reading reading) {
        try {
            return read(question(arguments), reading);
        } catch (BadArgument e) {
            return fault(e.getMessage());
        } catch (SQLException e) {
            return fault("The journal cannot be read.");
        }
    }

    static String fault(String sentence) {
        return JsonText.of(Map.of("fault", sentence));
    }

    private static Question question(Map<String, String> arguments) throws BadArgument {
        if (!ARGUMENTS.containsAll(arguments.keySet())) {
            throw new BadArgument("findings takes since, limit and device, nothing else.");
        }
        String since = arguments.getOrDefault("since", "");
        boolean number = since.matches("[0-9]{1,18}");
        return new Question(
                number ? Optional.of(Long.parseLong(since)) : Optional.empty(),
                number || since.isEmpty() ? Optional.empty() : Optional.of(time(since)),
                limit(arguments.getOrDefault("limit", String.valueOf(DEFAULT_LIMIT))),
                Optional.ofNullable(arguments.get("device")).filter(name -> !name.isEmpty()));
    }

    private static int limit(String text) throws BadArgument {
        if (text.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= FindingJournal.READ) {
                return number;
            }
        }
        throw new BadArgument("limit is a whole number from 1 to " + FindingJournal.READ + ".");
    }

    private static Instant time(String text) throws BadArgument {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadArgument(
                    "since is the number of a finding, or a time such as 2026-01-31T12:00:00Z.");
        }
    }

    private static String read(Question question, Reading reading) throws SQLException {
        long cursor = question.after().orElse(0L);
        ArrayDeque<SecurityEvent> found = new ArrayDeque<>();
        boolean newest = question.after().isEmpty() && question.notBefore().isEmpty();
        boolean more = true;
        while (more && (newest || found.size() < question.limit())) {
            List<SecurityEvent> page = reading.read(cursor, FindingJournal.READ, question.device());
            for (SecurityEvent event : page) {
                if (!newest && found.size() == question.limit()) {
                    break;
                }
                cursor = event.sequence();
                if (question.notBefore().map(event.last()::isBefore).orElse(false)) {
                    continue;
                }
                found.add(event);
                if (found.size() > question.limit()) {
                    found.remove();
                }
            }
            more = page.size() == FindingJournal.READ;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", found.stream().map(FindingsAnswer::item).toList());
        answer.put("next", cursor);
        return JsonText.of(answer);
    }

    private static Map<String, Object> item(SecurityEvent event) {
        return EventFields.of(event, "sequence");
    }
}
