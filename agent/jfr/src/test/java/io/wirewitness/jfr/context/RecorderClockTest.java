package io.wirewitness.jfr.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Clocks that the test moves. */
class RecorderClockTest {

    private static final long SECOND = 1_000_000_000L;

    private long axis = 100 * SECOND;
    private long wall = 1_700_000_100 * SECOND;
    private final RecorderClock clock = new RecorderClock(() -> axis, () -> wall);

    private static Instant at(long wallNanos) {
        return Instant.ofEpochSecond(0, wallNanos);
    }

    @Test
    void wallTimeComesOntoTheAxis() {
        axis += 10 * SECOND;
        wall += 10 * SECOND;
        assertThat(clock.ofEnd(at(wall - SECOND))).isEqualTo(axis - SECOND);
    }

    @Test
    void slewIsFollowed() {
        axis += 10 * SECOND;
        wall += 10 * SECOND + 3_000_000;
        clock.refresh();
        assertThat(clock.ofEnd(at(wall))).isEqualTo(axis);
    }

    /** The chunk began before the step and goes on with the old time of day; the next one has the new. */
    @Test
    void afterAStepBothTimesOfDayAreUnderstood() {
        long oldDay = wall;
        wall += 3_600 * SECOND;
        clock.refresh();
        axis += 2 * SECOND;
        wall += 2 * SECOND;
        clock.refresh();

        assertThat(clock.ofEnd(at(oldDay + 2 * SECOND))).isEqualTo(axis);
        assertThat(clock.ofEnd(at(wall))).isEqualTo(axis);
    }
}
