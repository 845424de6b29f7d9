package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.Protection;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.privacy.Holdings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device as octets on the disk: a version, then its parts in order. What is longer than a record
 * may be loses its oldest weak claims; who decodes it checks every count.
 */
final class RecordCodec {
    private static final int VERSION = 1;
    private static final List<Claim> LOST_FIRST =
            List.of(Claim.USER_AGENT, Claim.CLIENT_ID, Claim.HOST_NAME, Claim.ADDRESS);

    private RecordCodec() {}

    /**
     * Returns the record of a device.
     *
     * @throws IOException if it cannot be made short enough: the reasons of accepted risks are too
     *     long together
     */
    static byte[] encode(Known known) throws IOException {
        Known shorter = known;
        byte[] octets = write(shorter);
        while (octets.length > Holdings.RECORD) {
            Known last = shorter;
            Claim longest =
                    LOST_FIRST.stream()
                            .filter(kind -> !last.claimed(kind).isEmpty())
                            .findFirst()
                            .orElseThrow(() -> new IOException("too much is known of a device"));
            shorter = last.without(longest, last.claimed(longest).get(0));
            octets = write(shorter);
        }
        return octets;
    }

    private static byte[] write(Known known) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeUTF(known.given().orElse(""));
            out.writeUTF(known.zone().name());
            out.writeUTF(known.configured().map(Enum::name).orElse(""));
            writeTime(out, known.firstSeen());
            writeTime(out, known.lastSeen());
            for (Claim kind : Claim.values()) {
                out.writeByte(known.claimed(kind).size());
                for (String value : known.claimed(kind)) {
                    out.writeUTF(value);
                }
            }
            writeUses(out, known);
            writeStance(out, known.stance());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // An array takes everything.
        }
        return octets.toByteArray();
    }

    private static void writeUses(DataOutputStream out, Known known) throws IOException {
        out.writeByte(known.protections().size());
        for (Protection use : known.protections()) {
            out.writeUTF(use.protocol().name());
            out.writeUTF(use.route());
            out.writeUTF(use.near().name());
            out.writeUTF(use.far().name());
            writeTime(out, use.last());
        }
        out.writeByte(known.owned().size());
        for (Owned own : known.owned()) {
            out.writeUTF(own.route());
            out.writeUTF(own.clientId());
        }
    }

    private static void writeStance(DataOutputStream out, Stance stance) throws IOException {
        out.writeUTF(stance.mode().name());
        out.writeBoolean(stance.pausedUntil().isPresent());
        writeTime(out, stance.pausedUntil().orElse(Instant.EPOCH));
        out.writeByte(stance.accepted().size());
        for (Stance.Acceptance each : stance.accepted()) {
            out.writeUTF(each.code());
            writeTime(out, each.until());
            out.writeUTF(each.reason());
        }
    }

    private static void writeTime(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    /**
     * Reads a record.
     *
     * @throws IOException if it is damaged, or of a version that is not known
     */
    static Known decode(DeviceId id, byte[] octets) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readByte() != VERSION) {
                throw new IOException("a record of another version");
            }
            return read(id, in);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("a damaged record", e);
        }
    }

    private static Known read(DeviceId id, DataInputStream in) throws IOException {
        Optional<String> given = Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
        Zone zone = Zone.valueOf(in.readUTF());
        Optional<Stance.Mode> configured =
                Optional.of(in.readUTF()).filter(text -> !text.isEmpty()).map(Stance.Mode::valueOf);
        Instant first = readTime(in);
        Instant last = readTime(in);
        Map<Claim, List<String>> claims = new EnumMap<>(Claim.class);
        for (Claim kind : Claim.values()) {
            List<String> values = new ArrayList<>();
            for (int left = count(in, Device.VALUES); left > 0; left--) {
                values.add(in.readUTF());
            }
            claims.put(kind, values);
        }
        List<Protection> uses = new ArrayList<>();
        for (int left = count(in, Device.PROTECTIONS); left > 0; left--) {
            Protocol protocol = new Protocol(in.readUTF());
            String route = in.readUTF();
            Protection.Leg near = Protection.Leg.valueOf(in.readUTF());
            Protection.Leg far = Protection.Leg.valueOf(in.readUTF());
            uses.add(new Protection(protocol, route, near, far, readTime(in)));
        }
        List<Owned> owned = new ArrayList<>();
        for (int left = count(in, Device.VALUES); left > 0; left--) {
            owned.add(new Owned(in.readUTF(), in.readUTF()));
        }
        Stance stance = readStance(in);
        return new Known(
                id,
                given,
                Optional.empty(),
                claims,
                uses,
                zone,
                stance,
                configured,
                owned,
                first,
                last);
    }

    private static Stance readStance(DataInputStream in) throws IOException {
        Stance.Mode mode = Stance.Mode.valueOf(in.readUTF());
        boolean paused = in.readBoolean();
        Instant until = readTime(in);
        List<Stance.Acceptance> accepted = new ArrayList<>();
        for (int left = count(in, Stance.ACCEPTED); left > 0; left--) {
            String code = in.readUTF();
            Instant end = readTime(in);
            accepted.add(new Stance.Acceptance(code, end, in.readUTF()));
        }
        return new Stance(mode, paused ? Optional.of(until) : Optional.empty(), accepted);
    }

    private static Instant readTime(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readUnsignedByte();
        if (count > most) {
            throw new IOException("a damaged record");
        }
        return count;
    }
}
