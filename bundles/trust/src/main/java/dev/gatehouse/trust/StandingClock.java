package dev.gatehouse.trust;

import dev.gatehouse.api.time.BuildTime;
import dev.gatehouse.api.time.HomeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The system's clock held against a floor: the newest of build time, last persisted time and newest
 * verified certificate. A clock before the floor was never set.
 *
 * <p>Safe on any thread; reading it never blocks. A thread of its own writes the time to {@code
 * clock} in the data folder; where that fails, the floor after the next start is an older one.
 */
@Component(service = {HomeClock.class, StandingClock.class})
public final class StandingClock implements HomeClock {
    static final String FILE = "clock";

    /** Minutes between two writes: bounds both the wear of a flash disk and what is forgotten. */
    static final long PERSIST_MINUTES = 10;

    /**
     * What is persisted lies this much in the past, so that a small step back by NTP after a start
     * doesn't make the clock look as if it were never set.
     */
    static final Duration MARGIN = Duration.ofMinutes(10);

    /**
     * Nothing lifts the floor further than this beyond the build: a clock that once stood in the
     * far future must not make every certificate expire for good. Years of life of a gateway.
     */
    static final Duration LIFE = Duration.ofDays(20 * 365L);

    /** Octets: an ISO 8601 time and a line end, with room. */
    private static final int FILE_MOST = 64;

    private static final System.Logger LOG = System.getLogger(StandingClock.class.getName());

    private final InstantSource system;
    private final DataFolder data;
    private final Instant highest;
    private final AtomicReference<Instant> floor;
    private final Optional<ScheduledExecutorService> writer;

    /** For the component runtime. */
    @Activate
    public StandingClock(BundleContext context) {
        this(
                InstantSource.system(),
                Places.of(context).data(),
                BuildTime.instant(),
                Optional.of(Executors.newSingleThreadScheduledExecutor(StandingClock::thread)));
    }

    /**
     * @param writer what writes the time down; absent: only {@link #persist} does
     */
    StandingClock(
            InstantSource system,
            DataFolder data,
            Instant built,
            Optional<ScheduledExecutorService> writer) {
        this.system = system;
        this.data = data;
        this.highest = built.plus(LIFE);
        this.floor = new AtomicReference<>(built);
        this.writer = writer;
        persisted().ifPresent(this::lift);
        writer.ifPresent(
                timer ->
                        timer.scheduleWithFixedDelay(
                                this::persist, PERSIST_MINUTES, PERSIST_MINUTES, TimeUnit.MINUTES));
    }

    @Override
    public Instant now() {
        Instant now = system.instant();
        Instant least = floor.get();
        return now.isBefore(least) ? least : now;
    }

    @Override
    public Standing standing() {
        return system.instant().isBefore(floor.get()) ? Standing.UNSET : Standing.FLOOR;
    }

    /** Returns the earliest moment that the present can be. */
    Instant floor() {
        return floor.get();
    }

    /**
     * Takes it as proved that the present is not before this moment. Never lowers the floor; what
     * lies beyond the life of a gateway is ignored.
     */
    void lift(Instant proved) {
        if (!proved.isAfter(highest)) {
            floor.accumulateAndGet(proved, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    /** Writes the time down. A failure is logged and tried again later. */
    synchronized void persist() {
        Instant certain = now().minus(MARGIN);
        lift(certain);
        try {
            data.replace(FILE, (floor.get() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (DataFault e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        }
    }

    /** For the component runtime. */
    @Deactivate
    public void stop() {
        writer.ifPresent(ScheduledExecutorService::shutdownNow);
        persist();
    }

    private Optional<Instant> persisted() {
        try {
            return data.read(FILE, FILE_MOST)
                    .map(octets -> new String(octets, StandardCharsets.US_ASCII).strip())
                    .map(Instant::parse);
        } catch (DataFault | DateTimeParseException e) {
            // The build time stays as floor: an older one, but a true one.
            LOG.log(System.Logger.Level.WARNING, data.path(FILE) + " is not used: unreadable");
            return Optional.empty();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-clock");
        thread.setDaemon(true);
        return thread;
    }
}
