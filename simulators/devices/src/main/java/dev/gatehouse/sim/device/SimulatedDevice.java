package dev.gatehouse.sim.device;

/**
 * A device that can be switched on once and off once. Runs on threads of its own; what goes wrong
 * after it was switched on is its habit to bear: it tries again.
 */
public interface SimulatedDevice extends AutoCloseable {
    /** Returns the name that it gives itself. */
    String name();

    /**
     * Switches it on.
     *
     * @throws java.io.IOException if it cannot work here at all, such as a port that is taken
     */
    void start() throws java.io.IOException;

    /** Switches it off; nothing of it is left when this returns. */
    @Override
    void close();
}
