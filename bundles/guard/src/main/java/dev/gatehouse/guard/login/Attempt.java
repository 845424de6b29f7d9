package dev.gatehouse.guard.login;

import dev.gatehouse.api.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A user name and a password as they were sent: octets, because what they mean in characters is
 * only guessed. Prints no password.
 *
 * @param user the user name's octets; absent where only a password is asked for
 * @param password the password
 */
record Attempt(Optional<byte[]> user, Secret password) {
    static Attempt of(Optional<String> user, Secret password) {
        return new Attempt(user.map(name -> name.getBytes(StandardCharsets.UTF_8)), password);
    }

    /** Returns the user name for people: UTF-8, else ISO 8859-1; hostile text. */
    String shownUser() {
        byte[] octets = user.orElseGet(() -> new byte[0]);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns whether user name and password are the same, whatever the case. */
    boolean sameWhateverTheCase() {
        return user.isPresent()
                && password.length() > 0
                && password.reveal(octets -> sameText(user.get(), octets));
    }

    private static boolean sameText(byte[] user, byte[] password) {
        CharBuffer one = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(user));
        CharBuffer other = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
        boolean same = one.remaining() == other.remaining();
        for (int i = 0; same && i < one.remaining(); i++) {
            same = fold(one.charAt(i)) == fold(other.charAt(i));
        }
        Arrays.fill(other.array(), '\0');
        return same && (Arrays.equals(user, password) || !hasReplacement(one));
    }

    /** Octets that are no UTF-8 all decode to the same character: they prove nothing. */
    private static boolean hasReplacement(CharBuffer text) {
        return text.toString().indexOf('\uFFFD') >= 0;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    @Override
    public String toString() {
        return "Attempt[***]";
    }
}
