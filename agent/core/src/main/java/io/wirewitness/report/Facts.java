package io.wirewitness.report;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What several sinks derive from an incident in the same way. Nothing here decides anything. Any thread. */
final class Facts {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);
    /** ISO 8601's basic form: no colon, which some file systems refuse; sorts as it reads. */
    private static final DateTimeFormatter IN_FILE_NAMES = DateTimeFormatter.ofPattern(
                    "uuuuMMdd'T'HHmmss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter IN_A_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Facts() {}

    /** {@code 2026-11-20T10:22:15.533120914Z}, always with nine digits. */
    static String instant(long epochNanos) {
        return INSTANT.format(toInstant(epochNanos));
    }

    /** {@code 2026-11-20T10:22:15Z}: to the second. */
    static String second(long epochNanos) {
        return toInstant(epochNanos).truncatedTo(ChronoUnit.SECONDS).toString();
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

    /** Where a fact comes from: of a capture alone, all that is known of sockets was read from packets, too. */
    static Tier tier(Incident incident, Tier tier) {
        return incident.observed() ? Tier.PACKETS : tier;
    }

    private static Instant toInstant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}
