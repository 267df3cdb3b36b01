package io.wirewitness.jfr.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import jdk.jfr.FlightRecorder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of this very JVM. */
class ContextStreamTest {

    /** An axis that has nothing to do with the time of day. */
    private static final LongSupplier AXIS = System::nanoTime;

    private final List<String> notices = new ArrayList<>();

    @TempDir
    Path scratch;

    private ContextStream stream;

    @BeforeEach
    void open() {
        stream = ContextStream.start(scratch.resolve("own"), AXIS, 0, notices::add);
        // What happens before the stream is open is not heard of: a first short wait tells that it is.
        long from = AXIS.getAsLong();
        Thread sleeper = Thread.currentThread();
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            return !stream.between(from, AXIS.getAsLong(), sleeper.getId()).isEmpty();
        });
    }

    @AfterEach
    void close() {
        stream.close();
        assertThat(notices).isEmpty();
    }

    private JvmEvent await(long from, long threadId, Predicate<JvmEvent> fits) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> stream.between(from, AXIS.getAsLong(), threadId).stream()
                                .filter(fits)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void aThreadThatSleepsIsKnownByNameAndPlace() throws InterruptedException {
        long from = AXIS.getAsLong();
        Thread thread = new Thread(ContextStreamTest::sleepLong, "reactor-http-nio-9");
        thread.start();
        thread.join();
        long to = AXIS.getAsLong();

        JvmEvent slept = await(from, thread.getId(), event -> event.kind() == Kind.THREAD_SLEPT);
        assertThat(slept.thread()).isEqualTo("reactor-http-nio-9");
        assertThat(slept.stack()).anyMatch(frame -> frame.contains("ContextStreamTest.sleepLong"));
        assertThat(slept.startNanos()).isGreaterThanOrEqualTo(from - 50_000_000L);
        assertThat(slept.endNanos()).isLessThanOrEqualTo(to + 50_000_000L);
        assertThat(slept.durationNanos()).isGreaterThanOrEqualTo(300_000_000L);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stream.heardUntil(to));
    }

    private static void sleepLong() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHeapDumpIsASafepoint() throws IOException {
        long from = AXIS.getAsLong();
        Path dump = scratch.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);

        JvmEvent pause = await(
                from,
                0,
                event -> event.kind() == Kind.SAFEPOINT
                        && event.detail().toLowerCase(java.util.Locale.ROOT).contains("heap"));
        assertThat(pause.durationNanos()).isPositive();
        Files.delete(dump);
    }

    @Test
    void afterItIsClosedNothingOfItIsLeft() {
        stream.close();

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
        assertThat(stream.heardUntil(Long.MAX_VALUE)).as("nobody waits for it").isTrue();
    }
}
