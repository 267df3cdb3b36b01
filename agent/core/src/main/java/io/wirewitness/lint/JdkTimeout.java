package io.wirewitness.lint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time-out among the properties of the JDK's certificate checks: {@code 5}, {@code 5s} or {@code 2500ms}. Immutable; any
 * thread.
 *
 * @param millis its value; 0 for no limit
 * @param unit whether the unit is written; without one it is seconds
 */
public record JdkTimeout(long millis, boolean unit) {

    private static final long SECOND_MILLIS = 1_000;

    /** Nobody waits for so many seconds; who writes it means milliseconds. */
    private static final long SUSPECT_SECONDS = 1_000;

    /** No number is longer. */
    private static final int DIGITS = 9;

    /** Null for what the JDK takes for nothing and uses its default instead (measured, 17.0.15 and 25.0.3). */
    public static @Nullable JdkTimeout parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String lower = text.strip().toLowerCase(Locale.ROOT);
        boolean millis = lower.endsWith("ms");
        boolean unit = lower.endsWith("s");
        String number = lower.substring(0, lower.length() - (millis ? 2 : unit ? 1 : 0));
        if (number.isEmpty() || number.length() > DIGITS || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return new JdkTimeout(Long.parseLong(number) * (millis ? 1 : SECOND_MILLIS), unit);
    }

    /** Whether it was probably meant in milliseconds. */
    public boolean isUnitSuspect() {
        return !unit && millis >= SUSPECT_SECONDS * SECOND_MILLIS;
    }

    /** Whether this JVM is known to read units: 21 and later, and 17.0.15. */
    public static boolean unitsAreRead(JvmSettings jvm) {
        return jvm.feature() >= 21 || (jvm.feature() == 17 && VersionNumber.compare(jvm.version(), 17, 0, 15) >= 0);
    }
}
