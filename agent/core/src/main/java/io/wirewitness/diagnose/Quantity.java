package io.wirewitness.diagnose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers with their units, as verdicts write them. */
public final class Quantity {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Quantity() {}

    /** {@code 0.3 ms}, {@code 250 ms}, {@code 12.4 s}, {@code 350 s}. */
    public static String nanos(long nanos) {
        long size = Math.abs(nanos);
        if (size < 10 * NANOS_PER_MILLI) {
            return shortened(nanos / 1e6, size < NANOS_PER_MILLI ? 2 : 1) + " ms";
        }
        if (size < 1000 * NANOS_PER_MILLI) {
            return Math.round(nanos / 1e6) + " ms";
        }
        return shortened(nanos / 1e9, size < 100_000 * NANOS_PER_MILLI ? 1 : 0) + " s";
    }

    /** The same for milliseconds. */
    public static String millis(long millis) {
        return millis > -1000 && millis < 1000 ? millis + " ms" : nanos(millis * NANOS_PER_MILLI);
    }

    /** {@code 13:23:52 UTC}, as logs have it. */
    public static String time(long epochNanos) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.ofEpochSecond(0, epochNanos))
                + " UTC";
    }

    /** {@code 1 byte}, {@code 412 bytes}. */
    public static String bytes(long bytes) {
        return counted(bytes, "byte");
    }

    /** {@code 1 time}, {@code 3 times}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String shortened(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        while (text.contains(".") && (text.endsWith("0") || text.endsWith("."))) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }
}
