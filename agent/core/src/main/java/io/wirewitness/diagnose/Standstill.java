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

    /** How long the JVM itself stood still, by the recorder's word or, where the process used its CPU, by the heartbeat's. */
    public long ownNanos() {
        return union(event -> event.kind() != Kind.FROZEN);
    }

    /**
     * How long the process did not run and the JVM had no pause of its own. A heartbeat cannot tell a collector that gets no CPU
     * from a stopped process; the recorder's word for a pause can.
     */
    public long frozenNanos() {
        return nanos() - ownNanos();
    }

    /** True if most of it was not the JVM's own doing. */
    public boolean frozen() {
        return frozenNanos() > ownNanos();
    }

    /** True if it stood still for most of the time, and neither its own pauses nor a stop of the process alone make that up. */
    public boolean mixed() {
        long window = toNanos - fromNanos;
        return most() && Math.max(ownNanos(), frozenNanos()) < MOST * window;
    }

    /** True if the longer of both parts, which {@link #text} names, covers at least this part of the time. */
    public boolean oneCovers(double part) {
        long window = toNanos - fromNanos;
        return window > 0 && Math.max(ownNanos(), frozenNanos()) >= part * window;
    }

    /** True if the recorder named the JVM's own pauses: what is only inferred from a clock names none. */
    public boolean named() {
        long named = namedNanos();
        return named > 0 && named * 10 >= ownNanos() * 9;
    }

    private long namedNanos() {
        return union(event -> event.kind() == Kind.GC_PAUSE || event.kind() == Kind.SAFEPOINT);
    }

    /** The longest one of the longer part, and of two as long the one that says more; null if there was none. */
    public @Nullable JvmEvent longest() {
        return longest(frozen());
    }

    private @Nullable JvmEvent longest(boolean ofFreezes) {
        // The recorder tells the wait for a safepoint and what was done in it apart; the heartbeat's one gap may be
        // longer than
        // either, and says nothing of what it was.
        boolean byName = !ofFreezes && namedNanos() * 2 >= ownNanos();
        JvmEvent longest = null;
        for (JvmEvent event : events) {
            boolean freeze = event.kind() == Kind.FROZEN;
            if (freeze == ofFreezes
                    && !(byName && event.kind() == Kind.STOOD_STILL)
                    && (longest == null || weight(event) > weight(longest))) {
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

    /**
     * {@code 9.9 s (garbage collection, SerialOld, System.gc())}: the longer part, named after its longest; of a mixture both
     * parts.
     */
    public String text() {
        if (mixed()) {
            return text(false) + " and " + text(true);
        }
        return text(frozen());
    }

    private String text(boolean ofFreezes) {
        JvmEvent event = longest(ofFreezes);
        return Quantity.nanos(ofFreezes ? frozenNanos() : ownNanos()) + (event == null ? "" : " (" + name(event) + ")");
    }

    /** Why neither part alone is the reason; for a {@link #mixed} time. */
    public String mixture() {
        return "of " + Quantity.nanos(toNanos - fromNanos) + " this JVM's own pauses make up "
                + Quantity.nanos(ownNanos()) + " and a stop of the process " + Quantity.nanos(frozenNanos())
                + ": neither alone most of it";
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
            case CPU_STARVED -> "it had no CPU";
            default -> event.kind().name();
        };
        return event.detail().isEmpty() ? what : what + ", " + event.detail();
    }

    private long union(Predicate<JvmEvent> which) {
        return Spans.of(events, which, fromNanos, toNanos).nanos();
    }
}
