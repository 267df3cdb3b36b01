package io.wirewitness.explain;

import io.wirewitness.model.FlowKey;
import io.wirewitness.model.IcmpError;
import java.util.ArrayList;
import java.util.List;

/** ICMP errors by the connection whose segment they quote; the first few of each, bounded. Not thread-safe. */
final class IcmpBook {

    private static final int CONNECTIONS_AT_MOST = 20_000;
    private static final int ERRORS_EACH = 8;

    /** Before a connection's first segment, an error about it belongs to an earlier one between the same ends. */
    private static final long SLACK_NANOS = 1_000_000;

    private final BoundedMap<FlowKey, List<IcmpError>> byConnection = new BoundedMap<>(CONNECTIONS_AT_MOST);

    void add(IcmpError error) {
        List<IcmpError> errors = byConnection.computeIfAbsent(
                FlowKey.of(error.quotedSource(), error.quotedDestination()), key -> new ArrayList<>(1));
        if (errors.size() == ERRORS_EACH) {
            errors.remove(ERRORS_EACH / 2); // the first ones tell why, the last ones until when
        }
        errors.add(error);
    }

    /** The errors about a connection that began then. */
    List<IcmpError> about(FlowKey key, long firstNanos) {
        return byConnection.getOrDefault(key, List.of()).stream()
                .filter(error -> error.epochNanos() >= firstNanos - SLACK_NANOS)
                .toList();
    }

    /** True if it says that its sender does not reach the destination, or may not (RFC 792; RFC 4443, 3.1). */
    static boolean isUnreachable(IcmpError error) {
        return error.ipv6() ? error.type() == 1 : error.type() == 3 && !error.isTooBig();
    }

    long forgotten() {
        return byConnection.forgotten();
    }
}
