package io.wirewitness.explain;

import io.wirewitness.flow.IcmpErrors;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.IcmpError;
import java.util.List;

/** ICMP errors by the connection whose segment they quote; the first few of each, bounded. Not thread-safe. */
final class IcmpBook {

    private static final int CONNECTIONS_AT_MOST = 20_000;

    private final BoundedMap<FlowKey, IcmpErrors> byConnection = new BoundedMap<>(CONNECTIONS_AT_MOST);

    void add(IcmpError error) {
        byConnection
                .computeIfAbsent(FlowKey.of(error.quotedSource(), error.quotedDestination()), key -> new IcmpErrors())
                .add(error);
    }

    /** The errors about a connection that began then. */
    List<IcmpError> about(FlowKey key, long firstNanos) {
        IcmpErrors errors = byConnection.get(key);
        return errors == null ? List.of() : errors.since(firstNanos);
    }

    /** True if it says that its sender does not reach the destination, or may not (RFC 792; RFC 4443, 3.1). */
    static boolean isUnreachable(IcmpError error) {
        return error.ipv6() ? error.type() == 1 : error.type() == 3 && !error.isTooBig();
    }

    long forgotten() {
        return byConnection.forgotten();
    }
}
