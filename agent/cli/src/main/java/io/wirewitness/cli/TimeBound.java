package io.wirewitness.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as {@code --from} and {@code --to} take it. Times without a zone are UTC, as every time that is printed. Any
 * thread.
 */
final class TimeBound {

    private static final String ACCEPTED = "2026-11-20T10:22:15.5Z, 2026-11-20T10:22:15+01:00, 2026-11-20 10:22 (UTC),"
            + " 10:22:15 (UTC, on the day of the first packet) or +12.5s (from the first packet; ms, s, m, h)";

    private static final Pattern RELATIVE = Pattern.compile("\\+(\\d{1,12}(?:\\.\\d{1,12})?)(ms|s|m|min|h)?");
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String option;
    private final String text;

    /** What was given to an option. */
    TimeBound(String option, String text) {
        this.option = option;
        this.text = text.strip();
    }

    /** True if it means nothing without the time of the first packet. */
    boolean needsFirstPacket() {
        return RELATIVE.matcher(text).matches() || TIME_OF_DAY.matcher(text).matches();
    }

    /**
     * As epoch nanoseconds.
     *
     * @param firstPacketNanos the first packet; not used where {@link #needsFirstPacket} says no
     * @throws UserError if it is no time
     */
    long epochNanos(long firstPacketNanos) {
        try {
            Matcher relative = RELATIVE.matcher(text);
            if (relative.matches()) {
                return Math.addExact(firstPacketNanos, nanos(relative));
            }
            if (TIME_OF_DAY.matcher(text).matches()) {
                return onTheDayOf(firstPacketNanos, LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text));
            }
            return nanos(instant(text.replaceFirst("(?<=\\d) (?=\\d)", "T")));
        } catch (DateTimeException | ArithmeticException e) {
            throw new UserError("explain: " + option + " does not take " + OneLine.of(text) + "; it takes " + ACCEPTED);
        }
    }

    private static Instant instant(String text) {
        boolean zoned = text.matches(".*[T\\d](?:[Zz]|[+-]\\d\\d(?::?\\d\\d)?)") && text.indexOf('T') > 0;
        if (zoned) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static long nanos(Matcher relative) {
        String unit = relative.group(2) == null ? "s" : relative.group(2);
        long nanosPerUnit = switch (unit) {
            case "ms" -> NANOS_PER_SECOND / 1000;
            case "m", "min" -> 60 * NANOS_PER_SECOND;
            case "h" -> 3600 * NANOS_PER_SECOND;
            default -> NANOS_PER_SECOND;
        };
        return new BigDecimal(relative.group(1))
                .multiply(BigDecimal.valueOf(nanosPerUnit))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    /** A time earlier than the first packet's is one of the day after: a capture may run past midnight. */
    private static long onTheDayOf(long firstPacketNanos, LocalTime time) {
        Instant first = Instant.ofEpochSecond(Math.floorDiv(firstPacketNanos, NANOS_PER_SECOND));
        LocalDate day = first.atOffset(ZoneOffset.UTC).toLocalDate();
        LocalTime firstTime = first.atOffset(ZoneOffset.UTC).toLocalTime();
        // An hour before the first packet is "from the beginning", not tomorrow.
        boolean tomorrow = time.isBefore(firstTime.minusHours(12)) && firstTime.getHour() >= 12;
        return nanos((tomorrow ? day.plusDays(1) : day).atTime(time).toInstant(ZoneOffset.UTC));
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }
}
