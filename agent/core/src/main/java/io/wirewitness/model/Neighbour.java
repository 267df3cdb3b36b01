package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * Another connection between the same hosts, or from the same client, around the time of a failure.
 *
 * @param client who opened it
 * @param server the other end
 * @param firstNanos its first segment
 * @param lastNanos its last segment
 * @param end how it ended
 * @param endNanos when it ended: its first FIN or RST, else its last segment
 * @param requests requests seen on it
 * @param idleNanos quiet time before its end; -1 if not known
 * @param syns how often its SYN was sent
 * @param connectedNanos when its SYN was answered by a SYN-ACK; 0 if that was not seen
 * @param heardNanos the last sign of life of the server on it, as far as it is kept: SYN-ACK, payload, FIN or RST; 0 if none
 * @param serverTtl the TTL of the server's SYN-ACK; -1 if not seen
 */
public record Neighbour(
        Endpoint client,
        Endpoint server,
        long firstNanos,
        long lastNanos,
        End end,
        long endNanos,
        int requests,
        long idleNanos,
        int syns,
        long connectedNanos,
        long heardNanos,
        int serverTtl) {

    /** A neighbour of whose handshake no more is known. */
    public Neighbour(
            Endpoint client,
            Endpoint server,
            long firstNanos,
            long lastNanos,
            End end,
            long endNanos,
            int requests,
            long idleNanos,
            int syns) {
        this(client, server, firstNanos, lastNanos, end, endNanos, requests, idleNanos, syns, 0, 0, -1);
    }

    // Written out for the same reason as those of Endpoint: the same connection, seen to the same moment.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Neighbour neighbour
                && firstNanos == neighbour.firstNanos
                && lastNanos == neighbour.lastNanos
                && client.equals(neighbour.client)
                && server.equals(neighbour.server);
    }

    @Override
    public int hashCode() {
        return 31 * client.hashCode() + Long.hashCode(firstNanos);
    }

    /** How a connection ended, by who was first. */
    public enum End {
        /** No FIN or RST was seen. */
        OPEN,
        /** Nothing answered its SYN. */
        UNANSWERED,
        /** Its SYN was answered by a RST. */
        REFUSED,
        CLIENT_FIN,
        CLIENT_RESET,
        SERVER_FIN,
        SERVER_RESET
    }
}
