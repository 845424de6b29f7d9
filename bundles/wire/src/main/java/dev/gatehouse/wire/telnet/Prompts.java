package dev.gatehouse.wire.telnet;

import java.util.List;
import java.util.Locale;

/**
 * Knows a prompt by its words, in the languages that devices are sold in. The words are those of
 * common login programs and of the makers' own translations.
 *
 * <p>Passwords are recognised generously: a line too many is held and judged. User names are
 * recognised narrowly: after such a prompt a line passes.
 */
final class Prompts {

    /** What a device asks for. */
    enum Prompt {
        /** Nothing that is known. */
        NONE,
        USER,
        SECRET,
        /** A command: {@code #}, {@code $}, {@code >} or {@code %} at the end. */
        SHELL
    }

    /** Characters: a longer line that only mentions a password is no prompt. */
    private static final int LONGEST_QUESTION = 120;

    private static final String ASKS = ":?=\uFF1A\uFF1F";
    private static final String CLOSES = ASKS + ">*)]\"'. \t\u2026\u3002";

    private static final List<String> SECRET =
            List.of(
                    "password",
                    "passwd",
                    "passcode",
                    "passphrase",
                    "pass phrase",
                    "pass word",
                    "passwort",
                    "kennwort",
                    "contraseña",
                    "contrasena",
                    "contrasenya",
                    "clave",
                    "mot de passe",
                    "senha",
                    "palavra-passe",
                    "wachtwoord",
                    "parola",
                    "parolă",
                    "heslo",
                    "hasło",
                    "haslo",
                    "jelszó",
                    "jelszo",
                    "lozinka",
                    "geslo",
                    "salasana",
                    "lösenord",
                    "losenord",
                    "adgangskode",
                    "kodeord",
                    "passord",
                    "şifre",
                    "sifre",
                    "parool",
                    "slaptažodis",
                    "κωδικός",
                    "пароль",
                    "парола",
                    "лозинка",
                    "סיסמה",
                    "كلمة المرور",
                    "كلمة السر",
                    "密码",
                    "密碼",
                    "口令",
                    "パスワード",
                    "暗証番号",
                    "비밀번호",
                    "암호",
                    "mật khẩu",
                    "รหัสผ่าน",
                    "kata sandi",
                    "पासवर्ड");

    /** Too short to be looked for inside other words. */
    private static final List<String> SECRET_WORDS = List.of("pass", "pin", "pin code", "secret");

    /** GBK, GBK, Big5, Shift JIS, EUC-JP, KOI8-R, Windows-1251, EUC-KR: read as ISO 8859-1. */
    private static final List<String> SECRET_OCTETS =
            List.of(
                    "\u00c3\u00dc\u00c2\u00eb",
                    "\u00bf\u00da\u00c1\u00ee",
                    "\u00b1\u004b\u00bd\u0058",
                    "\u0083\u0070\u0083\u0058\u0083\u008f\u0081\u005b\u0083\u0068",
                    "\u00a5\u00d1\u00a5\u00b9\u00a5\u00ef\u00a1\u00bc\u00a5\u00c9",
                    "\u00d0\u00c1\u00d2\u00cf\u00cc\u00d8",
                    "\u00ef\u00e0\u00f0\u00ee\u00eb\u00fc",
                    "\u00be\u00cf\u00c8\u00a3",
                    // As ISO 8859-1 itself.
                    "contrase\u00f1a");

    private static final List<String> USER =
            List.of(
                    "login",
                    "log in",
                    "login name",
                    "username",
                    "user name",
                    "user",
                    "user id",
                    "userid",
                    "user-id",
                    "account",
                    "account name",
                    "benutzername",
                    "benutzer",
                    "nutzername",
                    "anmeldename",
                    "anmeldung",
                    "kennung",
                    "usuario",
                    "usuário",
                    "utilizador",
                    "utilisateur",
                    "identifiant",
                    "nom d'utilisateur",
                    "gebruiker",
                    "gebruikersnaam",
                    "utente",
                    "nome utente",
                    "uživatel",
                    "użytkownik",
                    "uzytkownik",
                    "felhasználó",
                    "felhasználónév",
                    "käyttäjä",
                    "käyttäjätunnus",
                    "användare",
                    "användarnamn",
                    "bruker",
                    "brukernavn",
                    "bruger",
                    "brugernavn",
                    "kullanıcı",
                    "kullanıcı adı",
                    "utilizator",
                    "όνομα χρήστη",
                    "логин",
                    "имя пользователя",
                    "пользователь",
                    "用户名",
                    "用戶名",
                    "用户",
                    "帐号",
                    "账号",
                    "帳號",
                    "使用者名稱",
                    "使用者",
                    "ユーザー名",
                    "ユーザ名",
                    "ユーザー",
                    "ユーザ",
                    "ログイン",
                    "사용자",
                    "사용자 이름",
                    "아이디",
                    "로그인",
                    "tên đăng nhập");

    private Prompts() {}

    /** Says what this line asks for. */
    static Prompt of(String line, String octets) {
        String text = line.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return Prompt.NONE;
        }
        if (secret(text) || secretOctets(octets.strip().toLowerCase(Locale.ROOT))) {
            return Prompt.SECRET;
        }
        if (user(text)) {
            return Prompt.USER;
        }
        return shell(text) ? Prompt.SHELL : Prompt.NONE;
    }

    private static boolean secret(String text) {
        String bare = bare(text);
        boolean asks = asks(text);
        for (String word : SECRET) {
            if (bare.endsWith(word) || asks && text.contains(word)) {
                return true;
            }
        }
        return asks && endsWithWord(bare, SECRET_WORDS);
    }

    private static boolean secretOctets(String octets) {
        return SECRET_OCTETS.stream().anyMatch(octets::contains);
    }

    private static boolean user(String text) {
        return asks(text) && endsWithWord(bare(text), USER);
    }

    private static boolean asks(String text) {
        return text.length() <= LONGEST_QUESTION
                && ASKS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    /** Removes the signs of asking, and one remark in brackets: {@code Password (8 or more):}. */
    private static String bare(String text) {
        String shorter = closed(text.replaceFirst("[(\\[][^()\\[\\]]*[)\\]][:?=\\s]*$", ""));
        return shorter.isEmpty() ? closed(text) : shorter;
    }

    private static String closed(String text) {
        int end = text.length();
        while (end > 0 && CLOSES.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean endsWithWord(String text, List<String> words) {
        for (String word : words) {
            int before = text.length() - word.length() - 1;
            if (text.endsWith(word) && (before < 0 || separates(text, before, word))) {
                return true;
            }
        }
        return false;
    }

    private static boolean separates(String text, int before, String word) {
        // Languages without spaces write the word right behind another one.
        return !Character.isLetterOrDigit(text.charAt(before))
                || Character.isIdeographic(word.codePointAt(0));
    }

    private static boolean shell(String text) {
        char last = text.charAt(text.length() - 1);
        boolean ruled = text.length() > 1 && text.charAt(text.length() - 2) == last;
        return "#$>%".indexOf(last) >= 0 && !ruled; // A line of signs is a frame, not a prompt.
    }
}
