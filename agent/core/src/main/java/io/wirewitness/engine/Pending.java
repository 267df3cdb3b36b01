package io.wirewitness.engine;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.Trace;
import io.wirewitness.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One failure while its events are still coming in: what the socket said, what the library said, what the caller saw. */
final class Pending {

    final long firstNanos;
    private final List<Consumer<Report>> askers = new ArrayList<>(2);
    private long lastArrivalNanos;
    private Failure failure;
    private int failureRank;
    private @Nullable Connection connection;
    private @Nullable Call call;
    private @Nullable NameLookup lookup;
    private @Nullable Trace trace;
    private @Nullable OrphanedSocket orphan;
    private long orphanLookedNanos;
    private boolean felt;
    private boolean repeated;
    private boolean answered;
    private boolean unclaimedConnect;
    private boolean claimed;

    Pending(SocketEvent first, Failure failure, @Nullable Consumer<Report> asker, long nowNanos) {
        this.firstNanos = first.epochNanos();
        this.failure = failure;
        add(first, asker, nowNanos);
    }

    /**
     * Takes an event of the same failure.
     *
     * @param arrivalNanos when it came: the engine may have slept meanwhile
     */
    void add(SocketEvent event, @Nullable Consumer<Report> asker, long arrivalNanos) {
        lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
        if (asker != null) {
            askers.add(asker);
        }
        if (event.connection() != null
                && (connection == null || event.connection().id() == connection.id())) {
            // What had not been closed when it failed was closed because it failed.
            boolean failedFirst = connection != null && connection.localClose() == null;
            Connection next = withStream(event.connection(), connection);
            connection = failedFirst ? next.withoutLocalClose() : next;
        }
        if (event.call() != null) {
            call = fuller(event.call(), call);
        }
        if (event.lookup() != null) {
            lookup = event.lookup();
        }
        if (trace == null) {
            trace = event.trace(); // the first is from where it failed; a later one may be what goes on behind it
        }
        int rank = rank(event.kind());
        switch (event.kind()) {
            case ATTEMPT_REPEATED -> repeated = true;
            case CALL_FAILED, SOCKET_FAILED -> felt = true;
            case ANSWERED -> answered = true;
            case CONNECT_FAILED -> unclaimedConnect = true;
            case ATTEMPT_FAILED -> claimed = true;
            default -> {}
        }
        boolean pool = failure.kind() == Failure.Kind.POOL_TIMED_OUT; // says more than how its library passes it on
        boolean answeredAllTheSame = event.kind() == SocketEvent.Kind.ANSWERED && felt;
        if (event.failure() != null && rank >= failureRank && !pool && !answeredAllTheSame) {
            failureRank = rank;
            failure = event.failure();
        }
    }

    /** A later event may know less: a call that is repeated has another stream, a server clears a request it is done with. */
    private static Call fuller(Call latest, @Nullable Call before) {
        if (before == null) {
            return latest;
        }
        if (latest.request() == null && before.request() != null) {
            return latest.handler() == null ? before : before.withHandler(latest.handler());
        }
        Call known = latest.streamId() == 0 ? latest.withStreamId(before.streamId()) : latest;
        known = known.answer() == null ? known.withAnswer(before.answer(), before.asked()) : known;
        return known.waitedFor() == null ? known.withPool(before.waitedFor()) : known;
    }

    /** A later event may not know the stream any more that the first one named: a call that is repeated has another. */
    private static Connection withStream(Connection latest, @Nullable Connection before) {
        StreamsView known = before == null ? null : before.streams();
        StreamsView now = latest.streams();
        boolean forgotten = known != null && known.streamId() > 0 && (now == null || now.streamId() == 0);
        return forgotten ? latest.with(latest.multiplexed(), known, latest.tls()) : latest;
    }

    /** The outermost exception is the one that the application knows; an answer that came says more than an attempt's end. */
    private static int rank(SocketEvent.Kind kind) {
        return switch (kind) {
            case ENDED -> 0;
            case SOCKET_FAILED, CONNECT_FAILED -> 1;
            case ATTEMPT_FAILED, ATTEMPT_REPEATED -> 2;
            case ANSWERED -> 3;
            case CALL_FAILED -> 4;
        };
    }

    /** Whether an event belongs to this failure: the same connection, and on a shared one the same call. */
    boolean isOf(SocketEvent event) {
        Connection other = event.connection();
        if (other == null || connection == null) {
            return event.call() != null && isOf(event.call().id());
        }
        if (isOfAnotherStream(other)) {
            return false; // a call that is repeated on the same HTTP/2 connection
        }
        if (answeredOnly() && connection.ordinal() != other.ordinal()) {
            return false; // an answered request, and the next one on its connection
        }
        return connection.id() == other.id()
                && (!other.multiplexed()
                        || event.call() == null
                        || call == null
                        || isOf(event.call().id()));
    }

    private boolean isOfAnotherStream(Connection other) {
        StreamsView known = connection == null ? null : connection.streams();
        StreamsView now = other.streams();
        return known != null
                && now != null
                && known.streamId() > 0
                && now.streamId() > 0
                && known.streamId() != now.streamId();
    }

    /** True if it is of the call with this number. */
    boolean isOf(long callId) {
        return call != null && call.id() == callId;
    }

    /** True once it is known whether somebody felt the failure or the library hid it. */
    boolean outcomeKnown() {
        return felt || repeated || answered;
    }

    /** At the end of the grace: a connect that no library has claimed was somebody's. */
    boolean feltAfterAll() {
        return unclaimedConnect && !claimed;
    }

    /** True if all that happened is an answer with an error status: nobody's failure unless a rule finds one in it. */
    boolean answeredOnly() {
        return answered && !felt && !repeated;
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    Failure failure() {
        return failure;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    @Nullable
    Call call() {
        return call;
    }

    @Nullable
    NameLookup lookup() {
        return lookup;
    }

    /** The trace of the first event that has one; null if none has. */
    @Nullable
    Trace trace() {
        return trace;
    }

    /** What has become of its connection, when it was looked last; null if nobody could tell. */
    @Nullable
    OrphanedSocket orphan() {
        return orphan;
    }

    /** When that was; 0 if never. */
    long orphanLookedNanos() {
        return orphanLookedNanos;
    }

    void orphanLooked(@Nullable OrphanedSocket seen, long nowNanos) {
        orphan = seen;
        orphanLookedNanos = nowNanos;
    }

    /** The name that may be in doubt: of a connect that failed, or of a failure that the JVM's cache repeated; else null. */
    @Nullable
    String suspectName() {
        if (lookup != null) {
            NameLookup.Refusal refusal = lookup.refusal();
            return refusal != null && refusal.fromCache() ? lookup.name() : null;
        }
        return connection != null && failure.kind().inConnecting() ? connection.host() : null;
    }

    boolean repeated() {
        return repeated;
    }

    List<Consumer<Report>> askers() {
        return askers;
    }
}
