package dev.gatehouse.api.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the guards do for a device: they refuse (protect), or let pass what they would have refused
 * and say so (look). Immutable; asked on event loops.
 *
 * @param mode what the household has chosen
 * @param pausedUntil until when protection is paused: looks until then, by itself ends
 * @param accepted risks that the household has accepted, each until a date
 */
public record Stance(Mode mode, Optional<Instant> pausedUntil, List<Acceptance> accepted) {

    /** Most risks that are accepted for one device: more is no exception any more. */
    public static final int ACCEPTED = 32;

    /** What a new device of a route gets: it is protected. */
    public static final Stance PROTECT = new Stance(Mode.PROTECT, Optional.empty(), List.of());

    /** What the household has chosen for a device. */
    public enum Mode {
        /** What a guard refuses does not pass. */
        PROTECT,
        /** It passes with a finding. */
        LOOK
    }

    /** Why something passes that a guard refuses. */
    public enum Passing {
        LOOK,
        PAUSE,
        ACCEPTED
    }

    /**
     * A person's decision to let one kind of thing pass for one device.
     *
     * @param code the finding's code
     * @param until when the decision ends
     * @param reason in the person's words
     */
    public record Acceptance(String code, Instant until, String reason) {}

    public Stance {
        accepted = List.copyOf(accepted);
        if (accepted.size() > ACCEPTED) {
            throw new IllegalArgumentException("more than " + ACCEPTED + " accepted risks");
        }
    }

    /** Returns why a finding of this code does not stop a message now; absent if it stops it. */
    public Optional<Passing> passes(String code, Instant now) {
        if (mode == Mode.LOOK) {
            return Optional.of(Passing.LOOK);
        }
        if (pausedUntil.filter(now::isBefore).isPresent()) {
            return Optional.of(Passing.PAUSE);
        }
        boolean risk =
                accepted.stream()
                        .anyMatch(each -> each.code().equals(code) && now.isBefore(each.until()));
        return risk ? Optional.of(Passing.ACCEPTED) : Optional.empty();
    }
}
