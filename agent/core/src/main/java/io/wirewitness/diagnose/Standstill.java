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

/**
 * How much of some time this JVM stood still as a whole. Pauses lie within each other (a collection within its safepoint, all
 * within a freeze): each moment counts once. Immutable.
 */
public final class Standstill {

    /** From here on a pause explains: this much of the time that it is to explain. */
    private static final double MOST = 0.5;

    private final long fromNanos;
    private final long toNanos;
    private final List<JvmEvent> events;

    private Standstill(long fromNanos, long toNanos, List<JvmEvent> events) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.events = events;
    }

    /** The reading of a time. */
    public static Standstill of(Incident incident, long fromNanos, long toNanos) {
        List<JvmEvent> events = new ArrayList<>();
        for (JvmEvent event : incident.jvm()) {
            if (event.kind().isOfAllThreads() && event.within(fromNanos, toNanos) > 0) {
                events.add(event);
            }
        }
        events.sort(Comparator.comparingLong(JvmEvent::startNanos));
        return new Standstill(fromNanos, toNanos, events);
    }

    /** The time from the request's first byte to the failure. */
    public static Standstill whileWaiting(Incident incident, Exchange exchange) {
        return of(incident, exchange.connection().exchangeStartNanos(), incident.epochNanos());
    }

    /** How long it stood still in all. */
    public long nanos() {
        return union(event -> true);
    }

    /** True if it stood still for most of the time. */
    public boolean most() {
        return covers(MOST);
    }

    /** True if it stood still for at least this part of the time. */
    public boolean covers(double part) {
        long window = toNanos - fromNanos;
        return window > 0 && nanos() >= part * window;
    }

    /**
     * True if most of it was not the JVM's own doing. A heartbeat cannot tell a collector that gets no CPU from a stopped
     * process; the recorder's own word for a pause can.
     */
    public boolean frozen() {
        long frozen = union(event -> event.kind() == Kind.FROZEN);
        long own = union(event -> event.kind() == Kind.GC_PAUSE || event.kind() == Kind.SAFEPOINT);
        return frozen * 2 >= nanos() && frozen > 0 && own * 2 < frozen;
    }

    /** True if the recorder named the pauses: what is only inferred from a clock names none. */
    public boolean named() {
        long own = union(event -> event.kind() == Kind.GC_PAUSE || event.kind() == Kind.SAFEPOINT);
        return own > 0 && own * 10 >= nanos() * 9;
    }

    /** The longest one, and of two as long the one that says more; null if there was none. */
    public @Nullable JvmEvent longest() {
        JvmEvent longest = null;
        for (JvmEvent event : events) {
            if (longest == null || weight(event) > weight(longest)) {
                longest = event;
            }
        }
        return longest;
    }

    /** A collection is a little shorter than its safepoint, and explains it. */
    private long weight(JvmEvent event) {
        long within = event.within(fromNanos, toNanos);
        return switch (event.kind()) {
            case GC_PAUSE -> within + within / 4;
            case SAFEPOINT -> within + within / 8;
            default -> within;
        };
    }

    /** {@code 9.9 s of garbage collection (SerialOld, System.gc())}: all of it, named after the longest. */
    public String text() {
        JvmEvent event = longest();
        return Quantity.nanos(nanos()) + (event == null ? "" : " (" + name(event) + ")");
    }

    /** Adds the pauses, the longest ones if there are many. */
    public void describe(Statement statement) {
        events.stream()
                .sorted(Comparator.comparingLong((JvmEvent event) -> weight(event))
                        .reversed())
                .limit(TOLD)
                .forEach(event -> statement.fact(
                        Tier.APP,
                        event.startNanos(),
                        "this JVM stood still for " + Quantity.nanos(event.durationNanos()) + ": " + name(event)));
    }

    private static final int TOLD = 3;

    /** What to call a pause. */
    public static String name(JvmEvent event) {
        String what = switch (event.kind()) {
            case GC_PAUSE -> "garbage collection";
            case SAFEPOINT -> "safepoint";
            case STOOD_STILL -> "no Java thread ran";
            case FROZEN -> "the process was stopped";
            case SUSPENDED -> "the machine was suspended";
            default -> event.kind().name();
        };
        return event.detail().isEmpty() ? what : what + ", " + event.detail();
    }

    private long union(Predicate<JvmEvent> which) {
        long total = 0;
        long until = fromNanos;
        for (JvmEvent event : events) {
            if (which.test(event)) {
                long from = Math.max(until, event.startNanos());
                long to = Math.min(toNanos, event.endNanos());
                total += Math.max(0, to - from);
                until = Math.max(until, to);
            }
        }
        return total;
    }
}
