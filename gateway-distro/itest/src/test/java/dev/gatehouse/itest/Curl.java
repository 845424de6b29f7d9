package dev.gatehouse.itest;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** curl, which takes a host name for an address of ours. */
final class Curl {
    private final String base;
    private final List<String> always;

    private Curl(String base, List<String> always) {
        this.base = base;
        this.always = always;
    }

    /** Asks for this host on a port of loopback; more options hold for every request. */
    static Curl to(String scheme, String host, int port, String... options) {
        List<String> always = new ArrayList<>();
        always.addAll(List.of("curl", "-sS", "--max-time", "30", "--noproxy", "*"));
        always.addAll(List.of("--resolve", host + ":" + port + ":127.0.0.1"));
        always.addAll(List.of(options));
        return new Curl(scheme + "://" + host + ":" + port, always);
    }

    /** Returns the address of a path. */
    String url(String path) {
        return base + path;
    }

    /** Asks for a path. */
    Result ask(String path, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(always);
        command.addAll(List.of(options));
        command.add(url(path));
        return Gateway.run(new byte[0], command.toArray(String[]::new));
    }

    /** Returns the status code alone. */
    String status(String path, String... options) throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
        more.addAll(List.of(options));
        return ask(path, more.toArray(String[]::new)).out();
    }
}
