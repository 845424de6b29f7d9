package dev.gatehouse.guard.login;

import static dev.gatehouse.guard.Written.escape;
import static dev.gatehouse.guard.Written.quote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.guard.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Decisions 23: what only resembles a login is never refused. */
final class SettingsFormsTest {
    private static final int FORMS = 10_000;
    private static final List<String> VALUES =
            List.of(
                    "admin",
                    "1234",
                    "root",
                    "password",
                    "12345",
                    "user",
                    "guest",
                    "on",
                    "0",
                    "",
                    "8080");

    private static final List<String> FIELDS =
            List.of(
                    "ssid",
                    "wpa_psk",
                    "wifiPassword",
                    "wlan_passphrase",
                    "channel",
                    "hostname",
                    "device_name",
                    "pin",
                    "pincode",
                    "camera.name",
                    "smtp_user",
                    "smtp_pass",
                    "smtp_server",
                    "ftp_username",
                    "ftp_password",
                    "pppoeUser",
                    "pppoePassword",
                    "ddns_user",
                    "ddnsPwd",
                    "timezone",
                    "ntp_server",
                    "brightness",
                    "enable",
                    "mqtt_user",
                    "mqtt_pass",
                    "port",
                    "http_port",
                    "rtsp.user",
                    "rtsp.password",
                    "snmp_community",
                    "language",
                    "bypass",
                    "compass",
                    "workgroup",
                    "upnp",
                    "schedule",
                    "threshold",
                    "room",
                    "label",
                    "title",
                    "contact",
                    "location");

    private static final List<String> ONE_USER = List.of("user", "username", "login", "name");
    private static final List<String> ONE_PASSWORD =
            List.of("password", "newPassword", "pwd", "confirm_password");

    @Test
    void noneOfTenThousandSettingsFormsIsRefused() {
        Random random = new Random(23);
        List<String> pairs = new ArrayList<>();
        for (String user : List.of("admin", "root", "user", "guest", "1234", "")) {
            for (String password : VALUES) {
                pairs.add(user);
                pairs.add(password);
            }
        }
        GuardedLogins guarded =
                new GuardedLogins(Given.policies().pairs(pairs.toArray(new String[0])));
        for (int i = 0; i < FORMS; i++) {
            Map<String, String> fields = settings(random);
            HttpRequest request = request(random, fields);
            assertThat(guarded.code(request)).as("form %s: %s", i, fields).isEqualTo("allow");
        }
    }

    /** Some fields of services and the device, and at most one half of what a login has. */
    private static Map<String, String> settings(Random random) {
        Map<String, String> fields = new LinkedHashMap<>();
        int count = 1 + random.nextInt(14);
        for (int i = 0; i < count; i++) {
            fields.put(any(random, FIELDS), any(random, VALUES));
        }
        switch (random.nextInt(3)) {
            case 0 -> fields.put(any(random, ONE_USER), any(random, VALUES));
            case 1 -> fields.put(any(random, ONE_PASSWORD), any(random, VALUES));
            default -> fields.put("apply", "Save");
        }
        return fields;
    }

    private static HttpRequest request(Random random, Map<String, String> fields) {
        StringJoiner form = new StringJoiner("&");
        StringJoiner json = new StringJoiner(",", "{", "}");
        fields.forEach(
                (name, value) -> {
                    form.add(escape(name) + "=" + escape(value));
                    json.add(quote(name) + ":" + quote(value));
                });
        return switch (random.nextInt(4)) {
            case 0 -> Given.get("/set.cgi?" + form);
            case 1 -> Given.json("/api/settings", json.toString());
            case 2 -> Given.json("/api", "{\"settings\":[" + json + "]}");
            default -> Given.form("/cgi-bin/login_timeout.cgi", form.toString());
        };
    }

    private static String any(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
