package dev.gatehouse.api.flow;

/**
 * Names one flow during one run of the gateway; counted upwards from 1, never reused within a run.
 *
 * @param value the number
 */
public record FlowId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
