package io.wirewitness.engine;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;

/**
 * Watches what becomes of a connection that a timer of ours ended: whether the peer's host still answers our FIN splits a server
 * that was slow from a way, or a host, that broke meanwhile. Engine's thread only.
 */
final class Orphans {

    /** The second repetition of a FIN comes after 600 ms where a round trip is short (TCP_RTO_MIN), after 900 ms at 100 ms. */
    private static final long LONGEST_WAIT_NANOS = 1_100_000_000L;

    /** An application closes behind its exception; one that has not by then may keep the connection. */
    private static final long CLOSES_WITHIN_NANOS = 250_000_000L;

    /** The acknowledgment may be delayed for 40 ms (TCP_DELACK_MIN). */
    private static final long FIRST_LOOK_NANOS = 50_000_000L;

    /** How often the table is read at most (see {@code kernel.OrphanTable}). */
    private static final long AGAIN_NANOS = 250_000_000L;

    private static final long MICRO_NANOS = 1_000L;

    private final PeerBook book;

    Orphans(PeerBook book) {
        this.book = book;
    }

    /** True if the verdict need not wait for it: it cannot matter, it is decided, or it is late. Looks where it is time to. */
    boolean settled(Pending failure, long now) {
        long age = now - failure.firstNanos;
        if (age >= LONGEST_WAIT_NANOS || !matters(failure)) {
            return true;
        }
        Connection connection = failure.connection();
        if (connection == null || now < nextLookNanos(failure, connection)) {
            return connection == null;
        }
        Endpoint local = connection.local();
        Endpoint remote = connection.remote();
        OrphanedSocket before = failure.orphan();
        OrphanedSocket seen = local == null || remote == null ? null : book.orphan(local, remote, now);
        if (before != null && before.state() == TcpState.FIN_WAIT1 && seen != null && seen.finAcknowledged()) {
            // It was not acknowledged when it should have been, and was once it had been sent again.
            seen = new OrphanedSocket(seen.epochNanos(), seen.state(), Math.max(1, before.retransmits()));
        }
        failure.orphanLooked(seen, now);
        return seen == null || !seen.isUndecided() || (isOpen(seen) && age >= CLOSES_WITHIN_NANOS);
    }

    private static boolean isOpen(OrphanedSocket seen) {
        return seen.state() == TcpState.ESTABLISHED;
    }

    private static long nextLookNanos(Pending failure, Connection connection) {
        if (failure.orphanLookedNanos() > 0) {
            return failure.orphanLookedNanos() + AGAIN_NANOS;
        }
        KernelSnapshot after = connection.kernelAtFailure();
        long roundTrip = after == null ? 0 : Math.max(0, after.rttMicros()) * MICRO_NANOS;
        return failure.firstNanos + Math.max(FIRST_LOOK_NANOS, roundTrip * 3 / 2);
    }

    /** Only where the peer's kernel has acknowledged all and nothing lies unread: else the verdict is another one. */
    private static boolean matters(Pending failure) {
        Connection connection = failure.connection();
        Failure.Kind kind = failure.failure().kind();
        if (connection == null
                || connection.role() != Role.CLIENT
                || connection.multiplexed() // it stays open when a request is given up
                || connection.exchangeBytesOut() == 0
                || !(kind == Failure.Kind.TIMED_OUT || kind == Failure.Kind.STALLED)) {
            return false;
        }
        Endpoint remote = connection.remote();
        KernelSnapshot after = connection.kernelAtFailure();
        return remote != null
                && !remote.isLoopback()
                && after != null
                && after.unackedSegments() == 0
                && after.notSentBytes() <= 0
                && after.receiveQueueBytes() == 0;
    }
}
