package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.kernel.CpuGuard.Advice;
import org.junit.jupiter.api.Test;

class CpuGuardTest {

    private static final long SECOND = 1_000_000_000L;

    private final CpuGuard guard = new CpuGuard(5);

    @Test
    void belowTheLimitNothingHappens() {
        for (int second = 0; second < 60; second++) {
            assertThat(guard.observe(second * SECOND, second * SECOND / 20)).isEqualTo(Advice.GO_ON);
        }
        assertThat(guard.lastPercent()).isEqualTo(5);
    }

    @Test
    void aboveTheLimitItNarrowsFirstAndStopsThen() {
        assertThat(guard.observe(0, SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(guard.observe(4 * SECOND, 5 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(guard.observe(5 * SECOND, 6 * SECOND)).isEqualTo(Advice.NARROW);
        assertThat(guard.lastPercent()).isEqualTo(100);
        assertThat(guard.observe(9 * SECOND, 7 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(guard.observe(10 * SECOND, 7 * SECOND)).isEqualTo(Advice.STOP);
    }

    @Test
    void narrowingThatHelpedIsEnough() {
        guard.observe(0, 0);
        assertThat(guard.observe(5 * SECOND, SECOND)).isEqualTo(Advice.NARROW);
        assertThat(guard.observe(10 * SECOND, SECOND + SECOND / 10)).isEqualTo(Advice.GO_ON);
    }

    @Test
    void anUnknownTimeAdvisesNothing() {
        assertThat(guard.observe(0, -1)).isEqualTo(Advice.GO_ON);
        assertThat(guard.observe(100 * SECOND, -1)).isEqualTo(Advice.GO_ON);
    }

    @Test
    void theThreadsTimeMoves() {
        long before = ThreadCpu.nanos();
        while (ThreadCpu.nanos() == before) {
            Thread.onSpinWait();
        }
        assertThat(before).isNotNegative();
        assertThat(ThreadCpu.nanos()).isGreaterThan(before);
    }
}
