package io.wirewitness.model;

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
        int syns) {

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
