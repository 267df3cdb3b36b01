package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * What connections to one peer did in the last minutes, from socket events alone. Unknown values are -1.
 *
 * @param idleEnds connections that the peer ended while they were idle, or at their first use after idling
 * @param shortestIdleEndMillis the shortest idle time after which the peer had ended one
 * @param longestIdleReuseMillis the longest idle time after which one was reused with success
 * @param millisSinceConnect time since a connect to this peer last succeeded
 * @param usualServer the Server header of its answers that an application writes by itself, if all that were seen agree; null
 *     if fewer than two were, or they differ
 */
public record PeerHistory(
        int idleEnds,
        long shortestIdleEndMillis,
        long longestIdleReuseMillis,
        long millisSinceConnect,
        @Nullable String usualServer) {

    /** What connections did, of a peer whose answers were not looked at. */
    public PeerHistory(int idleEnds, long shortestIdleEndMillis, long longestIdleReuseMillis, long millisSinceConnect) {
        this(idleEnds, shortestIdleEndMillis, longestIdleReuseMillis, millisSinceConnect, null);
    }

    /** The same with who usually answers. */
    public PeerHistory withUsualServer(@Nullable String server) {
        return new PeerHistory(idleEnds, shortestIdleEndMillis, longestIdleReuseMillis, millisSinceConnect, server);
    }

    /** Nothing is known of this peer. */
    public static final PeerHistory NONE = new PeerHistory(0, -1, -1, -1);
}
