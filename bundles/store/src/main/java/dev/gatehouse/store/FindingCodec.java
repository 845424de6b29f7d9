package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.finding.Severity;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.journal.SecurityEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A finding as octets, without its code and number, which are kept beside it. The first octet is
 * the format; texts are in modified UTF-8, which keeps halves of surrogate pairs as they are.
 */
final class FindingCodec {
    /** Longest name of a parameter, in characters: names come from code, not from the network. */
    static final int NAME = 64;

    /** Longest word of a code, in characters. */
    static final int WORD = 128;

    private static final int FORMAT = 1;
    private static final int TEXT = 0;
    private static final int NUMBER = 1;
    private static final int TRUTH = 2;

    private FindingCodec() {}

    /**
     * Bounds what {@link Finding} itself doesn't: the device's name is cut, a parameter with too
     * long a name left out. Absent if the code is too long to be one.
     */
    static Optional<Finding> bound(Finding finding) {
        if (finding.code().word().length() > WORD
                || finding.code().provision().orElse("").length() > NAME) {
            return Optional.empty();
        }
        boolean named = finding.params().keySet().stream().allMatch(name -> name.length() <= NAME);
        if (named && finding.device().orElse("").length() <= Finding.TEXT) {
            return Optional.of(finding);
        }
        Map<String, Object> params = new LinkedHashMap<>(finding.params());
        params.keySet().removeIf(name -> name.length() > NAME);
        return Optional.of(
                new Finding(
                        finding.code(),
                        params,
                        finding.flow(),
                        finding.device().map(FindingCodec::subject),
                        finding.source(),
                        finding.time()));
    }

    /** Returns a device's name as the journal knows it. */
    static String subject(String device) {
        return device.length() <= Finding.TEXT
                ? device
                : device.substring(0, Finding.TEXT - 1) + "…";
    }

    static byte[] encode(SecurityEvent event) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            Finding finding = event.finding();
            out.writeByte(FORMAT);
            out.writeByte(finding.severity().ordinal());
            writeOptional(out, finding.provision());
            out.writeLong(event.count());
            writeInstant(out, event.last());
            writeInstant(out, finding.time().orElse(event.last()));
            out.writeLong(finding.flow().map(FlowId::value).orElse(0L));
            writeOptional(out, finding.device());
            out.writeUTF(finding.source());
            out.writeByte(finding.params().size());
            for (Map.Entry<String, Object> each : finding.params().entrySet()) {
                out.writeUTF(each.getKey());
                writeValue(out, each.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return octets.toByteArray();
    }

    /** Reads a finding back; absent if the octets are of a format that is not known. */
    static Optional<SecurityEvent> decode(long sequence, String word, byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readUnsignedByte() != FORMAT) {
                return Optional.empty();
            }
            Severity severity = severity(in.readUnsignedByte());
            FindingCode code = new FindingCode(word, severity, readOptional(in));
            long count = in.readLong();
            Instant last = readInstant(in);
            Instant time = readInstant(in);
            Optional<FlowId> flow = Optional.of(in.readLong()).filter(n -> n != 0).map(FlowId::new);
            Optional<String> device = readOptional(in);
            String source = in.readUTF();
            Finding finding =
                    new Finding(code, readParams(in), flow, device, source, Optional.of(time));
            return Optional.of(new SecurityEvent(sequence, finding, count, last));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Severity severity(int ordinal) throws IOException {
        if (ordinal >= Severity.values().length) {
            throw new IOException("no severity: " + ordinal);
        }
        return Severity.values()[ordinal];
    }

    private static Map<String, Object> readParams(DataInputStream in) throws IOException {
        Map<String, Object> params = new LinkedHashMap<>();
        int count = in.readUnsignedByte();
        for (int i = 0; i < count; i++) {
            params.put(in.readUTF(), readValue(in));
        }
        return params;
    }

    private static void writeValue(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Long number) {
            out.writeByte(NUMBER);
            out.writeLong(number);
        } else if (value instanceof Boolean truth) {
            out.writeByte(TRUTH);
            out.writeBoolean(truth);
        } else {
            out.writeByte(TEXT);
            out.writeUTF(value.toString());
        }
    }

    private static Object readValue(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case TEXT -> in.readUTF();
            case NUMBER -> in.readLong();
            case TRUTH -> in.readBoolean();
            default -> throw new IOException("no kind of value: " + kind);
        };
    }

    private static void writeOptional(DataOutputStream out, Optional<String> text)
            throws IOException {
        out.writeBoolean(text.isPresent());
        out.writeUTF(text.orElse(""));
    }

    private static Optional<String> readOptional(DataInputStream in) throws IOException {
        boolean present = in.readBoolean();
        String text = in.readUTF();
        return present ? Optional.of(text) : Optional.empty();
    }

    private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
