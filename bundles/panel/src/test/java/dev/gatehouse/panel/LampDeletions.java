package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Deletions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets the lamp at once, with a receipt that nobody has signed. */
final class LampDeletions implements Deletions {
    private final Map<String, Deletion> requests = new ConcurrentHashMap<>();

    @Override
    public Optional<Deletion> forget(DeviceId device) {
        if (!device.equals(Home.LAMP)) {
            return Optional.empty();
        }
        Deletion done =
                new Deletion(
                        "d1",
                        Deletion.State.DONE,
                        5,
                        5,
                        Home.NOW,
                        Optional.of(
                                "{\"payload\":\"e30\",\"protected\":\"e30\","
                                        + "\"signature\":\"eA\"}"),
                        Optional.empty());
        requests.put("d1", done);
        return Optional.of(done);
    }

    @Override
    public Optional<Deletion> find(String id) {
        return Optional.ofNullable(requests.get(id));
    }

    @Override
    public List<Deletion> latest() {
        return List.copyOf(requests.values());
    }
}
