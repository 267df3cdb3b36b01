package io.wirewitness.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts an {@link Incident} together; what is not said is not known. One thread's. */
public final class IncidentBuilder {

    private String id;
    private long epochNanos;
    private Failure failure;
    private @Nullable Connection connection;
    private @Nullable Call call;
    private boolean repeated;
    private @Nullable FlowSnapshot flow;
    private PeerHistory peer = PeerHistory.NONE;
    private List<JvmEvent> jvm = List.of();
    private List<CounterChange> counters = List.of();
    private Set<Tier> tiers = Set.of();
    private Lost lost = Lost.NOTHING;
    private Surroundings surroundings = Surroundings.NONE;
    private @Nullable Trace trace;

    /** An incident of which this is known at least. */
    public IncidentBuilder(String id, long epochNanos, Failure failure) {
        this.id = id;
        this.epochNanos = epochNanos;
        this.failure = failure;
    }

    /** Eight hexadecimal digits. */
    public IncidentBuilder id(String value) {
        this.id = value;
        return this;
    }

    /** When it was felt. */
    public IncidentBuilder epochNanos(long value) {
        this.epochNanos = value;
        return this;
    }

    /** What was seen. */
    public IncidentBuilder failure(Failure value) {
        this.failure = value;
        return this;
    }

    /** The connection. */
    public IncidentBuilder connection(@Nullable Connection value) {
        this.connection = value;
        return this;
    }

    /** The call. */
    public IncidentBuilder call(@Nullable Call value) {
        this.call = value;
        return this;
    }

    /** Whether the library sent the request again by itself. */
    public IncidentBuilder repeated(boolean value) {
        this.repeated = value;
        return this;
    }

    /** The packets. */
    public IncidentBuilder flow(@Nullable FlowSnapshot value) {
        this.flow = value;
        return this;
    }

    /** What other connections to the same peer did lately. */
    public IncidentBuilder peer(PeerHistory value) {
        this.peer = value;
        return this;
    }

    /** What the JVM did lately. */
    public IncidentBuilder jvm(List<JvmEvent> value) {
        this.jvm = value;
        return this;
    }

    /** Changes of the host's counters around the failure. */
    public IncidentBuilder counters(List<CounterChange> value) {
        this.counters = value;
        return this;
    }

    /** The tiers that had evidence on this connection. */
    public IncidentBuilder tiers(Set<Tier> value) {
        this.tiers = value;
        return this;
    }

    /** What was dropped meanwhile. */
    public IncidentBuilder lost(Lost value) {
        this.lost = value;
        return this;
    }

    /** What captures show besides the connection itself. */
    public IncidentBuilder surroundings(Surroundings value) {
        this.surroundings = value;
        return this;
    }

    /** The trace that was current where it was felt. */
    public IncidentBuilder trace(@Nullable Trace value) {
        this.trace = value;
        return this;
    }

    /** The incident. */
    public Incident build() {
        return new Incident(
                id,
                epochNanos,
                failure,
                connection,
                call,
                repeated,
                flow,
                peer,
                jvm,
                counters,
                tiers,
                lost,
                surroundings,
                trace);
    }
}
