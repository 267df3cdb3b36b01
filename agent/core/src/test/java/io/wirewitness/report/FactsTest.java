package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {

    private static final DateTimeFormatter JDK =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    /** Leap days, both sides of 1970, of a second and of a day, and the ends of what nanoseconds in 64 bits can say. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                999_999_999L,
                -1_000_000_000L,
                1_795_861_335_533_120_914L,
                86_399_999_999_999L,
                86_400_000_000_000L,
                951_782_399_000_000_001L,
                951_868_800_000_000_000L,
                -86_400_000_000_001L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void anInstantIsWrittenAsTheJdkWritesIt(long epochNanos) {
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
        assertThat(Facts.instant(epochNanos)).isEqualTo(JDK.format(instant));
    }
}
