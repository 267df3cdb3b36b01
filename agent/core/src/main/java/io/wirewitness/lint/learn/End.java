package io.wirewitness.lint.learn;

import io.wirewitness.lint.Pauses;

/**
 * A connection that the other side ended while nobody waited for it, or that was found ended at its next use. Immutable; any
 * thread.
 *
 * @param how what told us
 * @param measured true if the end's own moment is known; false if the connection was only found ended: then {@code idleMillis}
 *     and {@code ageMillis} are those at that look, and the true ones are no longer
 * @param idleMillis quiet time before the end
 * @param ageMillis time since the connection was established
 * @param ordinal requests on it, from 1; 0 if not known, as where requests share a connection
 * @param epochMillis when it ended or, if that is not known, was found ended
 */
public record End(How how, boolean measured, long idleMillis, long ageMillis, int ordinal, long epochMillis) {

    /** What told us of an end. */
    public enum How {
        FIN,
        RST,
        /** Nothing did: bytes got no answer. */
        SILENCE
    }

    /** Below this a connection counts as just used; the agent does not look at shorter pauses either. */
    public static final long IDLE_MILLIS = Pauses.SHORTEST_MILLIS;

    /** Whether it was idle, and not just used. */
    boolean idle() {
        return idleMillis >= IDLE_MILLIS;
    }
}
