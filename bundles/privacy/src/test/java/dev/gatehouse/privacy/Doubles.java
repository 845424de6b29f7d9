package dev.gatehouse.privacy;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.FlowControl;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ReceiptSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The services around deletions, in memory. The disk can fail at any call, before or after it. */
final class Doubles implements Holdings, DeviceRegistry, ReceiptSigner, Journal, FlowControl {
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00.5Z");
    static final DeviceId CAMERA = new DeviceId("00112233445566778899aabbccddee00");

    final Map<String, Map<Subject, byte[]>> disk = new HashMap<>();
    final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    final List<Finding> findings = new ArrayList<>();
    final List<String> order = new ArrayList<>();
    final List<String> mentions = new ArrayList<>();

    /** Kinds whose records are there and cannot be read. */
    final Set<String> damaged = new HashSet<>();

    int fuse;
    private final KeyPair pair;

    Doubles() throws GeneralSecurityException {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        learn();
    }

    /** Makes the device known, with a record on the disk. */
    void learn() {
        rename("Nursery");
    }

    /** Makes the device known by this name. */
    void rename(String name) {
        Map<Claim, java.util.SortedSet<String>> claims = new HashMap<>();
        claims.put(Claim.MAC, new TreeSet<>(List.of("02:00:5e:10:00:07")));
        claims.put(Claim.ADDRESS, new TreeSet<>(List.of("192.0.2.7", "fd00::7")));
        claims.put(Claim.HOST_NAME, new TreeSet<>(List.of("cam")));
        claims.put(Claim.CLIENT_ID, new TreeSet<>(List.of("cam-7f3a")));
        claims.put(Claim.USER_AGENT, new TreeSet<>(List.of("curl")));
        Device device =
                new Device(
                        CAMERA,
                        name,
                        true,
                        Optional.empty(),
                        claims,
                        List.of(),
                        Zone.TRUSTED,
                        Stance.PROTECT,
                        NOON,
                        NOON);
        devices.put(CAMERA, device);
        disk.computeIfAbsent("device", kind -> new HashMap<>())
                .put(Subject.of(CAMERA), new byte[1]);
    }

    DeletionSteps steps() {
        HomeClock clock =
                new HomeClock() {
                    @Override
                    public Instant now() {
                        return NOON;
                    }

                    @Override
                    public Standing standing() {
                        return Standing.NETWORK;
                    }
                };
        return new DeletionSteps(this, this, this, clock, this, () -> List.of(this));
    }

    List<String> words() {
        return findings.stream().map(finding -> finding.code().word()).toList();
    }

    private void burn() {
        if (fuse > 0 && --fuse == 0) {
            fuse = 1; // Dead stays dead.
            throw new UncheckedIOException(new IOException("killed"));
        }
    }

    @Override
    public void put(String kind, Subject subject, byte[] octets) {
        burn();
        disk.computeIfAbsent(kind, absent -> new HashMap<>()).put(subject, octets);
        burn();
    }

    @Override
    public void remove(String kind, Subject subject) {
        burn();
        order.add("remove");
        disk.getOrDefault(kind, Map.of()).remove(subject);
        burn();
    }

    @Override
    public Map<Subject, byte[]> all(String kind) {
        if (damaged.contains(kind)) {
            throw new UncheckedIOException(new IOException("a record is damaged"));
        }
        return Map.copyOf(disk.getOrDefault(kind, Map.of()));
    }

    @Override
    public Map<Subject, byte[]> readable(String kind, Consumer<Subject> told) {
        if (!damaged.contains(kind)) {
            return all(kind);
        }
        disk.getOrDefault(kind, Map.of()).keySet().forEach(told);
        return Map.of();
    }

    @Override
    public List<DataHolding> held(Subject subject) {
        List<DataHolding> held = new ArrayList<>();
        disk.forEach(
                (kind, records) -> {
                    if (records.containsKey(subject)) {
                        held.add(new DataHolding(kind, 1, Optional.empty()));
                    }
                });
        return held;
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> texts) {
        burn();
        order.add("erase");
        mentions.addAll(texts);
        List<DataHolding> erased = new ArrayList<>(held(subject));
        disk.values().forEach(records -> records.remove(subject));
        if (!texts.isEmpty()) {
            erased.add(new DataHolding("finding", 3, Optional.empty()));
        }
        burn();
        return erased;
    }

    @Override
    public Optional<DeviceId> of(Route route, InetAddress source) {
        return Optional.empty();
    }

    @Override
    public void observe(Observation observation) {}

    @Override
    public Stance stance(DeviceId id) {
        return Stance.PROTECT;
    }

    @Override
    public Zone zone(DeviceId id) {
        return Zone.TRUSTED;
    }

    @Override
    public long generation() {
        return 0;
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public Optional<Device> change(DeviceId id, Change change) {
        return Optional.empty();
    }

    @Override
    public void forget(DeviceId id) {
        burn();
        order.add("forget");
        devices.remove(id);
        burn();
    }

    @Override
    public byte[] sign(byte[] octets) {
        burn();
        order.add("sign");
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(octets);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public EdECPublicKey key() {
        return (EdECPublicKey) pair.getPublic();
    }

    @Override
    public void append(Finding finding) {
        findings.add(finding);
    }

    @Override
    public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        return List.of();
    }

    @Override
    public int end(DeviceId id, Finding reason) {
        burn();
        order.add("end");
        return 1;
    }
}
