package io.wirewitness.report;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What several sinks derive from an incident in the same way. Nothing here decides anything. Any thread. */
final class Facts {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int NANO_DIGITS = 9;
    /** ISO 8601's basic form: no colon, which some file systems refuse; sorts as it reads. */
    private static final DateTimeFormatter IN_FILE_NAMES = DateTimeFormatter.ofPattern(
                    "uuuuMMdd'T'HHmmss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter IN_A_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Facts() {}

    /**
     * {@code 2026-11-20T10:22:15.533120914Z}, always with nine digits. Written by hand: an incident has some eight of these, and a
     * formatter's way through its printers was a twentieth of what the incident cost.
     */
    static String instant(long epochNanos) {
        long second = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY)); // 1677 to 2262: four digits
        int ofDay = (int) Math.floorMod(second, SECONDS_PER_DAY);
        StringBuilder text = new StringBuilder("2026-11-20T10:22:15.533120914Z".length());
        digits(text, day.getYear(), 4).append('-');
        digits(text, day.getMonthValue(), 2).append('-');
        digits(text, day.getDayOfMonth(), 2).append('T');
        digits(text, ofDay / 3600, 2).append(':');
        digits(text, ofDay / 60 % 60, 2).append(':');
        digits(text, ofDay % 60, 2).append('.');
        return digits(text, (int) Math.floorMod(epochNanos, NANOS_PER_SECOND), NANO_DIGITS)
                .append('Z')
                .toString();
    }

    private static StringBuilder digits(StringBuilder to, int number, int digits) {
        int begin = to.length();
        to.setLength(begin + digits);
        int rest = number;
        for (int at = begin + digits - 1; at >= begin; at--) {
            to.setCharAt(at, (char) ('0' + rest % 10));
            rest /= 10;
        }
        return to;
    }

    /** {@code 2026-11-20T10:22:15Z}: to the second. */
    static String second(long epochNanos) {
        return toInstant(epochNanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 2026-11-20T10:22:15.533Z}: to the millisecond. */
    static String milli(long epochNanos) {
        return toInstant(epochNanos).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** {@code 2026-11-20}, in UTC. */
    static String day(long epochNanos) {
        return second(epochNanos).substring(0, "2026-11-20".length());
    }

    /** {@code 10:22:15.533}, in UTC. */
    static String timeOfDay(long epochNanos) {
        return IN_A_DAY.format(toInstant(epochNanos));
    }

    /** {@code 20261120T102215.533120914Z}. */
    static String fileTime(long epochNanos) {
        return IN_FILE_NAMES.format(toInstant(epochNanos));
    }

    /** How old the connection was at the failure; -1 if not known. */
    static long ageMillis(Incident incident) {
        Connection connection = incident.connection();
        if (connection == null) {
            return -1;
        }
        long born = connection.connectedNanos() != 0 ? connection.connectedNanos() : connection.openedNanos();
        return born == 0 ? -1 : Math.max(0, (incident.epochNanos() - born) / NANOS_PER_MILLI);
    }

    /** Which side we were: an observer where only packets are known. */
    static Role role(Incident incident) {
        Connection connection = incident.connection();
        if (connection != null) {
            return connection.role();
        }
        if (incident.call() != null) {
            return Role.CLIENT;
        }
        return incident.flow() != null ? Role.OBSERVER : Role.UNKNOWN;
    }

    private static Instant toInstant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}
