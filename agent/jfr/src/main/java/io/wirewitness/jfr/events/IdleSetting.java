package io.wirewitness.jfr.events;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.SettingControl;

/** The setting {@code idle} of {@link PoolReuseEvent}, such as {@code 500 ms}: of several recordings the lowest counts. */
public final class IdleSetting extends SettingControl {

    /** What the agent looks at anyway before a write. */
    static final String USUAL = "500 ms";

    private volatile long leastNanos = nanos(USUAL);
    private volatile String value = USUAL;

    /** As a flight recorder makes one. */
    public IdleSetting() {}

    boolean allows(long idleNanos) {
        return idleNanos >= leastNanos;
    }

    @Override
    public String combine(Set<String> values) {
        return values.stream()
                .min((one, other) -> Long.compare(nanos(one), nanos(other)))
                .orElse(USUAL);
    }

    @Override
    public void setValue(String next) {
        leastNanos = nanos(next);
        value = next;
    }

    @Override
    public String getValue() {
        return value;
    }

    /** {@code 500 ms}, {@code 10 s}; what cannot be read is the usual. */
    private static long nanos(String text) {
        String[] words = text.strip().split("\\s+", 2);
        try {
            long number = Long.parseLong(words[0]);
            return switch (words.length == 2 ? words[1].toLowerCase(Locale.ROOT) : "ms") {
                case "ns" -> number;
                case "us" -> TimeUnit.MICROSECONDS.toNanos(number);
                case "ms" -> TimeUnit.MILLISECONDS.toNanos(number);
                case "s" -> TimeUnit.SECONDS.toNanos(number);
                case "m" -> TimeUnit.MINUTES.toNanos(number);
                case "h" -> TimeUnit.HOURS.toNanos(number);
                default -> nanos(USUAL);
            };
        } catch (NumberFormatException notANumber) {
            return nanos(USUAL);
        }
    }
}
