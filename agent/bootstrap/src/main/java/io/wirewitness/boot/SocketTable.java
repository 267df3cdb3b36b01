package io.wirewitness.boot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, in an array indexed by descriptor: a small integer on Linux.
 *
 * <p>Look-ups take no lock and allocate nothing. Connect, accept and close replace the slot, so a descriptor that the
 * kernel hands out again microseconds later starts with a new {@link SocketState}. Descriptors above {@link #LIMIT} are
 * not followed, and counted.
 */
public final class SocketTable {

    /** The largest descriptor number followed, exclusive: Linux' default {@code fs.nr_open}. */
    public static final int LIMIT = 1 << 20;

    /**
     * Closed connections remembered: a library often closes the socket before it tells that the attempt failed. A newer one
     * takes the place of the one of its row that was closed longest ago.
     */
    public static final int CLOSED_REMEMBERED = 256;

    /** For how long: a closed connection leads to exceptions and requests of the application, which must not stay for it. */
    public static final long CLOSED_NANOS = 10_000_000_000L;

    private static final int ROW = 8;
    private static final int ROWS = CLOSED_REMEMBERED / ROW;

    private static final int FIRST_SIZE = 1024;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(SocketState[].class);

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong beyondLimit = new AtomicLong();
    private volatile @Nullable SocketState[] slots = new SocketState[FIRST_SIZE];
    private final AtomicReferenceArray<@Nullable Closed> closed = new AtomicReferenceArray<>(CLOSED_REMEMBERED);
    private final AtomicInteger closedCount = new AtomicInteger();

    /** A closed connection, found by the descriptor object it had, which is a library's and is held weakly. */
    private static final class Closed extends WeakReference<Object> {

        final int hash;
        final SocketState state;
        final long nanos;

        Closed(Object key, SocketState state, long nanos) {
            super(key);
            this.hash = System.identityHashCode(key);
            this.state = state;
            this.nanos = nanos;
        }

        boolean isOver(long now) {
            return now - nanos > CLOSED_NANOS || refersTo(null);
        }
    }

    /** The connection behind a descriptor, or null if none is followed. */
    public @Nullable SocketState get(int descriptor) {
        @Nullable SocketState[] now = slots;
        return descriptor >= 0 && descriptor < now.length ? (SocketState) SLOT.getAcquire(now, descriptor) : null;
    }

    /** Starts a new connection behind a descriptor; null if the descriptor is beyond {@link #LIMIT}. */
    @Nullable
    SocketState open(int descriptor, int role, long nowNanos) {
        if (descriptor < 0 || descriptor >= LIMIT) {
            beyondLimit.incrementAndGet();
            return null;
        }
        SocketState state = new SocketState(ids.incrementAndGet(), descriptor, role, nowNanos);
        set(descriptor, state);
        return state;
    }

    /** Forgets the connection behind a descriptor and returns it; null if none was followed. */
    @Nullable
    SocketState remove(int descriptor) {
        SocketState state = get(descriptor);
        if (state != null) {
            set(descriptor, null);
        }
        return state;
    }

    /** Keeps a connection that is being closed findable by its descriptor object, whose number is gone. */
    void rememberClosed(Object key, SocketState state, long nowNanos) {
        Closed fresh = new Closed(key, state, nowNanos);
        int first = row(fresh.hash);
        for (int attempt = 0; attempt < ROW; attempt++) { // each failure to store is another thread's success
            int at = first;
            Closed there = closed.get(first);
            for (int i = first + 1; there != null && i < first + ROW; i++) {
                Closed each = closed.get(i);
                if (each == null || each.nanos - there.nanos < 0) {
                    at = i;
                    there = each;
                }
            }
            if (closed.compareAndSet(at, there, fresh)) {
                if (there == null) {
                    closedCount.incrementAndGet();
                }
                return;
            }
        }
    }

    /**
     * The connection that a closed descriptor object stood for, latest first; null if it is forgotten. Takes no lock, and looks
     * at nothing while nothing was closed lately: most sockets asked for were never followed.
     */
    @Nullable
    SocketState closed(Object key, long nowNanos) {
        if (closedCount.get() == 0) {
            return null;
        }
        int hash = System.identityHashCode(key);
        int first = row(hash);
        Closed latest = null;
        for (int i = first; i < first + ROW; i++) {
            Closed each = closed.get(i);
            if (each != null
                    && each.hash == hash
                    && each.refersTo(key)
                    && (latest == null || each.nanos - latest.nanos > 0)) {
                latest = each;
            }
        }
        return latest == null || latest.isOver(nowNanos) ? null : latest.state;
    }

    /** Forgets the connections that were closed {@link #CLOSED_NANOS} ago; called now and then. */
    void forgetClosed(long nowNanos) {
        for (int i = 0; i < CLOSED_REMEMBERED && closedCount.get() > 0; i++) {
            Closed each = closed.get(i);
            if (each != null && each.isOver(nowNanos) && closed.compareAndSet(i, each, null)) {
                closedCount.decrementAndGet();
            }
        }
    }

    /** Closed connections that are remembered now. */
    int closedCount() {
        return closedCount.get();
    }

    private static int row(int hash) {
        return ((hash ^ hash >>> 16) & ROWS - 1) * ROW;
    }

    /** Shows each open connection; those that open or close meanwhile may be missed. */
    public void forEach(Consumer<SocketState> action) {
        @Nullable SocketState[] now = slots;
        for (int descriptor = 0; descriptor < now.length; descriptor++) {
            SocketState state = (SocketState) SLOT.getAcquire(now, descriptor);
            if (state != null) {
                action.accept(state);
            }
        }
    }

    /** Connections that were not followed because their descriptor is beyond {@link #LIMIT}. */
    public long beyondLimit() {
        return beyondLimit.get();
    }

    /** Forgets everything. */
    synchronized void clear() {
        slots = new SocketState[FIRST_SIZE];
        for (int i = 0; i < CLOSED_REMEMBERED; i++) {
            if (closed.getAndSet(i, null) != null) {
                closedCount.decrementAndGet();
            }
        }
    }

    /** Stores and growth exclude each other, so that no store is lost in an array that is being copied. */
    private synchronized void set(int descriptor, @Nullable SocketState state) {
        @Nullable SocketState[] now = slots;
        if (descriptor >= now.length) {
            now = Arrays.copyOf(now, Math.min(LIMIT, Math.max(descriptor + 1, now.length * 2)));
            SLOT.setRelease(now, descriptor, state);
            slots = now;
        } else {
            SLOT.setRelease(now, descriptor, state);
        }
    }
}
