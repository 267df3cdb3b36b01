package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeBoundTest {

    private static final long FIRST = nanos("2026-11-20T23:50:00.250Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:22:15Z, 2026-11-20T10:22:15Z",
        "2026-11-20T10:22:15.5Z, 2026-11-20T10:22:15.500Z",
        "2026-11-20T10:22:15+01:00, 2026-11-20T09:22:15Z",
        "2026-11-20T10:22, 2026-11-20T10:22:00Z",
        "2026-11-20 10:22:15, 2026-11-20T10:22:15Z",
        "2026-11-20, 2026-11-20T00:00:00Z",
        "23:55, 2026-11-20T23:55:00Z",
        "23:40:00.5, 2026-11-20T23:40:00.500Z",
        "0:10, 2026-11-21T00:10:00Z",
        "+12.5s, 2026-11-20T23:50:12.750Z",
        "+12.5, 2026-11-20T23:50:12.750Z",
        "+250ms, 2026-11-20T23:50:00.500Z",
        "+2m, 2026-11-20T23:52:00.250Z",
        "+1h, 2026-11-21T00:50:00.250Z",
    })
    void everyWayToWriteATime(String text, String expected) {
        assertThat(new TimeBound("--from", text).epochNanos(FIRST)).isEqualTo(nanos(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "10:22:99", "2026-13-40", "+5d", "12.5s", "-3s", "+999999999999h", "\u001b[31m"
            })
    void whatIsNoTimeSaysWhatIs(String text) {
        assertThatThrownBy(() -> new TimeBound("--to", text).epochNanos(FIRST))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("explain: --to does not take ")
                .hasMessageContaining("10:22:15 (UTC, on the day of the first packet)")
                .message()
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"+1s, true", "10:22, true", "2026-11-20T10:22:15Z, false", "2026-11-20, false"})
    void onlySomeNeedTheFirstPacket(String text, boolean expected) {
        assertThat(new TimeBound("--from", text).needsFirstPacket()).isEqualTo(expected);
    }

    private static long nanos(String instant) {
        Instant parsed = Instant.parse(instant);
        return TimeUnit.SECONDS.toNanos(parsed.getEpochSecond()) + parsed.getNano();
    }
}
