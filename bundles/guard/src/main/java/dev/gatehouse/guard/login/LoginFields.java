package dev.gatehouse.guard.login;

import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.guard.json.JsonRefused;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sorts the fields of one request into user names and passwords. Used by one thread, once. */
final class LoginFields implements FieldSink {
    private static final String TOO_MANY = "it repeats its fields too often";
    private static final String CUT = "a field of it has a zero octet";

    private final List<LoginForm> forms;
    private final Candidates found;
    private final List<byte[]> formUsers = new ArrayList<>();
    private final List<Secret> formPasswords = new ArrayList<>();
    private final List<byte[]> users = new ArrayList<>();
    private final List<Secret> passwords = new ArrayList<>();
    private boolean zero;
    private boolean nested;
    private int fields;

    /** Knows the forms that the device's profile has for the path of this request. */
    LoginFields(List<LoginForm> forms, Candidates found) {
        this.forms = forms;
        this.found = found;
    }

    @Override
    public void skipped() {
        fields++;
    }

    @Override
    public void field(String name, byte[] value) {
        fields++;
        boolean taken = ofForm(name, value);
        switch (FieldWords.role(name)) {
            case USER -> {
                taken = true;
                add(users, value);
            }
            case PASSWORD -> {
                taken = true;
                addPassword(passwords, value);
            }
            case OTHER -> {
                if (!nested && value.length > 0 && value[0] == '{') {
                    inner(value);
                }
            }
        }
        zero |= taken && contains(value, (byte) 0);
        Arrays.fill(value, (byte) 0);
    }

    /** Decides what the fields are, once all are known. */
    void conclude(boolean pathSaysLogin) {
        found.logins(formUsers, formPasswords);
        boolean ofProfile = !formPasswords.isEmpty();
        // Where a profile names the fields, others of the same form are not guessed at.
        boolean generic = !ofProfile && !users.isEmpty() && !passwords.isEmpty();
        if (!generic) {
            passwords.forEach(found::own);
        } else if (pathSaysLogin || fields <= HttpLogins.FEW_FIELDS) {
            sure();
        } else {
            found.maybe(users, passwords);
        }
        if (zero && (generic || ofProfile)) {
            found.unreadable(CUT); // Where a device written in C stops reading, another begins.
        }
        if (generic && (full(users) || full(passwords))
                || ofProfile && (full(formUsers) || full(formPasswords))) {
            found.unreadable(TOO_MANY);
        }
    }

    /** An empty field beside a filled one is a form's leftover, unless the pair itself is known. */
    private void sure() {
        List<Secret> filled = passwords.stream().filter(secret -> secret.length() > 0).toList();
        if (filled.isEmpty()) {
            found.logins(users, passwords);
        } else {
            found.logins(users, filled);
            found.maybe(users, passwords.stream().filter(secret -> secret.length() == 0).toList());
        }
    }

    private boolean ofForm(String name, byte[] value) {
        boolean taken = false;
        for (LoginForm form : forms) {
            if (form.passwordField().equals(name)) {
                addPassword(formPasswords, value);
                taken = true;
            } else if (form.userField().filter(name::equals).isPresent()) {
                add(formUsers, value);
                taken = true;
            }
        }
        return taken;
    }

    /** A form field may hold a JSON object, as the pages of some routers send it. */
    private void inner(byte[] value) {
        nested = true;
        try {
            JsonForm.read(ByteBuffer.wrap(value), this);
        } catch (JsonRefused e) {
            fields++; // Text that only begins like JSON: a field as any other.
        } finally {
            nested = false;
        }
    }

    private static void add(List<byte[]> list, byte[] value) {
        if (!full(list)) {
            list.add(value.clone());
        }
    }

    private static void addPassword(List<Secret> list, byte[] value) {
        if (!full(list)) {
            list.add(Secret.of(value));
        }
    }

    private static boolean full(List<?> list) {
        return list.size() >= Candidates.LIMIT;
    }

    private static boolean contains(byte[] octets, byte wanted) {
        for (byte octet : octets) {
            if (octet == wanted) {
                return true;
            }
        }
        return false;
    }
}
