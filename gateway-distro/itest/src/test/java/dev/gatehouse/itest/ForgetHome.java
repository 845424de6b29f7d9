package dev.gatehouse.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A home whose devices have an address, a line in the lease file and a client identifier each, the
 * servers behind TLS that they talk to, and the gateway between, with its panel.
 */
final class ForgetHome implements AutoCloseable {
    private static final Pattern PANEL = Pattern.compile("^Panel: (https://\\S+/)$");
    private static final String PASSWORD = "seven green lamps";
    private static final int ANSWER_MILLIS = 20_000;

    private final Path folder;
    private final MqttEcho broker;
    private final TlsPeer site;
    private final List<Member> members;
    private Gateway gateway;

    /**
     * A device.
     *
     * @param number the last part of its addresses
     */
    record Member(int number) {
        String address() {
            return "127.0.77." + number;
        }

        String mac() {
            return "18:b4:30:5e:7a:%02x".formatted(number);
        }

        String host() {
            return "host-q%03dx".formatted(number);
        }

        String client() {
            return "client-z%03dw".formatted(number);
        }

        String agent() {
            return "Agent%03dv/7.3".formatted(number);
        }

        String given() {
            return "Lookout K%03dj".formatted(number);
        }

        /** Each of these leads to the device. */
        List<String> traces() {
            return List.of(address(), mac(), host(), client(), agent(), given());
        }
    }

    /** Starts it with this many devices, numbered from 11. */
    ForgetHome(Path folder, int count) throws Exception {
        this.folder = folder;
        members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(11 + i));
        }
        lease(members);
        Authority authority = Authority.make("Forget");
        broker = MqttEcho.start(authority.issue(folder, "broker.example"));
        byte[] none = new byte[0];
        byte[] page = Routes.octets("HTTP/1.1 204 No Content\r\n\r\n");
        // The head that is sent has four lines.
        site = TlsPeer.start(authority.issue(folder, "site.example"), none, none, none, none, page);
        Files.writeString(folder.resolve("gatehouse.json"), json(authority.write(folder)));
        gateway = Gateway.start(folder, Map.of(), List.of());
    }

    private String json(Path anchor) {
        return """
               {"dev.gatehouse.panel": {"listen": "127.0.0.1:0"},
                "dev.gatehouse.inventory": {"leases": ["leases"]},
                "dev.gatehouse.proxy.Route~broker": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]},
                "dev.gatehouse.proxy.Route~site": {"listen": "127.0.0.1:0", "protocol": "http",
                 "to": "127.0.0.1:%d", "name": "site.example", "trust": ["%s"]}}
               """
                .formatted(broker.port(), anchor, site.port(), anchor);
    }

    /** Writes the lease file; who is not in it may be away. */
    void lease(List<Member> present) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Member each : present) {
            lines.append("0 %s %s %s *%n".formatted(each.mac(), each.address(), each.host()));
        }
        Path fresh = Files.writeString(folder.resolve("leases.new"), lines);
        Files.move(
                fresh, folder.resolve("leases"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Gateway gateway() {
        return gateway;
    }

    /** Goes on with a gateway that was started anew on the same folder. */
    void gateway(Gateway next) {
        gateway = next;
    }

    Path data() {
        return folder.resolve("data");
    }

    Member member(int index) {
        return members.get(index);
    }

    /** Returns all but one. */
    List<Member> without(Member one) {
        return members.stream().filter(each -> !each.equals(one)).toList();
    }

    /** Connects a device to the broker. */
    MqttFlow flow(Member member) throws IOException {
        return MqttFlow.open(gateway.port("broker"), member.address(), member.client());
    }

    /** Has a device do something of each kind: good, known by a list, another's, and nonsense. */
    void talk(Member member, Member another) throws IOException {
        flow(member).close();
        mqtt(member, Routes.connectPacket(member.client(), "admin", "admin"));
        mqtt(member, Routes.connectPacket(member.client(), "lamp", "lamp"));
        mqtt(another, Routes.connectPacket(member.client(), "lamp", "zz-4k1-q"));
        mqtt(member, new byte[] {(byte) 0xF0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F});
        say(
                member,
                "site",
                Routes.get("/", "site.example", "User-Agent: " + member.agent()),
                "HTTP/1.1 204 No Content\r\n\r\n".length());
    }

    private void mqtt(Member member, byte[] octets) throws IOException {
        say(member, "broker", octets, 4);
    }

    private void say(Member member, String route, byte[] octets, int answer) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        gateway.port(route),
                        InetAddress.getByName(member.address()),
                        0)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(octets);
            socket.getInputStream().readNBytes(answer);
        } catch (SocketException e) {
            return; // What is malformed is reset.
        }
    }

    /** Runs a command of the terminal on this home. */
    Gateway.Result terminal(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", folder.toString()));
        return Gateway.command(all.toArray(String[]::new));
    }

    /** Returns the terminal's list of devices. */
    String devices() throws IOException, InterruptedException {
        return terminal("devices", "--json").out();
    }

    /** Returns the id of the device at an address. */
    String id(Member member) throws IOException, InterruptedException {
        Matcher item =
                Pattern.compile(
                                "\"id\":\"([0-9a-f]{32})\"(?:(?!\"id\":).)*?\"addresses\":\\[[^]]*\""
                                        + Pattern.quote(member.address())
                                        + "\"")
                        .matcher(devices());
        if (!item.find()) {
            throw new IOException("nobody is at " + member.address());
        }
        return item.group(1);
    }

    /** Waits until all devices of the lease file are known. */
    void awaitAll() throws IOException, InterruptedException {
        Await.until(
                "all devices",
                () -> {
                    String known = devices();
                    return members.stream().allMatch(each -> known.contains(each.host()));
                });
    }

    /** Returns the panel's client. */
    PanelClient panel() throws Exception {
        for (String line : gateway.output()) {
            Matcher address = PANEL.matcher(line);
            if (address.matches()) {
                return new PanelClient(address.group(1), data().resolve("ca.pem"));
            }
        }
        throw new IOException("no panel in " + gateway.output());
    }

    /** Claims the gateway, logs in, and returns the session's cookie. */
    String claim(PanelClient panel) throws Exception {
        Path code = data().resolve("claim-code");
        Await.until("the claim code", () -> Files.exists(code));
        String said = "\"name\":\"Sam\",\"password\":\"" + PASSWORD + "\"}";
        String first = "{\"code\":\"" + Files.readString(code).strip() + "\"," + said;
        HttpResponse<String> claimed = panel.ask("POST", "/api/v1/claim", first);
        if (claimed.statusCode() != 201) {
            throw new IOException("not claimed: " + claimed.body());
        }
        HttpResponse<String> in = panel.ask("POST", "/api/v1/session", "{" + said);
        return in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** Returns all that is found of these texts in all files of the data folder. */
    java.util.Set<String> inFiles(Needles needles) throws IOException {
        java.util.Set<String> found = new java.util.TreeSet<>();
        for (Map.Entry<Path, byte[]> each : Thief.files(data()).entrySet()) {
            found.addAll(needles.find(each.getValue()));
            found.addAll(needles.find(each.getKey().toString().getBytes(StandardCharsets.UTF_8)));
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        broker.close();
        site.close();
    }
}
