package dev.gatehouse.itest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web server that writes down all that it is asked: it serves the attacker's page, on a server of
 * the attacker's or as a device that was taken over. The other kind defends nothing: attacks that
 * get nowhere at the panel are shown to work there.
 */
final class HostileSite implements AutoCloseable {
    /** What a defenceless server knows its reader by; sent along from wherever it is asked. */
    private static final String SESSION = "session=1";

    /** What is put in the place of the panel's session, or clears it. */
    private static final List<String> COOKIES =
            List.of(
                    "__Host-gatehouse=evil; Path=/; Secure",
                    "__Host-gatehouse=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0",
                    "own=1; Path=/");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private HostileSite(HttpServer server, boolean hostile) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, hostile));
        server.start();
    }

    /** Starts the attacker's page; with TLS if there is a certificate. */
    static HostileSite attacker(Optional<Authority.Server> tls)
            throws IOException, GeneralSecurityException {
        return new HostileSite(listener(tls), true);
    }

    /** Starts a server that believes whoever brings its cookie. */
    static HostileSite defenceless(Authority.Server tls)
            throws IOException, GeneralSecurityException {
        return new HostileSite(listener(Optional.of(tls)), false);
    }

    private static HttpServer listener(Optional<Authority.Server> tls)
            throws IOException, GeneralSecurityException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls.isEmpty()) {
            return HttpServer.create(any, 0);
        }
        HttpsServer server = HttpsServer.create(any, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsPeer.context(tls.get())));
        return server;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns all requests so far: method, path and each Cookie field. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange, boolean hostile) throws IOException {
        try (exchange) {
            requests.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + " "
                            + exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
            exchange.getRequestBody().readAllBytes();
            String type = hostile ? page(exchange) : open(exchange);
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] octets =
                    (hostile ? hostile(exchange) : content(type)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
        }
    }

    private static String page(HttpExchange exchange) {
        if (exchange.getRequestURI().getPath().equals("/cookies")) {
            COOKIES.forEach(each -> exchange.getResponseHeaders().add("Set-Cookie", each));
            exchange.getResponseHeaders().add("Clear-Site-Data", "\"cache\", \"cookies\"");
            exchange.getResponseHeaders().add("Clear-Site-Data", "\"*\"");
        }
        return exchange.getRequestURI().getPath().endsWith(".js")
                ? "text/javascript"
                : "text/html; charset=utf-8";
    }

    private static String hostile(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/hostile.js")) {
            try (var script = HostileSite.class.getResourceAsStream("/hostile.js")) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return "<!doctype html><title>Win a lamp</title><body><h1>Win a lamp</h1>"
                + "<script src=/hostile.js></script>";
    }

    /** Everybody may ask and read, and be anything in anybody's page. */
    private static String open(HttpExchange exchange) {
        var asked = exchange.getRequestHeaders();
        var answer = exchange.getResponseHeaders();
        answer.set(
                "Access-Control-Allow-Origin", asked.getOrDefault("Origin", List.of("*")).get(0));
        answer.set("Access-Control-Allow-Credentials", "true");
        answer.set("Access-Control-Allow-Methods", "PATCH, DELETE");
        answer.set("Access-Control-Allow-Headers", "Content-Type");
        answer.set("Set-Cookie", SESSION + "; Path=/; Secure; SameSite=None");
        return switch (asked.getOrDefault("Sec-Fetch-Dest", List.of("")).get(0)) {
            case "script" -> "text/javascript";
            case "style" -> "text/css";
            case "image" -> "image/svg+xml";
            case "empty" ->
                    exchange.getRequestURI().getPath().endsWith("events")
                            ? "text/event-stream"
                            : "application/json";
            default -> "text/html";
        };
    }

    private static String content(String type) {
        return switch (type) {
            case "text/javascript", "text/css" -> "/* secret */";
            case "image/svg+xml" ->
                    "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>";
            case "text/event-stream" -> "data: secret\n\n";
            default -> "\"secret\"";
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
