package dev.gatehouse.privacy;

import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last receipts, under the key of the home: each in one of {@value #MOST} places, which are
 * used in turn. A receipt is about nobody any more. Guarded by its owner's lock.
 */
final class KeptReceipts {
    /** As many as a household looks back to; the places have two letters. */
    static final int MOST = 100;

    private static final int LETTERS = 26;

    /** Numbers of receipts, upwards; the newest is the last. */
    private final TreeMap<Long, Deletion> byNumber = new TreeMap<>();

    private final Holdings holdings;

    private KeptReceipts(Holdings holdings) {
        this.holdings = holdings;
    }

    /** Reads them all; one that is damaged takes none of the others away. */
    static KeptReceipts read(Holdings holdings) {
        KeptReceipts kept = new KeptReceipts(holdings);
        List<Subject> damaged = new ArrayList<>();
        for (int place = 0; place < MOST; place++) {
            Map<Subject, byte[]> records = holdings.readable(kind(place), damaged::add);
            Optional.ofNullable(records.get(Subject.HOME)).ifPresent(kept::take);
        }
        if (!damaged.isEmpty()) {
            System.getLogger(KeptReceipts.class.getName())
                    .log(System.Logger.Level.WARNING, "damaged receipts: {0}", damaged.size());
        }
        return kept;
    }

    private void take(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            long number = in.readLong();
            String id = in.readUTF();
            Instant asked = Instant.ofEpochSecond(in.readLong());
            byNumber.put(number, done(id, asked, in.readUTF()));
        } catch (IOException e) {
            // Sealed by ourselves: what is not whole is of another version, and not shown.
            return;
        }
    }

    /** Keeps a receipt; it is on the disk when this returns. Keeping the same again is nothing. */
    Deletion keep(Request request, String receipt) {
        Deletion deletion = done(request.id(), request.asked(), receipt);
        long number = byNumber.isEmpty() ? 0 : byNumber.lastKey() + 1;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeLong(number);
            out.writeUTF(request.id());
            out.writeLong(request.asked().getEpochSecond());
            out.writeUTF(receipt);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        holdings.put(kind((int) (number % MOST)), Subject.HOME, octets.toByteArray());
        byNumber.put(number, deletion);
        byNumber.headMap(number - MOST, true).clear();
        return deletion;
    }

    Optional<Deletion> find(String id) {
        return byNumber.values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Returns all, newest first. */
    List<Deletion> newestFirst() {
        List<Deletion> all = new ArrayList<>(byNumber.values());
        Collections.reverse(all);
        return all;
    }

    private static Deletion done(String id, Instant asked, String receipt) {
        return new Deletion(
                id,
                Deletion.State.DONE,
                DeletionSteps.STEPS,
                DeletionSteps.STEPS,
                asked,
                Optional.of(receipt),
                Optional.empty());
    }

    private static String kind(int place) {
        return "receipt-" + (char) ('a' + place / LETTERS) + (char) ('a' + place % LETTERS);
    }
}
