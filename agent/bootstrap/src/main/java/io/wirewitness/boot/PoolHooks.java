package io.wirewitness.boot;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What advice on connection pools calls. A lease costs a comparison while less than half of the pool is in use; above
 * that its stack is remembered, so that an exhausted pool can name its holders.
 */
public final class PoolHooks {

    /** Stacks of leases taken per second; beyond that a holder stays nameless. */
    public static final int STACKS_PER_SECOND = 100;

    private static final RateLimit STACKS = new RateLimit(STACKS_PER_SECOND);

    private PoolHooks() {}

    /**
     * A pool handed out a connection.
     *
     * @param leased how many of the pool or route are out now, this one included
     * @param most how many may be out; 0 or less for no limit
     */
    public static void leased(@Nullable Object connection, int leased, int most) {
        if (connection == null || most <= 0 || leased * 2 < most || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        long now = System.nanoTime();
        if (state != null && STACKS.tryAcquire(now)) {
            state.lease = new Lease(now, Thread.currentThread().getName(), new CloseStack());
        }
    }

    /** A connection came back to its pool. */
    public static void released(@Nullable Object connection) {
        if (connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null && state.lease != null) {
            state.lease = null;
        }
        if (state != null && state.asking != null) {
            state.asking = null;
        }
    }

    /**
     * A call got no connection, for libraries that tell so in one place: it gave up waiting for its pool, or connecting
     * failed. Netty's exception for that has no stack of its own, so that the verdict goes to its cause.
     */
    public static void notObtained(
            String library, @Nullable Object pool, @Nullable Object call, @Nullable Throwable thrown) {
        if (thrown == null) {
            return;
        }
        if (thrown instanceof TimeoutException || thrown.getClass().getName().contains("PoolTooBusy")) {
            leaseFailed(library, pool, call, thrown);
        } else {
            Throwable cause = thrown.getCause();
            CallHooks.callFailed(library, call, cause != null && thrown.getStackTrace().length == 0 ? cause : thrown);
        }
    }

    /** A call waited for a connection of its pool until it gave up. */
    public static void leaseFailed(
            String library, @Nullable Object pool, @Nullable Object call, @Nullable Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear != null && thrown != null) {
            try {
                ear.leaseFailed(library, pool, call, thrown);
            } catch (Throwable fault) {
                Hooks.fault(fault);
            }
        }
    }
}
