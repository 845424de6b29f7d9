package dev.gatehouse.wire.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The TCP streams of a small capture file, their payload joined in order of sequence numbers. Knows
 * Ethernet and raw IP, IPv4 and IPv6; enough for test traces.
 */
final class Pcap {
    /** One direction of one connection. */
    record Stream(String from, String to, byte[] octets) {}

    private static final int ETHERNET = 1;
    private static final int TCP = 6;

    private final Map<String, ByteArrayOutputStream> streams = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> seen = new LinkedHashMap<>();

    private Pcap() {}

    /** Returns the streams in order of their first payload. */
    static List<Stream> read(Path file) throws IOException {
        Pcap pcap = new Pcap();
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        in.order(in.get(0) == (byte) 0xd4 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int link = in.getInt(20);
        in.position(24);
        while (in.remaining() >= 16) {
            int length = in.getInt(in.position() + 8);
            ByteBuffer packet = in.slice(in.position() + 16, length);
            pcap.ip(packet, link == ETHERNET ? 14 : 0);
            in.position(in.position() + 16 + length);
        }
        List<Stream> list = new ArrayList<>();
        pcap.streams.forEach(
                (key, octets) -> {
                    String[] ends = key.split(">");
                    list.add(new Stream(ends[0], ends[1], octets.toByteArray()));
                });
        return list;
    }

    private void ip(ByteBuffer packet, int at) {
        int version = packet.get(at) >> 4 & 15;
        boolean old = version == 4;
        int header = old ? (packet.get(at) & 15) * 4 : 40;
        int total = packet.getShort(at + (old ? 2 : 4)) & 0xffff;
        int protocol = packet.get(at + (old ? 9 : 6));
        if (protocol == TCP) {
            int address = old ? 4 : 16;
            int source = at + (old ? 12 : 8);
            int end = at + total + (old ? 0 : 40);
            tcp(
                    packet,
                    at + header,
                    end,
                    hex(packet, source, address),
                    hex(packet, source + address, address));
        }
    }

    private void tcp(ByteBuffer packet, int at, int end, String from, String to) {
        int source = packet.getShort(at) & 0xffff;
        int target = packet.getShort(at + 2) & 0xffff;
        int sequence = packet.getInt(at + 4);
        int start = at + (packet.get(at + 12) >> 4 & 15) * 4;
        String key = from + ":" + source + ">" + to + ":" + target;
        if (start < end && seen.computeIfAbsent(key, k -> new HashSet<>()).add(sequence)) {
            byte[] payload = new byte[end - start];
            packet.slice(start, payload.length).get(payload);
            streams.computeIfAbsent(key, k -> new ByteArrayOutputStream()).writeBytes(payload);
        }
    }

    private static String hex(ByteBuffer packet, int at, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(packet.get(at + i) >> 4 & 15, 16));
            text.append(Character.forDigit(packet.get(at + i) & 15, 16));
        }
        return text.toString();
    }
}
