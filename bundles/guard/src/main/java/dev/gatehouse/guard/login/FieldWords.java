package dev.gatehouse.guard.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by its name what a form's field holds. The words are those that login forms of cameras,
 * routers, printers and web consoles use; what is written in another way needs a device profile.
 *
 * <p>A field that belongs to a service which the device uses or offers (mail, dynamic DNS, Wi-Fi,
 * ...) is never part of a login: settings forms are full of them.
 */
final class FieldWords {
    /** Characters of a name that are looked at; longer ones are nobody's login field. */
    static final int NAME = 128;

    /** What a field holds. */
    enum Role {
        USER,
        PASSWORD,
        OTHER
    }

    private static final Set<String> PASSWORDS =
            Set.of(
                    "pass",
                    "pwd",
                    "pw",
                    "psw",
                    "psd",
                    "passwd",
                    "password",
                    "passcode",
                    "passphrase",
                    "passwort",
                    "kennwort",
                    "contrasena",
                    "clave",
                    "senha",
                    "loginpas",
                    "loginpass",
                    "userpass",
                    "adminpass",
                    "webpass");

    private static final List<String> PASSWORD_PARTS =
            List.of("password", "passwd", "passwort", "kennwort");

    private static final List<String> PASSWORD_ENDS = List.of("pwd", "psw", "userpass");

    private static final Set<String> USERS =
            Set.of(
                    "user",
                    "usr",
                    "username",
                    "userid",
                    "usrname",
                    "uname",
                    "login",
                    "loginuse",
                    "loginname",
                    "loginid",
                    "account",
                    "name",
                    "benutzer",
                    "benutzername",
                    "usuario");

    private static final Set<String> LAST_USERS =
            Set.of("user", "usr", "username", "userid", "uname", "login", "account");

    private static final List<String> USER_ENDS =
            List.of("username", "userid", "usrname", "loginname", "loginuser", "accountname");

    private static final Set<String> SERVICES =
            Set.of(
                    "smtp", "pop3", "imap", "mail", "email", "ftp", "sftp", "ftps", "ppp", "pppoe",
                    "pptp", "l2tp", "ddns", "dyndns", "wifi", "wlan", "wpa", "wep", "psk", "ssid",
                    "mqtt", "rtsp", "snmp", "proxy", "vpn", "ipsec", "smb", "cifs", "samba", "nas",
                    "sip", "voip", "radius", "ldap", "ntp", "cloud", "onvif", "upnp", "wan", "isp");

    private FieldWords() {}

    /** Returns what the field of this name holds. */
    static Role role(String name) {
        if (name.isEmpty() || name.length() > NAME) {
            return Role.OTHER;
        }
        List<String> words = words(name);
        if (words.isEmpty() || service(words)) {
            return Role.OTHER;
        }
        String local = lettersOf(name.substring(name.lastIndexOf(':') + 1));
        String last = words.get(words.size() - 1);
        if (PASSWORDS.contains(local) || PASSWORDS.contains(last) || contains(local)) {
            return Role.PASSWORD;
        }
        boolean user = USERS.contains(local) || LAST_USERS.contains(last) || ends(local, USER_ENDS);
        return user ? Role.USER : Role.OTHER;
    }

    /** Returns whether a name, or the name of an object around it, is that of a service. */
    static boolean service(String name) {
        return name.length() <= NAME && service(words(name));
    }

    private static boolean service(List<String> words) {
        for (String word : words) {
            if (SERVICES.contains(word)) {
                return true;
            }
        }
        String joined = String.join("", words);
        for (String service : SERVICES) {
            if (joined.startsWith(service) && joined.length() > service.length()) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String local) {
        for (String part : PASSWORD_PARTS) {
            if (local.contains(part)) {
                return true;
            }
        }
        return ends(local, PASSWORD_ENDS);
    }

    private static boolean ends(String local, List<String> ends) {
        for (String end : ends) {
            if (local.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /** Splits at anything that is no letter, and where small letters turn to capitals. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char before = ' ';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean turn = Character.isUpperCase(c) && Character.isLowerCase(before);
            if ((turn || !Character.isLetterOrDigit(c)) && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toLowerCase(c));
            }
            before = c;
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    private static String lettersOf(String name) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                letters.append(name.charAt(i));
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
