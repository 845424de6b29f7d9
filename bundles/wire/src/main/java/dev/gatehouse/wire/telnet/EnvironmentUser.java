package dev.gatehouse.wire.telnet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The user name that a client announces by option NEW-ENVIRON (RFC 1572) or ENVIRON (RFC 1408): a
 * device that knows it asks for the password only.
 */
final class EnvironmentUser {
    private static final int ENVIRON = 36;
    private static final int NEW_ENVIRON = 39;

    private static final int IS = 0;
    private static final int INFO = 2;
    private static final int VAR = 0;
    private static final int VALUE = 1;
    private static final int ESC = 2;
    private static final int USERVAR = 3;
    private static final byte[] NAME = {'U', 'S', 'E', 'R'};

    private EnvironmentUser() {}

    /** Reads the subnegotiation from {@code at} (its IAC SB) to {@code end}. */
    static Optional<byte[]> read(ByteBuffer view, int at, int end, int option) {
        if (option != ENVIRON && option != NEW_ENVIRON || at + 4 >= end - 2) {
            return Optional.empty();
        }
        int verb = view.get(at + 3);
        if (verb != IS && verb != INFO) {
            return Optional.empty();
        }
        byte[] part = new byte[end - at];
        int size = 0;
        int mark = -1;
        boolean named = false;
        Optional<byte[]> user = Optional.empty();
        for (int i = at + 4; i <= end - 2; i++) {
            int octet = view.get(i) & 0xFF;
            // The last round stands on IAC SE and closes what is open.
            boolean border = i == end - 2 || octet == VAR || octet == VALUE || octet == USERVAR;
            if (!border) {
                if (octet == ESC || octet == NvtScanner.IAC) {
                    octet = view.get(++i) & 0xFF;
                }
                part[size++] = (byte) octet;
                continue;
            }
            byte[] read = Arrays.copyOf(part, size);
            if (mark == VALUE && named) {
                user = Optional.of(read);
            }
            named = mark == VALUE ? false : mark >= 0 && Arrays.equals(read, NAME);
            mark = octet;
            size = 0;
        }
        return user;
    }
}
