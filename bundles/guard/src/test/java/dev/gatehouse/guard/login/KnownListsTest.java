package dev.gatehouse.guard.login;

import static dev.gatehouse.guard.Written.escape;
import static dev.gatehouse.guard.Written.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.guard.Given;
import dev.gatehouse.guard.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against lists of default passwords and login forms that others collected. */
final class KnownListsTest {
    /** Forms of the list that are known without a profile; fewer means words were lost. */
    private static final int GENERIC_FORMS = 30;

    @Test
    void everyPairOfTheMiraiListIsRefusedInEveryProtocol() throws IOException {
        List<String> pairs = new ArrayList<>();
        for (String line : lines("mirai/pairs.csv").subList(1, 63)) {
            String[] cells = line.split(",", -1);
            pairs.add(cells[0]);
            pairs.add(cells[1]);
        }
        refusedEverywhere(pairs);
    }

    @Test
    void everyPairOfTheRoutersploitListIsRefusedInEveryProtocol() throws IOException {
        List<String> pairs = new ArrayList<>();
        for (String line : lines("routersploit/defaults.txt")) {
            int colon = line.indexOf(':');
            if (colon >= 0) {
                pairs.add(line.substring(0, colon));
                pairs.add(line.substring(colon + 1));
            }
        }
        assertThat(pairs.size()).isGreaterThan(1_200);
        refusedEverywhere(pairs);
    }

    private static void refusedEverywhere(List<String> pairs) {
        Given policies = Given.policies().pairs(pairs.toArray(new String[0]));
        GuardedLogins guarded = new GuardedLogins(policies);
        for (int i = 0; i < pairs.size(); i += 2) {
            String user = pairs.get(i);
            String refusal =
                    pairs.get(i + 1).isEmpty() ? "login.empty-password" : "login.default-pair";
            for (ProtocolMessage message : logins(user, pairs.get(i + 1))) {
                assertThat(guarded.code(message)).as(user).isEqualTo(refusal);
            }
            for (ProtocolMessage message : logins(user, "Another-0ne-" + i)) {
                assertThat(guarded.code(message)).as(user).isEqualTo("allow");
            }
        }
        System.out.println(pairs.size() / 2 + " pairs refused in 5 ways each");
    }

    private static List<ProtocolMessage> logins(String user, String password) {
        String form = "username=" + escape(user) + "&password=" + escape(password);
        String json = "{\"username\":" + quote(user) + ",\"password\":" + quote(password) + "}";
        return List.of(
                Given.connect(user, password),
                Given.telnet(user, password),
                Given.basic(user, password),
                Given.form("/any", form),
                Given.json("/any", json));
    }

    @Test
    void theLoginFormsOfKnownDevicesAreRecognised() throws IOException {
        int all = 0;
        List<String> unknown = new ArrayList<>();
        for (String line : lines("changeme/login_shapes.jsonl")) {
            Optional<Shape> shape = Shape.of(line);
            if (shape.isPresent()) {
                all++;
                assertThat(verdict(shape.get(), true)).as(line).isEqualTo("login.default-pair");
                if (!verdict(shape.get(), false).equals("login.default-pair")) {
                    unknown.add(shape.get().product);
                }
            }
        }
        System.out.println(all + " login forms; without a profile not known: " + unknown);
        assertThat(all - unknown.size()).isGreaterThanOrEqualTo(GENERIC_FORMS);
    }

    private static String verdict(Shape shape, boolean profile) {
        Given policies = Given.policies().pairs("someone", "some-Thing");
        if (profile) {
            policies.device(
                    "device",
                    List.of(),
                    new LoginForm(shape.path, Optional.of(shape.user), shape.password));
        }
        String body = shape.body("someone", "some-Thing");
        return policies.verdict(
                shape.get ? Given.get(shape.path + "?" + body) : Given.form(shape.path, body));
    }

    private record Shape(
            String product,
            boolean get,
            String path,
            String user,
            String password,
            Map<String, String> others) {
        static Optional<Shape> of(String line) throws IOException {
            Map<String, String> fields = new TreeMap<>();
            String product = "";
            String type = "";
            String path = "/";
            try (JsonParser parser = JsonReader.stream(line.toCharArray())) {
                boolean inFields = false;
                boolean inUrls = false;
                while (parser.nextToken() != null) {
                    String name = parser.currentName();
                    if (parser.currentToken() == JsonToken.START_OBJECT && "fields".equals(name)) {
                        inFields = true;
                    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                        inUrls = "urls".equals(name);
                    } else if (parser.currentToken() == JsonToken.END_OBJECT) {
                        inFields = false;
                    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        if (inFields) {
                            fields.put(name, parser.getText());
                        } else if ("product".equals(name)) {
                            product = parser.getText();
                        } else if ("auth_type".equals(name)) {
                            type = parser.getText();
                        } else if (inUrls && path.equals("/")) {
                            path = parser.getText();
                        }
                    }
                }
            }
            String user = fields.remove("username");
            String password = fields.remove("password");
            if (user == null || password == null || user.isEmpty()) {
                return Optional.empty();
            }
            int query = path.indexOf('?');
            String page = query < 0 ? path : path.substring(0, query);
            return Optional.of(
                    new Shape(product, type.equals("get"), page, user, password, fields));
        }

        String body(String name, String secret) {
            StringBuilder body = new StringBuilder();
            others.forEach(
                    (field, value) -> body.append(escape(field) + "=" + escape(value) + "&"));
            return body
                    + escape(user)
                    + "="
                    + escape(name)
                    + "&"
                    + escape(password)
                    + "="
                    + escape(secret);
        }
    }

    private static List<String> lines(String file) throws IOException {
        String data = System.getProperty("gatehouse.testdata", "");
        if (data.isEmpty()) {
            System.out.println("skipped: gatehouse.testdata is not set");
        }
        assumeFalse(data.isEmpty());
        return Files.readAllLines(Path.of(data, file));
    }
}
