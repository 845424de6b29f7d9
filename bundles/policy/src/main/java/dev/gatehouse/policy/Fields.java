package dev.gatehouse.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the members of one JSON object by name and type. What does not fit becomes a fault and a
 * harmless stand-in, so that one look finds all faults of a file. {@link #end()} must come last: it
 * finds the members nobody asked for. One thread.
 */
final class Fields {
    private static final String WHOLE_NUMBER = "-?(0|[1-9][0-9]{0,17})";

    private final Node object;
    private final Faults faults;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Node object, Faults faults) {
        this.object = object;
        this.faults = faults;
    }

    /** Starts on a value; empty if it is not an object, and then there is a fault. */
    static Optional<Fields> of(Node node, Faults faults) {
        if (node.kind() != Node.Kind.OBJECT) {
            faults.add(node.place(), "is " + node.kind().label(), Node.Kind.OBJECT.label());
            return Optional.empty();
        }
        return Optional.of(new Fields(node, faults));
    }

    /** Returns text of a length between these, in characters. */
    String text(String key, int least, int most) {
        return checked(required(key, Node.Kind.STRING), least, most).orElse("");
    }

    Optional<String> optionalText(String key, int least, int most) {
        known.add(key);
        return object.fields().containsKey(key)
                ? checked(required(key, Node.Kind.STRING), least, most)
                : Optional.empty();
    }

    /** Returns text that fits a pattern. */
    String word(String key, String pattern, String allowed) {
        Optional<Node> node = required(key, Node.Kind.STRING);
        if (node.isPresent() && !node.get().text().matches(pattern)) {
            faults.add(node.get().place(), "has a form that is not allowed", allowed);
            return "";
        }
        return node.map(Node::text).orElse("");
    }

    /** Returns one of these words. */
    String oneOf(String key, List<String> words) {
        Optional<Node> node = required(key, Node.Kind.STRING);
        if (node.isPresent() && !words.contains(node.get().text())) {
            faults.add(node.get().place(), "is an unknown word", String.join(", ", words));
        }
        return node.map(Node::text).orElse("");
    }

    boolean flag(String key) {
        return required(key, Node.Kind.BOOLEAN).map(n -> n.text().equals("true")).orElse(true);
    }

    /** Returns a whole number between these. */
    long number(String key, long least, long most) {
        Optional<Node> node = required(key, Node.Kind.NUMBER);
        if (node.isEmpty()) {
            return least;
        }
        String allowed = "a whole number from " + least + " to " + most;
        String digits = node.get().text();
        if (!digits.matches(WHOLE_NUMBER)) {
            faults.add(node.get().place(), "is not a whole number, or too large", allowed);
            return least;
        }
        long value = Long.parseLong(digits);
        if (value < least || value > most) {
            faults.add(node.get().place(), "is out of range", allowed);
            return least;
        }
        return value;
    }

    /** Returns the items of a list of a length between these. */
    List<Node> list(String key, int least, int most) {
        Optional<Node> node = required(key, Node.Kind.ARRAY);
        if (node.isEmpty()) {
            return List.of();
        }
        List<Node> items = node.get().items();
        if (items.size() < least || items.size() > most) {
            faults.add(
                    node.get().place(),
                    "has " + items.size() + " items",
                    least + " to " + most + " items");
            return List.of();
        }
        return items;
    }

    /** Returns the texts of a list, each there once. */
    List<String> texts(String key, int least, int most, int longest) {
        List<String> found = new ArrayList<>();
        for (Node item : list(key, least, most)) {
            Optional<String> text = checked(typed(item, Node.Kind.STRING), 1, longest);
            if (text.isPresent() && found.contains(text.get())) {
                faults.add(item.place(), "stands there twice", "each text once");
            }
            text.ifPresent(found::add);
        }
        return found;
    }

    /** Returns a member that is an object. */
    Optional<Node> object(String key) {
        return required(key, Node.Kind.OBJECT);
    }

    /** Adds a fault at a member. */
    void fault(String key, String reason, String allowed) {
        Node node = object.fields().get(key);
        faults.add(node == null ? object.placeOf(key) : node.place(), reason, allowed);
    }

    /** Finds the members that nobody asked for. */
    void end() {
        object.fields()
                .forEach(
                        (key, node) -> {
                            if (!known.contains(key)) {
                                faults.add(
                                        node.place(),
                                        "is an unknown key",
                                        String.join(", ", known));
                            }
                        });
    }

    private Optional<String> checked(Optional<Node> node, int least, int most) {
        if (node.isEmpty()) {
            return Optional.empty();
        }
        String text = node.get().text();
        int length = text.length();
        if (length < least || length > most) {
            String allowed = least + " to " + most + " characters";
            faults.add(node.get().place(), "has " + length + " characters", allowed);
            return Optional.empty();
        }
        if (!text.codePoints().allMatch(Printable::isPlain)) {
            // Nobody types these; in a list of passwords they would hide a pair that never matches.
            String allowed = "characters that can be seen";
            faults.add(node.get().place(), "holds a character that cannot be seen", allowed);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private Optional<Node> required(String key, Node.Kind kind) {
        known.add(key);
        Node node = object.fields().get(key);
        if (node == null) {
            faults.add(object.placeOf(key), "is missing", kind.label());
            return Optional.empty();
        }
        return typed(node, kind);
    }

    private Optional<Node> typed(Node node, Node.Kind kind) {
        if (node.kind() != kind) {
            faults.add(node.place(), "is " + node.kind().label(), kind.label());
            return Optional.empty();
        }
        return Optional.of(node);
    }
}
