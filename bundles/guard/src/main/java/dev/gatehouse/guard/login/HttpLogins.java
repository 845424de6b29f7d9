package dev.gatehouse.guard.login;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.guard.json.JsonRefused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the logins of an HTTP request.
 *
 * <p>For certain: Basic credentials; the fields of a form that the device's profile names, sent to
 * its path; and a field for a user name together with one for a password ({@link FieldWords}) where
 * the path says login or the form has few other fields. A form with both fields that is neither is
 * only perhaps a login: known pairs are refused in it, nothing else. Fields are those of the query
 * and of the body together.
 *
 * <p>Not read: {@code multipart/form-data}, since firmware is sent in it, and XML.
 */
public final class HttpLogins {
    /** Fields of a form that is nothing but a login: two, and a few for language or a token. */
    static final int FEW_FIELDS = 5;

    private enum Form {
        URL_ENCODED,
        JSON,
        UNKNOWN,
        OTHER
    }

    private HttpLogins() {}

    /** Returns whether the body must be read to know whether this request is a login. */
    public static boolean readsBody(HttpRequest head, DeviceLogins device) {
        boolean sends =
                switch (head.method().toUpperCase(Locale.ROOT)) {
                    case "POST", "PUT", "PATCH" -> true;
                    default -> false;
                };
        if (sends && form(head) != Form.OTHER) {
            return true;
        }
        return !device.forms().isEmpty() && !device.at(RequestPath.plain(head.target())).isEmpty();
    }

    /** Returns what was found; the caller closes it. */
    static Candidates find(HttpRequest request, DeviceLogins device) {
        Candidates found = new Candidates();
        BasicScheme.find(request, found);
        int query = request.target().indexOf('?');
        boolean body = request.body().filter(ByteBuffer::hasRemaining).isPresent();
        if (query < 0 && !body) {
            return found;
        }
        String path = RequestPath.plain(request.target());
        LoginFields fields = new LoginFields(device.at(path), found);
        if (query >= 0) {
            String text = request.target().substring(query + 1);
            UrlForm.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), fields);
        }
        if (body && readsBody(request, device)) {
            body(request, request.body().get(), fields, found);
        }
        fields.conclude(RequestPath.saysLogin(path));
        return found;
    }

    private static void body(
            HttpRequest request, ByteBuffer body, LoginFields fields, Candidates found) {
        if (request.field("content-encoding").filter(HttpLogins::encodes).isPresent()) {
            found.unreadable("its body is compressed");
            return;
        }
        boolean json = form(request) == Form.JSON;
        if (json || looksLikeJson(body)) {
            try {
                JsonForm.read(body, fields);
            } catch (JsonRefused e) {
                if (json) {
                    found.unreadable("its body is JSON " + e.getMessage());
                }
            }
        }
        if (!json) {
            UrlForm.read(body, fields);
        }
    }

    /** Content-Type as declared, by the least harmless of its fields. */
    private static Form form(HttpRequest head) {
        Form form = head.method().equalsIgnoreCase("POST") ? Form.UNKNOWN : Form.OTHER;
        boolean declared = false;
        for (HttpField field : head.fields()) {
            if (field.name().equalsIgnoreCase("content-type")) {
                Form one = form(field.value());
                form = declared && one.ordinal() > form.ordinal() ? form : one;
                declared = true;
            }
        }
        return form;
    }

    private static Form form(String contentType) {
        int parameters = contentType.indexOf(';');
        String type =
                (parameters < 0 ? contentType : contentType.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.equals("text/json") || type.endsWith("+json")) {
            return Form.JSON;
        }
        return switch (type) {
            case "application/x-www-form-urlencoded" -> Form.URL_ENCODED;
            case "text/plain", "" -> Form.UNKNOWN;
            default -> Form.OTHER;
        };
    }

    private static boolean encodes(String coding) {
        return !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity");
    }

    private static boolean looksLikeJson(ByteBuffer body) {
        for (int i = body.position(); i < body.limit(); i++) {
            byte octet = body.get(i);
            if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
                return octet == '{' || octet == '[';
            }
        }
        return false;
    }
}
