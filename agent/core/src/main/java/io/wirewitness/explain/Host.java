package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;
import org.jspecify.annotations.Nullable;

/** An address without a port, as a key. */
record Host(long high, long low) {

    // Written out for the same reason as those of Endpoint.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Host host && low == host.low && high == host.high;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    static Host of(Endpoint end) {
        return new Host(end.high(), end.low());
    }
}
