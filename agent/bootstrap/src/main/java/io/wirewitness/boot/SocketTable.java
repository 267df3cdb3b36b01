package io.wirewitness.boot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Closed connections remembered: a library often closes the socket before it tells that the attempt failed. */
    public static final int CLOSED_REMEMBERED = 256;

    private static final int FIRST_SIZE = 1024;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(SocketState[].class);

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong beyondLimit = new AtomicLong();
    private volatile @Nullable SocketState[] slots = new SocketState[FIRST_SIZE];
    private final @Nullable Object[] closedKeys = new Object[CLOSED_REMEMBERED];
    private final @Nullable SocketState[] closedStates = new SocketState[CLOSED_REMEMBERED];
    private int nextClosed;

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
    void rememberClosed(Object key, SocketState state) {
        synchronized (closedStates) {
            closedKeys[nextClosed] = key;
            closedStates[nextClosed] = state;
            nextClosed = (nextClosed + 1) % CLOSED_REMEMBERED;
        }
    }

    /** The connection that a closed descriptor object stood for, latest first; null if it is forgotten. */
    @Nullable
    SocketState closed(Object key) {
        synchronized (closedStates) {
            for (int back = 1; back <= CLOSED_REMEMBERED; back++) {
                int i = (nextClosed - back + CLOSED_REMEMBERED) % CLOSED_REMEMBERED;
                if (closedKeys[i] == key) {
                    return closedStates[i];
                }
            }
            return null;
        }
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
        synchronized (closedStates) {
            Arrays.fill(closedKeys, null);
            Arrays.fill(closedStates, null);
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
