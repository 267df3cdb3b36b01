package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the one thread that reads the connection did in some time instead of reading. Immutable. */
public final class BlockedReader {

    /** What was seen so soon after the failure was seen at the failure: the agent's own thread looks. */
    private static final long LOOKED_NANOS = 100_000_000L;

    /** A loop that goes on reads within this, on a busy machine too. */
    private static final long PROMPTLY_NANOS = 200_000_000L;

    private static final int FRAMES_TOLD = 8;

    private final long fromNanos;
    private final long toNanos;
    private final List<JvmEvent> kept = new ArrayList<>();
    private @Nullable JvmEvent seen;

    private BlockedReader(long fromNanos, long toNanos) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /** The reading of a time; null if nothing is known of the thread. */
    public static @Nullable BlockedReader of(Incident incident, long fromNanos, long toNanos) {
        BlockedReader reader = new BlockedReader(fromNanos, toNanos);
        for (JvmEvent event : incident.jvm()) {
            if (event.kind() == Kind.THREAD_SEEN
                    && event.startNanos() >= fromNanos
                    && event.startNanos() <= toNanos + LOOKED_NANOS) {
                reader.seen = event;
            } else if ((event.kind().isWaiting() || isTurnOfItsLoop(event)) && event.within(fromNanos, toNanos) > 0) {
                reader.kept.add(event);
            }
        }
        reader.kept.sort(Comparator.comparingLong(JvmEvent::startNanos));
        return reader.seen == null && reader.kept.isEmpty() ? null : reader;
    }

    /**
     * A selector that was polled once by a thread that went on elsewhere is in one turn for ever: only a stack tells that the thread
     * runs a loop, and that it does not wait for events.
     */
    private static boolean isTurnOfItsLoop(JvmEvent event) {
        return event.kind() == Kind.LOOP_BUSY && Loops.runsLoop(event.stack()) && !Loops.waitsForEvents(event.stack());
    }

    /** True if it is an event loop, on which other connections depend, too. */
    public boolean isLoop() {
        return (seen != null && Loops.isLoop(seen.thread(), seen.stack()))
                || kept.stream().anyMatch(wait -> Loops.isLoop(wait.thread(), wait.stack()));
    }

    /** True if a stack of it has a loop's own frame; a name alone does not prove a loop. */
    public boolean isLoopByFrames() {
        return (seen != null && Loops.runsLoop(seen.stack()))
                || kept.stream().anyMatch(wait -> Loops.runsLoop(wait.stack()));
    }

    /** The thread's name. */
    public String thread() {
        JvmEvent event = longest();
        String name = event == null ? null : event.thread();
        return name == null ? "?" : name;
    }

    /** For how much of the time it is known to have been kept from reading: it waited for something else, or worked. */
    public long keptNanos() {
        return union(event -> true, fromNanos, toNanos);
    }

    /** True if it was kept from reading for at least this part of the time. */
    public boolean kept(double part) {
        return toNanos > fromNanos && keptNanos() >= part * (toNanos - fromNanos);
    }

    /** For how much of the time its loop is known not to have asked for events, whoever else might have read for it. */
    public long turnNanos() {
        return turns().nanos();
    }

    /** The same as stretches of the time. */
    Spans turns() {
        return Spans.of(kept, event -> event.kind() == Kind.LOOP_BUSY, fromNanos, toNanos);
    }

    /** The turns of its loop that reach into the time, each as long as it is known to have been. */
    List<JvmEvent> turnsOfItsLoop() {
        return kept.stream().filter(event -> event.kind() == Kind.LOOP_BUSY).toList();
    }

    /** When it waited for something else, so that it wanted no CPU: by the recorder's word, one look in a turn decides nothing. */
    Spans waits() {
        return Spans.of(kept, event -> event.kind().isWaiting(), fromNanos, toNanos);
    }

    /** True if the recorder says that it waited for at least this part of the time. */
    public boolean waited(double part) {
        return toNanos > fromNanos && waits().nanos() >= part * (toNanos - fromNanos);
    }

    /** When it could not run whatever it wanted: all threads stood still, or had no CPU, which it wanted unless it waited. */
    Spans withoutCpu(Incident incident) {
        Spans stopped = Spans.of(
                incident.jvm(),
                event -> event.kind().isOfAllThreads() || event.kind() == Kind.CPU_STARVED,
                fromNanos,
                toNanos);
        Spans throttled = Spans.of(incident.jvm(), event -> event.kind() == Kind.CPU_THROTTLED, fromNanos, toNanos);
        return stopped.and(throttled.without(waits()));
    }

