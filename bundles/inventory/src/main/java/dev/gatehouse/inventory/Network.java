package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the network says of who is there: lease files and the kernel's neighbour table. Where they
 * differ the neighbour table holds, since it was not promised but seen. Each fact is told once, and
 * a neighbour again while it answers. Used by one thread; {@link #fact} by any.
 */
final class Network {
    /** Longest part of a lease file that is read, in octets: 4,096 leases of some 250. */
    static final int OCTETS = 1 << 20;

    private final Consumer<Observation> registry;
    private final Consumer<Finding> notices;
    private final Supplier<Instant> clock;
    private final Supplier<List<Neighbour>> kernel;
    private final Map<Path, Read> files = new LinkedHashMap<>();
    private Map<String, Neighbour> neighbours = Map.of();
    private volatile Map<String, Fact> facts = Map.of();

    /** What was read of a file, and of which file: its time and size, or why it can't be read. */
    private record Read(String state, Collection<Lease> leases) {}

    Network(
            Consumer<Observation> registry,
            Consumer<Finding> notices,
            Supplier<Instant> clock,
            Supplier<List<Neighbour>> kernel) {
        this.registry = registry;
        this.notices = notices;
        this.clock = clock;
        this.kernel = kernel;
    }

    /** Returns what is known of an address. */
    Optional<Fact> fact(String address) {
        return Optional.ofNullable(facts.get(address));
    }

    /** Reads these files from now on. */
    void files(List<Path> paths) {
        files.keySet().retainAll(paths);
        paths.forEach(path -> files.putIfAbsent(path, new Read("", List.of())));
    }

    /** Reads the files that have changed. */
    void lookAtFiles() {
        boolean changed = false;
        for (Map.Entry<Path, Read> file : files.entrySet()) {
            Read now = read(file.getKey(), file.getValue());
            changed |= now != file.getValue();
            file.setValue(now);
        }
        if (changed) {
            tell();
        }
    }

    /** Asks the kernel. */
    void lookAtNeighbours() {
        Map<String, Neighbour> found = new HashMap<>();
        kernel.get().forEach(each -> found.put(each.address(), each));
        neighbours = found;
        tell();
        Instant now = clock.get();
        found.values().stream()
                .filter(Neighbour::present)
                .forEach(
                        each ->
                                registry.accept(
                                        seen(each.address(), facts.get(each.address()), now)));
    }

    private Read read(Path path, Read before) {
        try {
            BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
            String state = of.lastModifiedTime().toMillis() + " " + of.size();
            if (state.equals(before.state())) {
                return before;
            }
            if (!of.isRegularFile()) {
                return unreadable(path, before, "it is no file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                String text = new String(in.readNBytes(OCTETS), StandardCharsets.UTF_8);
                return new Read(state, LeaseFile.read(text));
            }
        } catch (IOException e) {
            return unreadable(path, before, "it cannot be opened");
        }
    }

    /** What was read last holds on: the leases have not ended because we cannot read. */
    private Read unreadable(Path path, Read before, String reason) {
        if (before.state().equals(reason)) {
            return before;
        }
        notices.accept(
                Finding.of(Codes.REGISTRY_SOURCE)
                        .with("file", path.toString())
                        .with("reason", reason));
        return new Read(reason, before.leases());
    }

    private void tell() {
        Map<String, Fact> found = new HashMap<>();
        Map<String, Source> sources = new HashMap<>();
        for (Read read : files.values()) {
            for (Lease lease : read.leases()) {
                found.put(lease.address(), new Fact(lease.mac(), lease.hostName()));
                sources.put(lease.address(), Source.LEASE);
            }
        }
        neighbours.forEach(
                (address, each) -> {
                    Fact lease = found.get(address);
                    if (lease == null || !lease.mac().equals(each.mac())) {
                        found.put(address, new Fact(each.mac(), Optional.empty()));
                        sources.put(address, Source.NEIGHBOUR);
                    }
                });
        Map<String, Fact> before = facts;
        facts = Map.copyOf(found);
        Instant now = clock.get();
        found.forEach(
                (address, fact) -> {
                    if (!fact.equals(before.get(address))) {
                        registry.accept(observation(sources.get(address), address, fact, now));
                    }
                });
    }

    private static Observation seen(String address, Fact fact, Instant now) {
        return observation(Source.NEIGHBOUR, address, fact, now);
    }

    private static Observation observation(Source source, String address, Fact fact, Instant now) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        claims.put(Claim.ADDRESS, address);
        claims.put(Claim.MAC, fact.mac());
        fact.hostName().ifPresent(name -> claims.put(Claim.HOST_NAME, name));
        return new Observation(source, claims, Optional.empty(), now);
    }
}
