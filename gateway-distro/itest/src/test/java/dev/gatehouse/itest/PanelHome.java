package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped gateway with a panel, and what its people do there. */
final class PanelHome implements AutoCloseable {
    static final String PASSWORD = "seven green lamps";

    /** A page, its script, two calls that anybody may do, and nothing. */
    static final List<String> PATHS =
            List.of("/", "/app.js", "/api/v1/state", "/api/v1/openapi.json", "/nothing.js");

    private static final Pattern ADDRESS = Pattern.compile("^Panel: (https://\\S+/)$");

    private final Path folder;
    private final Gateway gateway;
    private final PanelClient panel;

    /** Starts it; more entries of the configuration begin with a comma each. */
    PanelHome(Path folder, String more) throws Exception {
        this.folder = folder;
        gateway =
                Gateway.start(
                        folder,
                        "{\"dev.gatehouse.panel\": {\"listen\": \"127.0.0.1:0\"}" + more + "}");
        panel = client(gateway, folder);
    }

    /** Returns a client of the panel that a gateway says it has. */
    static PanelClient client(Gateway gateway, Path folder) throws Exception {
        for (String line : gateway.output()) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.matches()) {
                return new PanelClient(matcher.group(1), folder.resolve("data/ca.pem"));
            }
        }
        throw new AssertionError("no address of the panel in " + gateway.output());
    }

    Gateway gateway() {
        return gateway;
    }

    PanelClient panel() {
        return panel;
    }

    Path codeFile() {
        return folder.resolve("data/claim-code");
    }

    String code() throws IOException, InterruptedException {
        Await.until("the claim code", () -> Files.exists(codeFile()));
        return Files.readString(codeFile()).strip();
    }

    static String claim(String code, String name) {
        return "{\"code\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}"
                .formatted(code, name, PASSWORD);
    }

    /** Claims it and returns the cookie. */
    String claimed() throws IOException, InterruptedException {
        HttpResponse<String> answer = panel.ask("POST", "/api/v1/claim", claim(code(), "Sam"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return cookie(answer);
    }

    HttpResponse<String> logIn(String password) throws IOException, InterruptedException {
        String body = "{\"name\":\"Sam\",\"password\":\"" + password + "\"}";
        return panel.ask("POST", "/api/v1/session", body);
    }

    static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** Makes it nobody's again at the terminal. */
    void reset() throws IOException, InterruptedException {
        Gateway.Result result = Gateway.command("owner", "reset", "--config", folder.toString());
        assertThat(result.code()).as("%s", result).isZero();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