    /** For how much of the time it could not run, whatever it wanted. */
    public long withoutCpuNanos(Incident incident) {
        return withoutCpu(incident).nanos();
    }

    private long union(Predicate<JvmEvent> which, long from, long to) {
        return Spans.of(kept, which, from, to).nanos();
    }

    /** True if at the failure it was waiting for its connections, as it should. */
    public boolean wasIdle() {
        return seen != null && Loops.waitsForEvents(seen.stack());
    }

    /** True if its last wait for something else was over long enough before to read what lay there. */
    public boolean wentOn() {
        return kept.stream().allMatch(wait -> wait.endNanos() < toNanos - PROMPTLY_NANOS);
    }

    /** True if at the failure it was seen at other work. */
    public boolean wasBusy() {
        return seen != null && !seen.stack().isEmpty() && !Loops.waitsForEvents(seen.stack());
    }

    /** True if it was at other work and waited for nothing: without a CPU it looks like this, too. */
    public boolean wasRunnable() {
        return (wasBusy() && seen != null && !saysWaiting(seen))
                || kept.stream().anyMatch(event -> event.kind() == Kind.LOOP_BUSY && !saysWaiting(event));
    }

    private static boolean saysWaiting(JvmEvent seen) {
        return seen.detail().contains("waiting") || seen.detail().equals("blocked");
    }

    /** {@code it slept for 3 s at com.acme.Handler.read(Handler.java:42)}; for people. */
    public String doing() {
        JvmEvent event = longest();
        if (event == null) {
            return "";
        }
        String at = Loops.culprit(event.stack());
        String where = at == null ? "" : " at " + at;
        String length = Quantity.nanos(event.durationNanos());
        return switch (event.kind()) {
            case THREAD_SLEPT -> "it slept for " + length + where;
            case THREAD_BLOCKED -> "it waited " + length + " for a monitor" + of(event) + where;
            case THREAD_PINNED -> "it waited " + length + " and held its carrier" + of(event) + where;
            case THREAD_PARKED -> "it was parked for " + length + of(event) + where;
            case LOOP_BUSY ->
                (saysWaiting(event) ? "it was waiting for " : "it was busy for ")
                        + length
                        + (at == null ? "" : ", seen at " + at);
            default -> (saysWaiting(event) ? "it was waiting" : "it was busy") + where;
        };
    }

    private static String of(JvmEvent event) {
        return event.detail().isEmpty() ? "" : " (" + event.detail() + ")";
    }

    private @Nullable JvmEvent longest() {
        JvmEvent longest = null;
        for (JvmEvent wait : kept) {
            if (longest == null || wait.within(fromNanos, toNanos) > longest.within(fromNanos, toNanos)) {
                longest = wait;
            }
        }
        boolean shortWait = longest != null && !kept(0.5);
        return longest == null || (shortWait && wasBusy()) ? (seen == null ? longest : seen) : longest;
    }

    /** Adds where the thread was. */
    public void describe(Statement statement) {
        for (JvmEvent wait : kept) {
            if (!isTold(wait)) {
                statement.fact(
                        Tier.APP,
                        wait.startNanos(),
                        "thread " + wait.thread() + ": " + kind(wait) + " for " + Quantity.nanos(wait.durationNanos())
                                + of(wait) + at(wait));
            }
        }
        JvmEvent last = seen;
        if (last != null) {
            statement.fact(
                    Tier.APP, last.startNanos(), "thread " + last.thread() + " at the failure" + of(last) + at(last));
        }
    }

    /** True of a loop's turn that the recorder's waits make up for the most part: they say more. */
    private boolean isTold(JvmEvent event) {
        return event.kind() == Kind.LOOP_BUSY
                && union(each -> each.kind().isWaiting(), event.startNanos(), event.endNanos())
                        > event.durationNanos() / 2;
    }

    private static String kind(JvmEvent event) {
        return switch (event.kind()) {
            case LOOP_BUSY -> "in one turn of its loop";
            case THREAD_SLEPT -> "asleep";
            case THREAD_BLOCKED -> "waiting for a monitor";
            case THREAD_PINNED -> "waiting, pinned to its carrier";
            default -> "parked";
        };
    }

    private static String at(JvmEvent event) {
        List<String> stack = event.stack();
        return stack.isEmpty()
                ? ""
                : " at " + String.join(" < ", stack.subList(0, Math.min(stack.size(), FRAMES_TOLD)));
    }
}
