package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The login forms of a device profile. */
final class FormShape {
    /** Most login forms of one device. */
    static final int MOST = 50;

    /** Longest path, in characters. */
    static final int PATH = 1_000;

    private static final String PATH_FORM = "/[\\x21-\\x7e&&[^?#]]{0," + (PATH - 1) + "}";

    private FormShape() {}

    static List<Policy.LoginForm> read(List<Node> items, Faults faults) {
        List<Policy.LoginForm> forms = new ArrayList<>();
        for (Node item : items) {
            Optional<Fields> fields = Fields.of(item, faults);
            if (fields.isEmpty()) {
                continue;
            }
            Fields of = fields.get();
            String path =
                    of.word(
                            "path",
                            PATH_FORM,
                            "a path that starts with /, without query, in ASCII");
            Optional<String> user = of.optionalText("userField", 1, PairShape.NAME);
            String password = of.text("passwordField", 1, PairShape.NAME);
            of.end();
            forms.add(new Policy.LoginForm(path, user, password));
        }
        return forms;
    }
}
