package dev.gatehouse.privacy;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.privacy.DataHolding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked for, as it lies on the disk until it is done: under a random subject of its own,
 * whose key dies with it.
 *
 * @param id of the deletion
 * @param device whom to forget
 * @param mentions texts that lead to the device
 * @param asked when, in whole seconds
 * @param held how many records of each kind there were before the erasing began: a kill in the
 *     middle must not make the receipt say less
 */
record Request(
        String id,
        DeviceId device,
        List<String> mentions,
        Instant asked,
        SortedMap<String, Long> held) {

    private static final int FORMAT = 1;

    Request {
        mentions = List.copyOf(mentions);
        held = new TreeMap<>(held);
    }

    /** Returns a copy that knows of more; of a kind that was known, the larger number counts. */
    Request with(Collection<DataHolding> more) {
        TreeMap<String, Long> merged = new TreeMap<>(held);
        more.forEach(each -> merged.merge(each.kind(), each.records(), Math::max));
        return new Request(id, device, mentions, asked, merged);
    }

    /** Returns a copy that knows of more texts that lead to the device. */
    Request mentioning(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(mentions);
        all.addAll(more);
        return new Request(id, device, List.copyOf(all), asked, held);
    }

    /** Returns the kinds and how many records each. */
    List<Map<String, Object>> counts() {
        List<Map<String, Object>> counts = new ArrayList<>();
        held.forEach(
                (kind, records) -> {
                    Map<String, Object> count = new LinkedHashMap<>();
                    count.put("kind", kind);
                    count.put("records", records);
                    counts.add(count);
                });
        return counts;
    }

    byte[] encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(FORMAT);
            out.writeUTF(id);
            out.writeUTF(device.text());
            out.writeLong(asked.getEpochSecond());
            out.writeInt(mentions.size());
            for (String mention : mentions) {
                out.writeUTF(mention);
            }
            out.writeInt(held.size());
            for (Map.Entry<String, Long> each : held.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeLong(each.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return octets.toByteArray();
    }

    /** Reads a request back; absent if the octets are of a format that is not known. */
    static Optional<Request> decode(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readUnsignedByte() != FORMAT) {
                return Optional.empty();
            }
            String id = in.readUTF();
            DeviceId device = new DeviceId(in.readUTF());
            Instant asked = Instant.ofEpochSecond(in.readLong());
            List<String> mentions = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                mentions.add(in.readUTF());
            }
            TreeMap<String, Long> held = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                held.put(in.readUTF(), in.readLong());
            }
            return Optional.of(new Request(id, device, mentions, asked, held));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // Sealed by ourselves: what is not whole is of another version.
            return Optional.empty();
        }
    }
}
