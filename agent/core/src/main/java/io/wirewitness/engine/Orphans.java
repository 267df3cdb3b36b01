package io.wirewitness.engine;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * Watches what becomes of a connection that a timer of ours ended: whether the peer's host still answers our FIN splits a server
 * that was slow from a way, or a host, that broke meanwhile. Engine's thread only.
 */
final class Orphans {

    /** The second repetition of a FIN comes after 600 to 800 ms where a round trip is short (TCP_RTO_MIN, a probe before it). */
    private static final long LONGEST_WAIT_NANOS = 1_100_000_000L;

    /** An application closes behind its exception; one that has not by then may keep the connection. */
    private static final long CLOSES_WITHIN_NANOS = 200_000_000L;

    private static final long FIRST_LOOK_NANOS = 50_000_000L;

    private static final long AGAIN_NANOS = 150_000_000L;

    /** Beside its round trip: Linux delays an acknowledgment by 40 ms (TCP_DELACK_MIN). */
    private static final long ACKNOWLEDGED_WITHIN_NANOS = 100_000_000L;

    private static final long MICRO_NANOS = 1_000L;

    private final PeerBook book;

    Orphans(PeerBook book) {
        this.book = book;
    }

    /** True if the verdict need not wait for it: it cannot matter, it is decided, or it is late. Looks where it is time to. */
    boolean settled(Pending failure, long now) {
        long age = now - failure.firstNanos;
        Connection connection = failure.connection();
        if (age >= LONGEST_WAIT_NANOS || connection == null || !matters(failure, connection)) {
            return true;
        }
        if (now < nextLookNanos(failure, connection)) {
            return false;
        }
        Endpoint local = connection.local();
        Endpoint remote = connection.remote();
        OrphanedSocket seen = local == null || remote == null ? null : book.orphan(local, remote, now);
        OrphanedSocket before = failure.orphan();
        failure.orphanLooked(since(before, seen, roundTripNanos(connection)), now);
        if (seen != null && seen.isGone()) { // a table is not read in one piece, and the reading may be an old one
            return before != null && before.isGone() && seen.epochNanos() > before.epochNanos();
        }
        return seen == null ? age >= CLOSES_WITHIN_NANOS : !seen.isUndecided();
    }

    /**
     * What was seen before and is seen now. A FIN that was not acknowledged at two looks, further apart than an acknowledgment takes,
     * was lost, or its acknowledgment was, also if it is acknowledged in the end.
     */
    private static @Nullable OrphanedSocket since(
            @Nullable OrphanedSocket before, @Nullable OrphanedSocket seen, long roundTrip) {
        if (before == null || before.isGone() || (seen != null && before.state() != TcpState.FIN_WAIT1)) {
            return seen;
        }
        if (seen == null) {
            return before;
        }
        boolean overdue = seen.epochNanos() - before.epochNanos() >= roundTrip * 3 / 2 + ACKNOWLEDGED_WITHIN_NANOS;
        int known = Math.max(before.retransmits(), seen.state() == TcpState.FIN_WAIT1 && overdue ? 1 : 0);
        return new OrphanedSocket(seen.epochNanos(), seen.state(), Math.max(known, seen.retransmits()));
    }

    private static long nextLookNanos(Pending failure, Connection connection) {
        long roundTrip = roundTripNanos(connection);
        return failure.orphanLookedNanos() > 0
                ? failure.orphanLookedNanos() + Math.max(AGAIN_NANOS, roundTrip * 3 / 2 + ACKNOWLEDGED_WITHIN_NANOS)
                : failure.firstNanos + Math.max(FIRST_LOOK_NANOS, roundTrip * 3 / 2);
    }

    private static long roundTripNanos(Connection connection) {
        KernelSnapshot after = connection.kernelAtFailure();
        return after == null ? 0 : Math.max(0, after.rttMicros()) * MICRO_NANOS;
    }

    /** Only where the peer's kernel has acknowledged all and nothing lies unread: else the verdict is another one. */
    private static boolean matters(Pending failure, Connection connection) {
        Failure.Kind kind = failure.failure().kind();
        boolean timer =
                kind == Failure.Kind.TIMED_OUT || kind == Failure.Kind.STALLED || kind == Failure.Kind.CLOSED_LOCALLY;
        if (!timer
                || connection.role() != Role.CLIENT
                || connection.multiplexed() // it stays open when a request is given up
                || connection.exchangeBytesOut() == 0) {
            return false;
        }
        Endpoint remote = connection.remote();
        KernelSnapshot after = connection.kernelAtFailure();
        return remote != null
                && !remote.isLoopback()
                && after != null
                && after.state() == TcpState.ESTABLISHED // a FIN of before tells nothing of now
                && after.unackedSegments() == 0
                && after.notSentBytes() <= 0
                && after.receiveQueueBytes() == 0
                && roundTripNanos(connection) * 3 < LONGEST_WAIT_NANOS;
    }
}
