package dev.gatehouse.launcher;

import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One key of a PID and what it may hold.
 *
 * @param type String, Integer, Long, Boolean or Double
 * @param list whether it holds several values
 * @param required whether it must be given
 * @param min smallest number, or shortest text
 * @param max largest number, or longest text
 * @param options the only values allowed; empty for any
 * @param text what it is for
 */
record Attribute(
        String type,
        boolean list,
        boolean required,
        Optional<Double> min,
        Optional<Double> max,
        List<String> options,
        String text) {

    /** What is wrong with a value. */
    record Wrong(String reason, String allowed) {}

    static Attribute of(Element ad) {
        String cardinality = ad.getAttribute("cardinality");
        return new Attribute(
                ad.getAttribute("type"),
                !cardinality.isEmpty() && !cardinality.equals("0"),
                !ad.getAttribute("required").equals("false") && !ad.hasAttribute("default"),
                number(ad.getAttribute("min")),
                number(ad.getAttribute("max")),
                Metatype.elements(ad, "Option").stream().map(o -> o.getAttribute("value")).toList(),
                ad.getAttribute("description"));
    }

    /** Returns what is wrong with a value as read from JSON; absent if nothing is. */
    Optional<Wrong> check(Object value) {
        if (!list) {
            return checkOne(value);
        }
        if (!(value instanceof List<?> values)) {
            return Optional.of(new Wrong("is not a list", "[" + allowed() + ", ...]"));
        }
        return values.stream().map(this::checkOne).flatMap(Optional::stream).findFirst();
    }

    /** Returns a checked value with the type that ConfigAdmin expects. */
    Object convert(Object value) {
        if (list) {
            List<?> values = (List<?>) value;
            return switch (type) {
                case "Integer" ->
                        values.stream().map(v -> ((Long) v).intValue()).toArray(Integer[]::new);
                case "Long" -> values.toArray(Long[]::new);
                default -> values.stream().map(Object::toString).toArray(String[]::new);
            };
        }
        return switch (type) {
            case "Integer" -> ((Long) value).intValue();
            case "Double" -> ((Number) value).doubleValue();
            default -> value;
        };
    }

    /** Returns in words what may stand here. */
    String allowed() {
        if (!options.isEmpty()) {
            return String.join(", ", options);
        }
        String range =
                (min.isPresent() || max.isPresent())
                        ? " from " + bound(min, "any") + " to " + bound(max, "any")
                        : "";
        return switch (type) {
            case "Integer", "Long" -> "a whole number" + range;
            case "Double" -> "a number" + range;
            case "Boolean" -> "true, false";
            default -> text.isEmpty() ? "text in quotes" : "text: " + text;
        };
    }

    private Optional<Wrong> checkOne(Object value) {
        boolean fits =
                switch (type) {
                    case "Integer" -> value instanceof Long n && n == (int) (long) n;
                    case "Long" -> value instanceof Long;
                    case "Double" -> value instanceof Number;
                    case "Boolean" -> value instanceof Boolean;
                    default -> value instanceof String;
                };
        if (!fits) {
            return Optional.of(new Wrong("has the wrong type: " + shown(value), allowed()));
        }
        if (!options.isEmpty() && !options.contains(value.toString())) {
            return Optional.of(new Wrong("is not one of the choices: " + shown(value), allowed()));
        }
        double measure = value instanceof Number n ? n.doubleValue() : value.toString().length();
        boolean below = min.isPresent() && measure < min.get();
        boolean above = max.isPresent() && measure > max.get();
        return below || above
                ? Optional.of(new Wrong("is out of range: " + shown(value), allowed()))
                : Optional.empty();
    }

    private static String shown(Object value) {
        String text = value instanceof String s ? Json.quote(s) : String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static String bound(Optional<Double> bound, String otherwise) {
        return bound.map(b -> String.format("%.0f", b)).orElse(otherwise);
    }

    private static Optional<Double> number(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(text));
    }
}
