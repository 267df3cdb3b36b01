package io.wirewitness.jfr.context;

import io.wirewitness.model.JvmEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import jdk.jfr.EventSettings;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the JVM's flight recorder for what may explain a stall. Runs on a daemon thread of its own, because the recorder's
 * first use takes some 0.4 s; delivers within a second; keeps a bounded number of events. Any thread may ask.
 *
 * <p>Only long things are asked for, so that a healthy JVM records next to nothing: the thresholds are the cost.
 */
public final class ContextStream implements AutoCloseable {

    static final long SECOND_NANOS = 1_000_000_000L;

    /** Pauses worth a word. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Waits of one thread worth a word: pools' idle threads wait all the time, and mostly longer than this. */
    private static final Duration WAIT = Duration.ofMillis(200);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** The recorder keeps its events in files: no more of them than the stream needs. */
    private static final long MOST_BYTES = 16L << 20;

    private static final Duration OLDEST = Duration.ofSeconds(30);

    private static final long LONGEST_CLOSING_MILLIS = 5_000;

    private final EventRing ring = new EventRing();
    private final Thread running;
    private volatile @Nullable RecordingStream stream;
    private volatile long heardNanos;
    private volatile boolean closed;
    private final CountDownLatch closing = new CountDownLatch(1);

    private ContextStream(Path directory, LongSupplier axisNanos, long afterMillis, Consumer<String> notices) {
        running = new Thread(
                null, () -> open(directory, axisNanos, afterMillis, notices), "wirewitness-jfr-context", 0, false);
        running.setDaemon(true);
        running.setContextClassLoader(null); // else the application's, in what the recorder keeps
    }

    /**
     * Will open the stream.
     *
     * @param directory where the recorder may keep its files if the JVM's own temporary directory cannot be written
     * @param axisNanos the time now on the engine's axis
     * @param afterMillis how much later: to make the recorder ready costs tenths of a second, which the application needs for
     *     its own start
     * @param notices told, once, if there is to be no stream
     */
    public static ContextStream start(
            Path directory, LongSupplier axisNanos, long afterMillis, Consumer<String> notices) {
        ContextStream context = new ContextStream(directory, axisNanos, afterMillis, notices);
        context.running.start();
        return context;
    }

    private void open(Path directory, LongSupplier axisNanos, long afterMillis, Consumer<String> notices) {
        try {
            if (closing.await(afterMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (!FlightRecorder.isAvailable()) {
                notices.accept("this JVM's flight recorder is not available: pauses are known by the heartbeat only");
                return;
            }
            Repository.makeUsable(directory);
            try (RecordingStream fresh = new RecordingStream()) {
                configure(fresh, axisNanos, notices);
                stream = fresh;
                if (!closed) {
                    fresh.start(); // until it is closed; the thread of startAsync is no daemon (17) and keeps
                    // programs alive
                }
            } finally {
                stream = null;
            }
        } catch (Throwable fault) { // nobody else is told of what ends this thread
            if (!closed) {
                notices.accept(
                        "the flight recorder cannot be listened to, pauses are known by the heartbeat only: " + fault);
            }
        }
    }

    private void configure(RecordingStream fresh, LongSupplier axisNanos, Consumer<String> notices) {
        RecorderClock clock = new RecorderClock(axisNanos, () -> RecorderClock.nanos(Instant.now()));
        Translation translation = new Translation(clock, ring);
        fresh.setReuse(true);
        fresh.setOrdered(false);
        fresh.setMaxSize(MOST_BYTES);
        fresh.setMaxAge(OLDEST);
        for (String pause : List.of(
                "jdk.GCPhasePause",
                "jdk.GarbageCollection",
                "jdk.SafepointBegin",
                "jdk.ExecuteVMOperation",
                "jdk.SafepointLatency")) { // 25 and later
            listen(fresh, translation, pause).withThreshold(PAUSE).withoutStackTrace();
        }
        for (String wait : List.of(
                "jdk.ThreadPark",
                "jdk.ThreadSleep",
                "jdk.JavaMonitorEnter",
                "jdk.JavaMonitorWait",
                "jdk.VirtualThreadPinned")) {
            listen(fresh, translation, wait).withThreshold(WAIT).withStackTrace();
        }
        listen(fresh, translation, "jdk.ContainerCPUThrottling").withPeriod(PERIOD);
        listen(fresh, translation, "jdk.CPULoad").withPeriod(PERIOD);
        listen(fresh, translation, "jdk.TLSHandshake").withoutStackTrace();
        fresh.onFlush(() -> {
            heardNanos = translation.delivered();
            clock.refresh();
        });
        boolean[] told = {false};
        fresh.onError(fault -> {
            if (!told[0]) {
                told[0] = true;
                notices.accept("an event of the flight recorder could not be read: " + fault);
            }
        });
    }

    private static EventSettings listen(RecordingStream stream, Translation translation, String event) {
        stream.onEvent(event, translation::take);
        return stream.enable(event);
    }

    /** True once everything up to this moment has been delivered, or nothing will be; the first delivery has to be waited for, too. */
    public boolean heardUntil(long epochNanos) {
        return stream == null || closed || heardNanos >= epochNanos;
    }

    /**
     * What overlaps this time, in the order of time.
     *
     * @param threadId whose waits to add; 0 for nobody's
     */
    public List<JvmEvent> between(long fromNanos, long toNanos, long threadId) {
        return ring.between(fromNanos, toNanos, threadId);
    }

    /** Stops listening; what was enabled for this stream is off again. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        RecordingStream open = stream;
        if (open != null) {
            open.close();
        }
        try {
            running.join(LONGEST_CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
