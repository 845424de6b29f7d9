package dev.gatehouse.api.privacy;

import dev.gatehouse.api.device.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * One-click deletion with a signed receipt: EN 303 645 5.11. A service of bundle {@code privacy}
 * that is there only once what an earlier run left unfinished is finished. Safe on any thread.
 */
public interface Deletions {
    /**
     * Forgets a device. Returns at once; it goes on by itself. What is asked for is on the disk
     * when this returns, and is done even if the process is killed.
     *
     * @return absent if the device is not known
     * @throws java.io.UncheckedIOException if it could not be brought to the disk; nothing is done
     *     then
     */
    Optional<Deletion> forget(DeviceId device);

    /** Returns a request, also of earlier runs. */
    Optional<Deletion> find(String id);

    /** Returns the latest requests, newest first, at most 100. */
    List<Deletion> latest();
}
