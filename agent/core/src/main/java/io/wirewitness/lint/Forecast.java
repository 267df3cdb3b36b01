package io.wirewitness.lint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an hour meet a connection that the peer has ended, with a client's idle limit as it is and as it would be.
 * Each is an attempt that fails; whether the call fails with it is another question, since some clients repeat it. A function of
 * what was seen: it holds as long as the traffic stays as it was. Immutable; any thread.
 *
 * @param nowPerHour expected with the present limit
 * @param thenPerHour expected with the proposed one
 * @param seen so many were seen that would fail now: what the forecast stands on
 * @param observedMillis in so much time
 */
public record Forecast(double nowPerHour, double thenPerHour, long seen, long observedMillis) {

    /** Of ten seen the true rate is most likely (19 of 20) between half and twice what they say. */
    private static final long FEWEST = 10;

    /** Ten within a moment tell of a burst, and not of an hour. */
    private static final long SHORTEST_MILLIS = 300_000;

    /** The peer's end and our request cross within a round trip; wide of a continent's. */
    public static final long RACE_MILLIS = 100;

    private static final double HOUR_MILLIS = 3_600_000;

    private static final long MINUTE_MILLIS = 60_000;

    private static final long MINUTES_SHOWN = 120;

    /**
     * Of each request that would come after a pause between the peer's limit and the client's, a failure; null if too few were
     * seen, or in too little time.
     *
     * @param peerMillis the peer's idle limit
     * @param nowMillis how long the client keeps idle connections; {@link Setting#UNLIMITED} for ever
     * @param thenMillis the same after the change; not longer, since pauses that are longer than now could not be seen
     */
    static @Nullable Forecast of(Pauses pauses, long peerMillis, long nowMillis, long thenMillis) {
        double from = (double) peerMillis - RACE_MILLIS;
        double now = pauses.between(from, limit(nowMillis));
        long seen = Math.round(now);
        if (seen < FEWEST || pauses.observedMillis() < SHORTEST_MILLIS || thenMillis > nowMillis) {
            return null;
        }
        double hours = pauses.observedMillis() / HOUR_MILLIS;
        return new Forecast(
                now / hours, pauses.between(from, limit(thenMillis)) / hours, seen, pauses.observedMillis());
    }

    /**
     * The same for a client and its next hop; null as well if the peer's limit was not observed, if no pauses were counted, or if
     * others of this process talk to the peer too: whose pauses they were is then not known.
     */
    static @Nullable Forecast of(ConfigSnapshot config, ConfigSnapshot.Hop hop, KnownLimit peer, long thenMillis) {
        Pauses pauses = hop.peer().pauses();
        long nowMillis = IdleMargin.keptMillis(hop);
        if (pauses == null || nowMillis < 0 || peer.certainty() != KnownLimit.Certainty.OBSERVED) {
            return null;
        }
        boolean shared = config.nextHops().stream()
                .anyMatch(other ->
                        other.peer().equals(hop.peer()) && !other.part().equals(hop.part()));
        return shared ? null : of(pauses, peer.value(), nowMillis, thenMillis);
    }

    private static double limit(long millis) {
        return millis == Setting.UNLIMITED ? Double.POSITIVE_INFINITY : millis;
    }

    /** {@code 12 failed attempts an hour now, 0 after the change (n = 31 in 3 h)}. */
    String shown() {
        return rounded(nowPerHour) + " failed attempts an hour now, " + rounded(thenPerHour) + " after the change (n = "
                + seen + " in " + time() + ")";
    }

    private String time() {
        long minutes = observedMillis / MINUTE_MILLIS;
        return minutes < MINUTES_SHOWN
                ? minutes + " min"
                : String.format(Locale.ROOT, "%.0f h", observedMillis / HOUR_MILLIS);
    }

    private static String rounded(double rate) {
        if (rate >= 10 || rate == 0) {
            return Long.toString(Math.round(rate));
        }
        return rate < 0.1 ? "less than 0.1" : String.format(Locale.ROOT, "%.1f", rate);
    }
}
