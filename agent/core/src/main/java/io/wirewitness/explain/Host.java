package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;

/** An address without a port, as a key. */
record Host(long high, long low) {

    static Host of(Endpoint end) {
        return new Host(end.high(), end.low());
    }
}
