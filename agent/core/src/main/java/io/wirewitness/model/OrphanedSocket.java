package io.wirewitness.model;

/**
 * What the kernel shows of a connection that our side has closed, which it goes on to close in our place.
 *
 * @param epochNanos when it was looked up
 * @param state its state then; CLOSE if it was not among the kernel's connections any more, in no state
 * @param retransmits {@code icsk_retransmits}: time-outs in a row of what our side sent last, without an acknowledgment; 1 at
 *     least of a FIN that was seen unacknowledged for longer than an acknowledgment takes
 */
public record OrphanedSocket(long epochNanos, TcpState state, int retransmits) {

    /** One may be a packet that was lost; a second one is sent again after 600 ms at least (TCP_RTO_MIN, doubled once). */
    private static final int UNANSWERED_TIMES = 2;

    /** True if the peer acknowledged our FIN: its host was there, and the way open in both directions. */
    public boolean finAcknowledged() {
        return state == TcpState.FIN_WAIT2 || state == TcpState.TIME_WAIT;
    }

    /** True if our FIN was sent again and again and nothing answered it. */
    public boolean finUnanswered() {
        return state == TcpState.FIN_WAIT1 && retransmits >= UNANSWERED_TIMES;
    }

    /**
     * True if nothing was left of it. A close by FIN leaves a connection that waits for the peer's, or a minute of TIME_WAIT: as a rule a
     * reset took this one away, the peer's in answer to our FIN or our own.
     */
    public boolean isGone() {
        return state == TcpState.CLOSE;
    }

    /** True if another look may show more: the answer to our FIN is still due. */
    public boolean isUndecided() {
        return state == TcpState.FIN_WAIT1 && !finUnanswered();
    }
}
