package io.wirewitness.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One failure with all that is known of it: what rules are asked about.
 *
 * @param id eight hexadecimal digits
 * @param epochNanos when it was felt
 * @param failure what was seen
 * @param connection the connection; null where only packets or only a call are known
 * @param call the call; null if no probe knows it
 * @param repeated whether the library sent the request again by itself
 * @param flow the packets; null if none were captured
 * @param peer what other connections to the same peer did lately
 * @param jvm what the JVM did lately
 * @param counters changes of the host's counters around the failure
 * @param tiers the tiers that had evidence on this connection
 * @param lost what was dropped meanwhile
 * @param surroundings what captures show besides the connection itself
 * @param trace the trace that was current where it was felt; null if none was, or nobody could tell
 */
public record Incident(
        String id,
        long epochNanos,
        Failure failure,
        @Nullable Connection connection,
        @Nullable Call call,
        boolean repeated,
        @Nullable FlowSnapshot flow,
        PeerHistory peer,
        List<JvmEvent> jvm,
        List<CounterChange> counters,
        Set<Tier> tiers,
        Lost lost,
        Surroundings surroundings,
        @Nullable Trace trace) {

    public Incident {
        jvm = List.copyOf(jvm);
        counters = List.copyOf(counters);
        tiers = Set.copyOf(tiers);
    }

    /** The same facts, to be changed. */
    public IncidentBuilder toBuilder() {
        return new IncidentBuilder(id, epochNanos, failure)
                .connection(connection)
                .call(call)
                .repeated(repeated)
                .flow(flow)
                .peer(peer)
                .jvm(jvm)
                .counters(counters)
                .tiers(tiers)
                .lost(lost)
                .surroundings(surroundings)
                .trace(trace);
    }

    /** The same facts under another id. */
    public Incident withId(String other) {
        return toBuilder().id(other).build();
    }

    /** The same facts of a connection of which more is known by now. */
    public Incident withConnection(@Nullable Connection known) {
        return toBuilder().connection(known).build();
    }

    /** True if nobody but a capture saw it: then "our" side is the client's, and we are not it. */
    public boolean observed() {
        return connection != null && connection.role() == Role.OBSERVER;
    }

    /** Our end of the connection; null if not known. */
    public @Nullable Endpoint local() {
        return connection == null ? null : connection.local();
    }

    /** The peer; null if not known. */
    public @Nullable Endpoint remote() {
        return connection == null ? null : connection.remote();
    }

    /** Facts about the packets we sent; null without packets or addresses. */
    public FlowSnapshot.@Nullable Side ours() {
        Endpoint local = local();
        return flow == null || local == null ? null : flow.from(local);
    }

    /** Facts about the packets sent in the peer's name; null without packets or addresses. */
    public FlowSnapshot.@Nullable Side theirs() {
        Endpoint remote = remote();
        return flow == null || remote == null ? null : flow.from(remote);
    }
}
