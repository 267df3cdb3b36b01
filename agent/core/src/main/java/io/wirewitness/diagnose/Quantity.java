package io.wirewitness.diagnose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers with their units, as verdicts write them. */
public final class Quantity {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Quantity() {}

    /** {@code 0.3 ms}, {@code 250 ms}, {@code 12.4 s}, {@code 350 s}. */
    public static String nanos(long nanos) {
        long size = Math.abs(nanos);
        if (size < 10 * NANOS_PER_MILLI) {
            return shortened(nanos, 6, size < NANOS_PER_MILLI ? 2 : 1) + " ms";
        }
        if (size < 1000 * NANOS_PER_MILLI) {
            return Math.round(nanos / 1e6) + " ms";
        }
        return shortened(nanos, 9, size < 100_000 * NANOS_PER_MILLI ? 1 : 0) + " s";
    }

    /** The same for milliseconds. */
    public static String millis(long millis) {
        return millis > -1000 && millis < 1000 ? millis + " ms" : nanos(millis * NANOS_PER_MILLI);
    }

    /** {@code 13:23:52 UTC}, as logs have it. */
    public static String time(long epochNanos) {
        return TIME.format(Instant.ofEpochSecond(0, epochNanos)) + " UTC";
    }

    /** {@code 1 byte}, {@code 412 bytes}. */
    public static String bytes(long bytes) {
        return counted(bytes, "byte");
    }

    /** {@code 1 time}, {@code 3 times}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /**
     * A decimal number, rounded half away from zero, as {@code String.format("%.3f")} does it at a twentieth of the cost: {@code
     * decimal(1_234_567, 6, 3)} is {@code 1.235}.
     *
     * @param value in units of 10 to the power of minus {@code places}
     * @param places decimal places of the value, 18 at most
     * @param decimals decimal places that are shown, not more than {@code places}
     */
    public static String decimal(long value, int places, int decimals) {
        long unit = POWERS_OF_TEN[places - decimals];
        long size = Math.abs(value);
        long rounded = size / unit + (size % unit * 2 >= unit ? 1 : 0);
        long one = POWERS_OF_TEN[decimals];
        StringBuilder text = new StringBuilder(24);
        if (value < 0) {
            text.append('-');
        }
        text.append(rounded / one);
        if (decimals > 0) {
            String behind = Long.toString(rounded % one);
            text.append('.').append("0".repeat(decimals - behind.length())).append(behind);
        }
        return text.toString();
    }

    private static String shortened(long nanos, int places, int decimals) {
        String text = decimal(nanos, places, decimals);
        if (decimals == 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
