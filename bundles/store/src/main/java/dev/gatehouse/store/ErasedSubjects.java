package dev.gatehouse.store;

import dev.gatehouse.api.device.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who was erased in this run: what is said of them later comes from a flow that was ended a moment
 * ago, and would bring them back. In memory alone. Only ids of devices, which are never used again;
 * a configured name may come back. Guarded by the lock of {@link Intake}.
 */
final class ErasedSubjects {
    /** Most ids: far more than devices are forgotten between two starts. */
    private static final int MOST = 1_024;

    private final Set<String> ids =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                            return size() > MOST;
                        }
                    });

    void add(String subject) {
        if (DeviceId.is(subject)) {
            ids.add(subject);
        }
    }

    boolean has(String subject) {
        return ids.contains(subject);
    }
}
