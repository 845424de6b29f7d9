package dev.gatehouse.sim.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the demo prints once it is ready: where everything is, and what there is to try. Pure. */
final class Greeting {
    private static final String TEXT =
            """

            Gatehouse protects a simulated home (ready in %1$d.%2$d s).

              Panel        %3$s
              Claim code   %4$s
              Certificate  SHA-256 %5$s
                           (the browser warns, as it does not know this gateway yet: compare, go on)

            Try
              1. Open the panel and enter the code. The devices are there by name. Every few seconds
                 somebody on the wifi tries a botnet's passwords on the camera, and now and then the
                 weather station tells nonsense; read what became of it.
              2. Log in to the camera with what it was sold with, %6$s / %6$s, and read why not:
                   http://%7$s:%8$d/     or     telnet 127.0.0.1 %9$d
                 Past the gateway the same two words let you in:
                   http://%10$s:%11$d/     or     telnet %10$s %12$d
              3. In the panel forget the lamp, and keep the signed record. It is there again soon:
                 as a new device.

            With programs, if you have them: plain to the gateway, in TLS or DTLS onward
              mosquitto_pub -p %13$d -t home/kitchen/temperature -m '{"celsius":-459.7}' -q 1
              coap-client -m get coap://127.0.0.1:%14$d/lamp/wanted
              curl -H 'Host: %15$s' http://127.0.0.1:%16$d/

            From another terminal
              %17$s findings --config %18$s
              ... and likewise: devices, forget lamp

            Ctrl-C ends everything and leaves nothing behind.
            """;

    private Greeting() {}

    static String of(Path launcher, Path folder, Home home, GatewayOutput gateway, long millis)
            throws IOException {
        Path code = folder.resolve("data/claim-code");
        Ports ports = gateway.ports();
        return TEXT.formatted(
                millis / 1000,
                millis % 1000 / 100,
                gateway.panel().orElseThrow(),
                Files.exists(code) ? Files.readString(code).strip() : "(none: there is an owner)",
                gateway.fingerprint().orElse("(the gateway told none)"),
                Home.SOLD_WITH,
                Home.CAMERA_HOST,
                ports.at("camera-page").getPort(),
                ports.at("camera-shell").getPort(),
                Home.address("camera").getHostAddress(),
                home.camera().pagePort(),
                home.camera().shellPort(),
                ports.at("maker-mqtt").getPort(),
                ports.at("maker-coap").getPort(),
                Home.MAKER,
                ports.at("maker-web").getPort(),
                launcher,
                folder);
    }
}
