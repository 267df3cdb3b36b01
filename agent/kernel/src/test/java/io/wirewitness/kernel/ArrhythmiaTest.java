package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Heartbeats made up: what each kind of lateness means. */
class ArrhythmiaTest {

    private static final long MILLI = 1_000_000L;
    private static final long PERIOD = 200 * MILLI;

    private final Arrhythmia arrhythmia = new Arrhythmia(PERIOD, nanos -> nanos);

    private long nano = 1_000 * MILLI;
    private long wall = 1_700_000_000_000L * MILLI;
    private long uptime = 50_000 * MILLI;
    private long cpu = 900 * MILLI;
    private long queued;
    private RunQueue.@Nullable Wait longestWait;
    private long faults;
    private CgroupCpu.Totals totals = totals(0, 0, 0);

    private static CgroupCpu.Totals totals(long periods, long throttledPeriods, long throttledNanos) {
        return new CgroupCpu.Totals(
                Map.of(Path.of("cpu.stat"), new CgroupCpu.Counts(periods, throttledPeriods, throttledNanos)));
    }

    ArrhythmiaTest() {
        assertThat(beat()).isEmpty();
        assertThat(usual()).isEmpty();
    }

    private List<JvmEvent> beat() {
        return arrhythmia.after(new Pulse(nano, wall, uptime, cpu, queued, longestWait, faults, totals));
    }

    private void pass(long millis) {
        nano += millis * MILLI;
        wall += millis * MILLI;
        uptime += millis * MILLI;
    }

    private List<JvmEvent> usual() {
        pass(201);
        cpu += 40 * MILLI;
        return beat();
    }

    private JvmEvent only(List<JvmEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void aHealthyProcessIsSilent() {
        for (int i = 0; i < 50; i++) {
            assertThat(usual()).isEmpty();
        }
        pass(450); // a busy machine
        assertThat(beat()).isEmpty();
    }

    @Test
    void aStoppedProcessUsesNoCpuAndWaitsForNone() {
        pass(5_200);
        cpu += 40 * MILLI;
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.FROZEN);
        assertThat(event.durationNanos()).isEqualTo(5_000 * MILLI);
        assertThat(event.endNanos()).isEqualTo(nano);
        assertThat(usual()).isEmpty();
    }

    @Test
    void aPausedJvmUsesCpu() {
        pass(5_200);
        cpu += 4_900 * MILLI;
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.STOOD_STILL);
        assertThat(event.detail()).contains("4900 ms of CPU");
    }

    @Test
    void aHeapInTheSwapIsNotStopped() {
        pass(5_200);
        faults += 20_000;
        assertThat(only(beat()).kind()).isEqualTo(Kind.STOOD_STILL);
    }

    @Test
    void aStarvedThreadWaitsInTheQueue() {
        pass(5_200);
        queued += 4_500 * MILLI;
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.CPU_STARVED);
        assertThat(event.detail()).isEqualTo("others had the CPUs");
    }

    @Test
    void oneStarvedThreadKeepsAllOthersAtASafepoint() {
        pass(1_200);
        longestWait = new RunQueue.Wait(340 * MILLI, 900 * MILLI);
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.CPU_STARVED);
        assertThat(event.detail()).isEqualTo("a thread of it waited 340 ms for a CPU");
    }

    @Test
    void aWaitThatMayHaveBeenBeforeTheGapIsNeither() {
        pass(1_200);
        longestWait = new RunQueue.Wait(0, 900 * MILLI);
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.CPU_STARVED);
        assertThat(event.detail()).startsWith("or stopped");
    }

    @Test
    void aJvmThatUsedItsCpuWasNotKept() {
        pass(1_200);
        cpu += 700 * MILLI;
        longestWait = new RunQueue.Wait(900 * MILLI, 900 * MILLI);
        assertThat(only(beat()).kind()).isEqualTo(Kind.STOOD_STILL);
    }

    @Test
    void aShorterWaitKeptNobody() {
        pass(1_200);
        longestWait = new RunQueue.Wait(0, 330 * MILLI);
        assertThat(only(beat()).kind()).isEqualTo(Kind.FROZEN);
    }

    @Test
    void whereTheKernelSaysNothingNothingIsClaimed() {
        cpu = -1;
        queued = -1;
        faults = -1;
        pass(200);
        beat();
        pass(5_200);
        assertThat(only(beat()).kind()).isEqualTo(Kind.STOOD_STILL);
    }

    @Test
    void aQuotaThatWasUsedUpIsToldForNoLongerThanTheTime() {
        totals = totals(10, 9, 3_000 * MILLI); // of several CPUs
        pass(450);
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.CPU_THROTTLED);
        assertThat(event.durationNanos()).isEqualTo(405 * MILLI); // nine tenths of it at most
        assertThat(event.endNanos()).isEqualTo(nano - 45 * MILLI);
        assertThat(event.detail()).isEqualTo("in 9 of 10 periods");
        assertThat(usual()).isEmpty();
    }

    @Test
    void aThrottledProcessIsNotFrozen() {
        totals = totals(50, 50, 4_500 * MILLI);
        pass(5_200);
        cpu += 300 * MILLI;

        assertThat(beat()).extracting(JvmEvent::kind).containsExactly(Kind.CPU_STARVED, Kind.CPU_THROTTLED);
    }

    @Test
    void aMachineThatSleptLeavesTheMonotonicClockBehind() {
        pass(205);
        wall += 600_000 * MILLI;
        uptime += 600_000 * MILLI;
        JvmEvent event = only(beat());

        assertThat(event.kind()).isEqualTo(Kind.SUSPENDED);
        assertThat(event.durationNanos()).isEqualTo(600_000 * MILLI);
    }

    @Test
    void aClockThatWasSetStoppedNothing() {
        pass(205);
        wall += 60_000 * MILLI;
        assertThat(only(beat()).kind()).isEqualTo(Kind.CLOCK_STEPPED);
        pass(205);
        wall -= 60_000 * MILLI;
        JvmEvent event = only(beat());
        assertThat(event.kind()).isEqualTo(Kind.CLOCK_STEPPED);
        assertThat(event.durationNanos()).isEqualTo(60_000 * MILLI);
        assertThat(event.detail()).isEqualTo("set back");
    }
}
