package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import io.wirewitness.model.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the process did not run at all, while a connection was idle: its pool could not see that the server closed.
 * Immutable.
 */
public final class Freeze {

    /** Shorter ones are not worth a word: servers wait for seconds. */
    private static final long LEAST_NANOS = 1_000_000_000L;

    /** The heartbeat's own period: a freeze begins so much later than it is known to. */
    private static final long EDGE_NANOS = 300_000_000L;

    /** A machine that wakes up takes in within this what came while it slept. */
    private static final long WAKING_NANOS = 5_000_000_000L;

    /** A pool that has had this long looks at its connections, or does not care to. */
    private static final long PROMPTLY_NANOS = 2_000_000_000L;

    private final JvmEvent event;
    private final Exchange exchange;
    private final @Nullable PoolSettings pool;
    private final long finNanos;

    private Freeze(JvmEvent event, Exchange exchange, @Nullable PoolSettings pool, long finNanos) {
        this.event = event;
        this.exchange = exchange;
        this.pool = pool;
        this.finNanos = finNanos;
    }

    /** The longest freeze, or time without a CPU, while the connection was idle before this request; null if there was none. */
    public static @Nullable Freeze whileIdle(Incident incident, Exchange exchange) {
        if (incident.observed() || !exchange.reusedAfterIdle()) {
            return null;
        }
        long start = exchange.connection().exchangeStartNanos();
        long idleSince = start - exchange.idleMillis() * 1_000_000;
        JvmEvent longest = null;
        for (JvmEvent event : incident.jvm()) {
            boolean freezes =
                    event.kind() == Kind.FROZEN || event.kind() == Kind.SUSPENDED || event.kind() == Kind.CPU_STARVED;
            if (freezes
                    && event.durationNanos() >= LEAST_NANOS
                    && event.startNanos() < start
                    && over(event) > idleSince
                    && (longest == null || event.durationNanos() > longest.durationNanos())) {
                longest = event;
            }
        }
        if (longest == null) {
            return null;
        }
        long finAge = IdleLimit.finAgeNanos(incident, exchange);
        Call call = incident.call();
        return new Freeze(longest, exchange, call == null ? null : call.pool(), finAge < 0 ? 0 : start - finAge);
    }

    /** On our axis a suspended machine's sleep is a point: the monotonic clock sleeps, too. */
    private static long over(JvmEvent event) {
        return event.kind() == Kind.SUSPENDED ? event.startNanos() + EDGE_NANOS : event.endNanos();
    }

    /** False if the process wanted to run, or may have: the host gave its CPUs to others. */
    public boolean wasStopped() {
        return event.kind() != Kind.CPU_STARVED;
    }

    /** True if the server closed meanwhile, and the connection would not have been used so late without it. */
    public boolean explainsTheClose() {
        return finWithin() && usedPromptly() && isWhy();
    }

    /** The freeze itself. */
    public JvmEvent event() {
        return event;
    }

    /** True if it is known when the server's FIN came. */
    public boolean finKnown() {
        return finNanos != 0;
    }

    /** True if the server's FIN came while the process could not see it. */
    public boolean finWithin() {
        long latest = over(event) + (event.kind() == Kind.SUSPENDED ? WAKING_NANOS : EDGE_NANOS);
        return finNanos >= event.startNanos() - EDGE_NANOS && finNanos <= latest;
    }

    /** True if the pool's own limit had passed when the FIN came: without a freeze it would have closed before the server. */
    public boolean poolWouldHaveClosed() {
        long idleAtFinNanos = finNanos - exchange.connection().exchangeStartNanos() + exchange.idleMillis() * 1_000_000;
        return pool != null
                && pool.keepAliveMillis() > 0
                && finKnown()
                && idleAtFinNanos > pool.keepAliveMillis() * 1_000_000;
    }

    /** True if without it the connection would hardly have been idle, or not have been used: a shorter one changes nothing. */
    public boolean isWhy() {
        return isMostOfTheIdleTime() || poolWouldHaveClosed();
    }

    /** True if the request was written before the pool can have looked. */
    public boolean usedPromptly() {
        return exchange.connection().exchangeStartNanos() - over(event) <= PROMPTLY_NANOS;
    }

    /** The connection was idle for hardly longer than the freeze. */
    private boolean isMostOfTheIdleTime() {
        // the time that a suspended machine slept is not among the idle time: the monotonic clock slept, too
        long idleNanos =
                exchange.idleMillis() * 1_000_000L + (event.kind() == Kind.SUSPENDED ? event.durationNanos() : 0);
        return event.durationNanos() >= 0.8 * idleNanos;
    }

    /** {@code this process stood still for 65 s (the process was stopped)}. */
    public String text() {
        return "this process stood still for " + Quantity.nanos(event.durationNanos()) + " (" + Standstill.name(event)
                + ")";
    }
}
