package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

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

    // Written out for the same reason as those of Endpoint.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlowKey key && first.equals(key.first) && second.equals(key.second);
    }

    @Override
    public int hashCode() {
        return 31 * first.hashCode() + second.hashCode();
    }

    @Override
    public String toString() {
        return first + " <-> " + second;
    }
}
