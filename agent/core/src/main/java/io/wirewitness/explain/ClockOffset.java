package io.wirewitness.explain;

import org.jspecify.annotations.Nullable;

/**
 * How far one capture's clock is ahead of another's.
 *
 * @param nanos so much is to be taken from its times
 * @param errorNanos how wrong that may be; -1 if it cannot be bounded, because only one direction was seen in both
 * @param connections connections that were seen in both
 */
record ClockOffset(long nanos, long errorNanos, int connections) {

    /** In words, such as {@code the clock of b is 12.3 ms ahead of a's, +-0.2 ms, from 41 connections}. */
    String text(String other, String first) {
        String by = nanos == 0
                ? "agrees with " + first + "'s"
                : "is " + amount(Math.abs(nanos)) + (nanos > 0 ? " ahead of " : " behind ") + first + "'s";
        String error = errorNanos < 0
                ? ", not counting the way between them, because only one direction is in both"
                : ", +-" + amount(errorNanos);
        return "the clock of " + other + " " + by + error + ", from " + connections
                + (connections == 1 ? " connection" : " connections");
    }

    /** The text where no connection is in both; the captures' times are then taken as they are. */
    static String unknown(String other, @Nullable String why) {
        return "the clock of " + other + " could not be compared: "
                + (why == null ? "no connection is in it and in an earlier capture" : why);
    }

    private static String amount(long nanos) {
        if (nanos >= 1_000_000_000L) {
            return tenth(nanos, 1_000_000_000L) + " s";
        }
        return nanos >= 100_000 ? tenth(nanos, 1_000_000) + " ms" : tenth(nanos, 1000) + " \u00b5s";
    }

    private static String tenth(long nanos, long unit) {
        long tenths = Math.round(nanos * 10.0 / unit);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
