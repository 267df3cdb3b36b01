package io.wirewitness.model;

/**
 * What connections to one peer did in the last minutes, from socket events alone. Unknown values are -1.
 *
 * @param idleEnds connections that the peer ended while they were idle, or at their first use after idling
 * @param shortestIdleEndMillis the shortest idle time after which the peer had ended one
 * @param longestIdleReuseMillis the longest idle time after which one was reused with success
 * @param millisSinceConnect time since a connect to this peer last succeeded
 */
public record PeerHistory(
        int idleEnds, long shortestIdleEndMillis, long longestIdleReuseMillis, long millisSinceConnect) {

    /** Nothing is known of this peer. */
    public static final PeerHistory NONE = new PeerHistory(0, -1, -1, -1);
}
