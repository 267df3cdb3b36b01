package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    @Test
    void itBeatsAndEnds() {
        AtomicInteger looks = new AtomicInteger();
        Heartbeat heartbeat = Heartbeat.start(nanos -> nanos, looks::incrementAndGet);
        long now = System.nanoTime();
        Awaitility.await().until(() -> heartbeat.beatAfter(now) && looks.get() > 1);
        heartbeat.close();

        assertThat(heartbeat.beatAfter(Long.MAX_VALUE))
                .as("nobody waits for it any more")
                .isTrue();
        assertThat(heartbeat.overdue()).isFalse();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("wirewitness-heartbeat")));
    }

    @Test
    void linuxTellsAllOfIt() {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/schedstat")), "no schedstat");
        Pulse pulse = Pulse.read(CgroupCpu.ofThisProcess(), null);

        assertThat(pulse.cpuNanos()).isPositive();
        assertThat(pulse.uptimeNanos()).isPositive();
        assertThat(pulse.queuedNanos()).isNotNegative();
        assertThat(pulse.majorFaults()).isNotNegative();
    }
}
