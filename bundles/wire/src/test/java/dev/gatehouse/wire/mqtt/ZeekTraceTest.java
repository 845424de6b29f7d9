package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.wire.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real traffic, captured by others, passes as it came. */
class ZeekTraceTest {
    private static final int BROKER = 1883;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 14;

    @Test
    void aCapturedConversationPasses() throws IOException {
        String folder = System.getProperty("gatehouse.testdata", "");
        if (folder.isEmpty()) {
            System.out.println("skipped: property gatehouse.testdata is not set");
        }
        assumeTrue(!folder.isEmpty(), "property gatehouse.testdata is not set");
        Path file = Path.of(folder, "zeek-traces", "mqtt.pcap");
        ByteBuffer trace = ByteBuffer.wrap(Files.readAllBytes(file));
        trace.order(trace.get(0) == (byte) 0xD4 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        Map<Integer, Script> flows = new TreeMap<>();
        Map<String, ByteArrayOutputStream> sent = new TreeMap<>();
        int at = FILE_HEADER;
        while (at < trace.limit()) {
            int length = trace.getInt(at + 8);
            segment(trace.array(), at + RECORD_HEADER, flows, sent);
            at += RECORD_HEADER + length;
        }
        assertThat(flows).isNotEmpty();
        flows.forEach(
                (port, script) -> {
                    assertThat(script.aborted()).isEmpty();
                    for (Direction direction : Direction.values()) {
                        assertThat(script.passed(direction))
                                .isEqualTo(sent.get(port + " " + direction).toByteArray());
                    }
                });
        System.out.println(flows.size() + " captured flows replayed");
    }

    // In order and without loss, as this capture is.
    private static void segment(
            byte[] octets,
            int frame,
            Map<Integer, Script> flows,
            Map<String, ByteArrayOutputStream> sent) {
        ByteBuffer packet = ByteBuffer.wrap(octets);
        int ip = frame + ETHERNET;
        int tcp = ip + (packet.get(ip) & 0x0F) * 4;
        int end = ip + (packet.getShort(ip + 2) & 0xFFFF);
        int data = tcp + (packet.get(tcp + 12) >> 4 & 0x0F) * 4;
        int from = packet.getShort(tcp) & 0xFFFF;
        int to = packet.getShort(tcp + 2) & 0xFFFF;
        if (data >= end) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(octets, data, end);
        Direction direction = to == BROKER ? TO_SERVER : TO_CLIENT;
        int port = to == BROKER ? from : to;
        flows.computeIfAbsent(port, p -> Script.allowing(Packets.layer())).feed(direction, payload);
        sent.computeIfAbsent(port + " " + direction, k -> new ByteArrayOutputStream())
                .writeBytes(payload);
    }
}
