package io.wirewitness.model;

/**
 * The same connection as another capture shows it.
 *
 * @param capture the other capture point
 * @param flow what it shows, on the first capture's clock
 * @param clockErrorNanos how far the two clocks may still be apart; {@link #CLOCKS_UNRELATED} if that is not known
 * @param nearer to which end the other capture is nearer than the incident's own
 */
public record OtherView(CaptureInfo capture, FlowSnapshot flow, long clockErrorNanos, Nearer nearer) {

    /** Times of the two captures cannot be compared. */
    public static final long CLOCKS_UNRELATED = Long.MAX_VALUE;

    /** Two captures of one connection, seen from the incident's own. */
    public enum Nearer {
        /** The other capture is nearer to the client: what it shows in the server's name came further. */
        CLIENT,
        /** The other capture is nearer to the server: what it shows in the client's name came further. */
        SERVER,
        /** Neither hop counts nor the times of the handshake tell. */
        UNKNOWN
    }

    /** A view of which nobody knows on which side it lies. */
    public OtherView(CaptureInfo capture, FlowSnapshot flow, long clockErrorNanos) {
        this(capture, flow, clockErrorNanos, Nearer.UNKNOWN);
    }
}
