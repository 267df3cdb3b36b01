package io.wirewitness.jfr.context;

import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's events in the model's words. Collects those of one delivery, because a pause is named by its collection, which
 * ends later. For the stream's thread only; fields that another JDK does not have are left out.
 */
final class Translation {

    /** Lines kept of a stack, and of these the outermost: Netty's loops are run by three or four frames. */
    private static final int FRAMES = 20;

    private static final int OUTERMOST = 6;

    /** Above this the machine is busy. */
    private static final double BUSY = 0.9;

    /** Collections remembered by their number. */
    private static final int COLLECTIONS = 64;

    private final RecorderClock clock;
    private final EventRing ring;
    private final List<Pause> pauses = new ArrayList<>();
    private final Map<Long, String> collections = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > COLLECTIONS;
        }
    };
    private long latestEndNanos;
    private long throttledNanos = -1;
    private long throttledPeriods;
    private long periods;
    private long throttledAtNanos;

    private record Pause(long gcId, long startNanos, long durationNanos) {}

    Translation(RecorderClock clock, EventRing ring) {
        this.clock = clock;
        this.ring = ring;
    }

    /** Takes one event; it may be used again by the stream afterwards. */
    void take(RecordedEvent event) {
        long end = clock.ofEnd(event.getEndTime());
        long duration = event.getDuration().toNanos();
        long start = end - duration;
        latestEndNanos = Math.max(latestEndNanos, end);
        switch (event.getEventType().getName()) {
            case "jdk.GCPhasePause" -> pauses.add(new Pause(number(event, "gcId"), start, duration));
            case "jdk.GarbageCollection" ->
                collections.put(number(event, "gcId"), text(event, "name") + ", " + text(event, "cause"));
            case "jdk.SafepointBegin" ->
                ring.add(new JvmEvent(Kind.SAFEPOINT, start, duration, "waiting for the last thread"));
            case "jdk.SafepointLatency" ->
                ring.add(new JvmEvent(
                        Kind.SAFEPOINT,
                        start,
                        duration,
                        "waiting for thread " + threadName(event.getThread()),
                        null,
                        stack(event)));
            case "jdk.ExecuteVMOperation" -> {
                if (event.hasField("safepoint") && event.getBoolean("safepoint")) {
                    ring.add(new JvmEvent(Kind.SAFEPOINT, start, duration, text(event, "operation")));
                }
            }
            case "jdk.ThreadPark" -> wait(event, Kind.THREAD_PARKED, start, duration, className(event, "parkedClass"));
            case "jdk.JavaMonitorEnter" -> wait(event, Kind.THREAD_BLOCKED, start, duration, owner(event));
            case "jdk.JavaMonitorWait" ->
                wait(event, Kind.THREAD_PARKED, start, duration, className(event, "monitorClass"));
            case "jdk.ThreadSleep" -> wait(event, Kind.THREAD_SLEPT, start, duration, "");
            case "jdk.VirtualThreadPinned" ->
                wait(
                        event,
                        Kind.THREAD_PINNED,
                        start,
                        duration,
                        event.hasField("pinnedReason") ? text(event, "pinnedReason") : "");
            case "jdk.ContainerCPUThrottling" -> throttling(event, end);
            case "jdk.CPULoad" -> load(event, end);
            case "jdk.TLSHandshake" ->
                ring.add(new JvmEvent(
                        Kind.TLS_HANDSHAKE,
                        start,
                        duration,
                        text(event, "peerHost") + ":" + number(event, "peerPort") + ", "
                                + text(event, "protocolVersion")));
            default -> {}
        }
    }

    /** The delivery is complete; the time up to which everything has been heard. */
    long delivered() {
        for (Pause pause : pauses) {
            ring.add(new JvmEvent(
                    Kind.GC_PAUSE, pause.startNanos, pause.durationNanos, collections.getOrDefault(pause.gcId, "")));
        }
        pauses.clear();
        return latestEndNanos;
    }

    private void wait(RecordedEvent event, Kind kind, long start, long duration, String detail) {
        RecordedThread thread = event.getThread();
        if (thread != null && thread.getJavaThreadId() > 0) {
            ring.add(
                    thread.getJavaThreadId(),
                    new JvmEvent(kind, start, duration, detail, threadName(thread), stack(event)));
        }
    }

    /** Totals since the container began: the difference to those of a second before. */
    private void throttling(RecordedEvent event, long end) {
        long nanos = number(event, "cpuThrottledTime");
        long full = number(event, "cpuThrottledSlices");
        long all = number(event, "cpuElapsedSlices");
        if (throttledNanos >= 0 && nanos > throttledNanos && throttledAtNanos < end) {
            ring.add(new JvmEvent(
                    Kind.CPU_THROTTLED,
                    throttledAtNanos,
                    Math.min(nanos - throttledNanos, end - throttledAtNanos),
                    "in " + (full - throttledPeriods) + " of " + (all - periods) + " periods"));
        }
        throttledNanos = nanos;
        throttledPeriods = full;
        periods = all;
        throttledAtNanos = end;
    }

    private void load(RecordedEvent event, long end) {
        float machine = event.getFloat("machineTotal");
        if (machine >= BUSY) {
            float own = event.getFloat("jvmUser") + event.getFloat("jvmSystem");
            ring.add(new JvmEvent(
                    Kind.CPU_LOAD,
                    end - ContextStream.SECOND_NANOS,
                    ContextStream.SECOND_NANOS,
                    Math.round(machine * 100) + " % of the machine, " + Math.round(own * 100) + " % by this JVM"));
        }
    }

    private static String owner(RecordedEvent event) {
        RecordedThread owner = event.hasField("previousOwner") ? event.getThread("previousOwner") : null;
        String monitor = className(event, "monitorClass");
        return owner == null ? monitor : monitor + ", held by " + threadName(owner);
    }

    private static String threadName(@Nullable RecordedThread thread) {
        if (thread == null) {
            return "?";
        }
        String name = thread.getJavaName();
        return name == null || name.isEmpty() ? "#" + thread.getJavaThreadId() : name;
    }

    private static String className(RecordedEvent event, String field) {
        RecordedClass type = event.hasField(field) ? event.getClass(field) : null;
        return type == null ? "" : type.getName();
    }

    private static String text(RecordedEvent event, String field) {
        String text = event.hasField(field) ? event.getString(field) : null;
        return text == null ? "" : text;
    }

    private static long number(RecordedEvent event, String field) {
        return event.hasField(field) ? event.getLong(field) : -1;
    }

    /** As {@link StackTraceElement} writes them, without source files, which the recorder does not keep. */
    private static List<String> stack(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return List.of();
        }
        List<String> frames = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method != null && frame.isJavaFrame()) {
                frames.add(
                        method.getType().getName() + "." + method.getName() + "(line " + frame.getLineNumber() + ")");
            }
        }
        return JvmEvent.shortened(frames, FRAMES, OUTERMOST);
    }
}
