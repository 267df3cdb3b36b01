package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Which new connection is being made ready for a call, where the library's own objects do not lead from one to the other yet: TLS
 * is being agreed on. The latest few, both held weakly. Any thread.
 */
final class Underway {

    static final int REMEMBERED = 256;

    private static final @Nullable Entry[] RING = new Entry[REMEMBERED];
    private static int next;

    private Underway() {}

    private record Entry(WeakReference<Object> call, WeakReference<SocketState> state) {}

    /** Notes that a call waits for this connection to be ready. */
    static void note(Object call, SocketState state) {
        Entry entry = new Entry(new WeakReference<>(call), new WeakReference<>(state));
        synchronized (RING) {
            RING[next] = entry;
            next = (next + 1) % REMEMBERED;
        }
    }

    /** The latest connection that was noted for a call; null if none is remembered. */
    static @Nullable SocketState of(Object call) {
        synchronized (RING) {
            for (int i = 1; i <= REMEMBERED; i++) {
                Entry entry = RING[(next - i + REMEMBERED) % REMEMBERED];
                if (entry != null && entry.call.refersTo(call)) {
                    return entry.state.get();
                }
            }
        }
        return null;
    }
}
