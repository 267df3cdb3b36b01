package io.wirewitness.lint.learn;

import io.wirewitness.lint.Setting;
import java.util.Locale;

/**
 * How many requests an hour meet a connection that the peer has ended, with a client's idle limit as it is and as it would be.
 * A function of what was seen: it holds as long as the traffic stays as it was. Immutable; any thread.
 *
 * @param nowPerHour expected with the present limit
 * @param thenPerHour expected with the proposed one
 * @param atLeast true if the proposed limit is longer than the present one: pauses that long could not be seen, and more may
 *     fail than is said
 */
public record Forecast(double nowPerHour, double thenPerHour, boolean atLeast) {

    private static final double HOUR_MILLIS = 3_600_000;

    /**
     * Of each request that would come after a pause between the peer's limit and the client's, a failure.
     *
     * @param pauses the pauses before requests on a used connection, whatever became of them
     * @param observedMillis how long they were counted
     * @param peerMillis the peer's idle limit
     * @param nowMillis how long the client keeps idle connections; {@link Setting#UNLIMITED} for ever
     * @param thenMillis the same after the change
     * @param raceMillis how long before its limit a peer's end may cross a request on the way: a round trip
     */
    public static Forecast of(
            IdleHistogram pauses,
            long observedMillis,
            long peerMillis,
            long nowMillis,
            long thenMillis,
            long raceMillis) {
        double hours = (double) observedMillis / HOUR_MILLIS;
        return new Forecast(
                rate(pauses, hours, peerMillis - raceMillis, nowMillis),
                rate(pauses, hours, peerMillis - raceMillis, thenMillis),
                thenMillis > nowMillis);
    }

    private static double rate(IdleHistogram pauses, double hours, long fromMillis, long keptMillis) {
        double to = keptMillis == Setting.UNLIMITED ? Double.POSITIVE_INFINITY : (double) keptMillis;
        return hours <= 0 ? 0 : pauses.between((double) fromMillis, to) / hours;
    }

    /** {@code about 12 failures an hour now, 0 after the change}. */
    public String shown() {
        return "about " + rounded(nowPerHour) + " failures an hour now, " + (atLeast ? "at least " : "")
                + rounded(thenPerHour) + " after the change";
    }

    private static String rounded(double rate) {
        if (rate >= 10 || rate == 0) {
            return Long.toString(Math.round(rate));
        }
        return rate < 0.1 ? "0.1 or fewer" : String.format(Locale.ROOT, "%.1f", rate);
    }
}
