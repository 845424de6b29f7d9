package dev.gatehouse.guard.json;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One value of a JSON document, as the schema library sees it. Each look at it is paid for from the
 * document's {@link Budget}. A document is used by one thread; a schema by many, on the unlimited
 * budget. Prints nothing of its content.
 */
public final class JsonTree implements JsonNode {
    private final Budget budget;
    private final String pointer;
    private final SimpleType type;
    private final Object value;

    private JsonTree(Budget budget, String pointer, SimpleType type, Object value) {
        this.budget = budget;
        this.pointer = pointer;
        this.type = type;
        this.value = value;
    }

    static JsonTree ofNull(Budget budget, String pointer) {
        return new JsonTree(budget, pointer, SimpleType.NULL, Boolean.FALSE);
    }

    static JsonTree of(Budget budget, String pointer, boolean value) {
        return new JsonTree(budget, pointer, SimpleType.BOOLEAN, value);
    }

    static JsonTree of(Budget budget, String pointer, String value) {
        return new JsonTree(budget, pointer, SimpleType.STRING, value);
    }

    static JsonTree of(Budget budget, String pointer, BigDecimal value) {
        boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        return new JsonTree(budget, pointer, whole ? SimpleType.INTEGER : SimpleType.NUMBER, value);
    }

    static JsonTree of(Budget budget, String pointer, List<JsonNode> items) {
        return new JsonTree(budget, pointer, SimpleType.ARRAY, Collections.unmodifiableList(items));
    }

    static JsonTree of(Budget budget, String pointer, Map<String, JsonNode> members) {
        return new JsonTree(
                budget, pointer, SimpleType.OBJECT, Collections.unmodifiableMap(members));
    }

    Budget budget() {
        return budget;
    }

    @Override
    public String getJsonPointer() {
        budget.spend(1);
        return pointer;
    }

    @Override
    public SimpleType getNodeType() {
        budget.spend(1);
        return type;
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) as(SimpleType.BOOLEAN);
    }

    @Override
    public String asString() {
        return (String) as(SimpleType.STRING);
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigInteger();
    }

    @Override
    public BigDecimal asNumber() {
        budget.spend(1);
        return (BigDecimal) (type == SimpleType.INTEGER ? value : as(SimpleType.NUMBER));
    }

    @Override
    @SuppressWarnings("unchecked") // The factories above put this type there.
    public List<JsonNode> asArray() {
        return (List<JsonNode>) as(SimpleType.ARRAY);
    }

    @Override
    @SuppressWarnings("unchecked") // The factories above put this type there.
    public Map<String, JsonNode> asObject() {
        return (Map<String, JsonNode>) as(SimpleType.OBJECT);
    }

    private Object as(SimpleType wanted) {
        budget.spend(1);
        if (type != wanted) {
            throw new IllegalStateException("a JSON " + type + " was used as " + wanted);
        }
        return value;
    }

    /** Prints nothing of its content, which is somebody's data. */
    @Override
    public String toPrintableString() {
        return type.getName();
    }

    @Override
    public String toString() {
        return "JsonTree[" + type.getName() + "]";
    }
}
