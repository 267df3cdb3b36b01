package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * For how long the CPU quota of this process' control group was used up, as the kernel counts it: all CPUs together, in whole
 * periods. Immutable.
 *
 * @param events each stretch that was counted, in order of time
 */
public record Throttling(List<JvmEvent> events) {

    /** This much of a wait, or it was not the wait's reason. */
    private static final double MOST = 0.5;

    /** An answer that still arrives comes in pieces closer together. */
    private static final long JUST_BEFORE_NANOS = 200_000_000L;

    public Throttling {
        events = List.copyOf(events);
    }

    /** The throttling around a failure. */
    public static Throttling of(Incident incident) {
        List<JvmEvent> events = new ArrayList<>();
        for (JvmEvent event : incident.jvm()) {
            if (event.kind() == Kind.CPU_THROTTLED) {
                events.add(event);
            }
        }
        events.sort(Comparator.comparingLong(JvmEvent::startNanos));
        return new Throttling(events);
    }

    /** True if there was none. */
    public boolean none() {
        return events.isEmpty();
    }

    /** How much of it lies within a time; each moment counts once. */
    public long within(long fromNanos, long toNanos) {
        return Spans.of(events, event -> true, fromNanos, toNanos).nanos();
    }

    /** True if it fills at least half of a time. */
    public boolean fillsMostOf(long fromNanos, long toNanos) {
        return toNanos > fromNanos && within(fromNanos, toNanos) >= MOST * (toNanos - fromNanos);
    }

    /**
     * True if it may be why an answer that was read, at least in part, did not help: it filled most of the exchange, and no
     * bytes are known to have come just before the timer fired.
     */
    public boolean mayExplain(Incident incident, Exchange exchange) {
        boolean arrivalKnown = exchange.atFailure() != null || incident.flow() != null;
        boolean stillArriving =
                arrivalKnown && incident.epochNanos() - exchange.connection().lastReadNanos() < JUST_BEFORE_NANOS;
        return exchange.answerBytes() > 0
                && !stillArriving
                && fillsMostOf(exchange.connection().exchangeStartNanos(), incident.epochNanos());
    }
}
