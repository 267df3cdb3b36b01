package io.wirewitness.model;

/**
 * A connection's two ends without a direction: both sides' packets and socket events meet under one key.
 *
 * @param first the smaller endpoint
 * @param second the larger endpoint
 */
public record FlowKey(Endpoint first, Endpoint second) {

    /** The key for two ends in any order. */
    public static FlowKey of(Endpoint one, Endpoint other) {
        return one.compareTo(other) <= 0 ? new FlowKey(one, other) : new FlowKey(other, one);
    }

    @Override
    public String toString() {
        return first + " <-> " + second;
    }
}
