package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two driven clocks: the monotonic one, and the wall clock as its distance from it. */
class TimeAxisTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_800_000_000L * SECOND;

    private long nanos = 5_000 * SECOND;
    private long wallAhead = START - 5_000 * SECOND;
    private long readingCosts = 20;
    private long delayedReading = -1; // the n-th nanoTime reading from now comes this late
    private TimeAxis axis = axis();

    @BeforeEach
    void fresh() {
        axis = axis();
    }

    private TimeAxis axis() {
        return new TimeAxis(
                () -> {
                    nanos += delayedReading-- == 0 ? 3_000_000 : readingCosts;
                    return nanos;
                },
                () -> nanos + wallAhead);
    }

    private long wall() {
        return nanos + wallAhead;
    }

    private long realTimeOnAxis() {
        return axis.ofNanoTime(nanos);
    }

    @Test
    void startsOnTheWallClock() {
        assertThat(axis.ofNanoTime(nanos)).isCloseTo(wall(), within(100L));
        assertThat(axis.applyAsLong(wall())).isCloseTo(wall(), within(100L));
    }

    @Test
    void followsDrift() {
        long startOffset = realTimeOnAxis() - nanos;
        for (int i = 0; i < 100; i++) {
            nanos += SECOND;
            wallAhead += 50_000; // 50 ppm
            axis.refresh();
        }
        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(100L));
        assertThat(realTimeOnAxis() - nanos).isEqualTo(startOffset);
    }

    @Test
    void picksTheTightestSample() {
        delayedReading = 1; // the first pair's second reading
        axis.refresh();
        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(100L));

        delayedReading = 3;
        wallAhead += 10_000;
        axis.refresh();
        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(100L));
    }

    @Test
    void aStepForwardIsNoticedByThePacketsThemselves() {
        long before = wall();
        long beforeOnAxis = realTimeOnAxis();
        nanos += 5_000_000;
        wallAhead += 3600 * SECOND;

        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(1_000L));
        assertThat(axis.applyAsLong(before)).isCloseTo(beforeOnAxis, within(1_000L));
    }

    @Test
    void aStepBackIsToo() {
        long before = wall();
        long beforeOnAxis = realTimeOnAxis();
        nanos += 5_000_000;
        wallAhead -= 3600 * SECOND;

        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(1_000L));
        assertThat(axis.applyAsLong(before)).isCloseTo(beforeOnAxis, within(1_000L));
    }

    @Test
    void aSmallStepIsFollowedAtTheNextRefresh() {
        wallAhead += SECOND / 5;
        axis.refresh();
        assertThat(axis.applyAsLong(wall())).isCloseTo(realTimeOnAxis(), within(100L));
    }

    @Test
    void anOldPacketAfterAStandstillKeepsItsTime() {
        long stamped = wall();
        long onAxis = realTimeOnAxis();
        nanos += 30 * SECOND; // SIGSTOP
        assertThat(axis.applyAsLong(stamped)).isCloseTo(onAxis, within(100L));
    }
}
