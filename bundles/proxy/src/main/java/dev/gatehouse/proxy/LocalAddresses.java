package dev.gatehouse.proxy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Which addresses are this machine's own. Asks the system each time: they change. */
final class LocalAddresses {
    private LocalAddresses() {}

    /** Returns whether this is one of them; if that can't be known, it is. */
    static boolean hold(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
