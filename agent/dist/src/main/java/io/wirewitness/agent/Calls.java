package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Which connection an exception or a call failed on, for the last few failures: the link between a socket and the
 * exception that leaves a library later, perhaps wrapped, perhaps on another thread.
 *
 * <p>A fixed number of entries, held weakly; look-ups scan them. Any thread.
 */
final class Calls {

    private static final int REMEMBERED = 512;
    private static final int REPEATED_REMEMBERED = 128;
    private static final int DEEPEST_CAUSE = 8;

    private final Entry[] ring = new Entry[REMEMBERED];
    private int next;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final @Nullable WeakReference<Object>[] sentAgain = new WeakReference[REPEATED_REMEMBERED];

    private int nextSentAgain;

    private record Entry(WeakReference<Object> key, SocketState state, Answer answer) {}

    private static final Object FORGOTTEN = new Object();

    /** What is remembered of a failure. */
    record Failed(SocketState state, Answer answer) {}

    /** Remembers that an exception, or a library's call object, belongs to a failed connection. */
    void remember(Object key, SocketState state, Answer answer) {
        if (key instanceof Throwable thrown && mayBeShared(thrown)) {
            return; // it would lead one call's failure to another call's connection
        }
        keep(key, state, answer);
    }

    private synchronized void keep(Object key, SocketState state, Answer answer) {
        ring[next] = new Entry(new WeakReference<>(key), state, answer);
        next = (next + 1) % REMEMBERED;
    }

    /**
     * True if libraries may throw the same object to many callers: it has no stack, or a single frame made up by hand
     * (netty's and Async Http Client's {@code unknownStackTrace}).
     */
    static boolean mayBeShared(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return Failures.isShared(thrown)
                || (stack.length == 1
                        && stack[0].getFileName() == null
                        && !stack[0].isNativeMethod()
                        && stack[0].getLineNumber() < 0);
    }

    /** The latest failure of a call; null if none is remembered. */
    synchronized @Nullable Failed byKey(@Nullable Object key) {
        if (key == null) {
            return null;
        }
        for (int i = 1; i <= REMEMBERED; i++) {
            Entry entry = ring[(next - i + REMEMBERED) % REMEMBERED];
            if (entry == null) {
                return null;
            }
            if (entry.key.refersTo(key)) {
                return new Failed(entry.state, entry.answer);
            }
        }
        return null;
    }

    /** Notes that a call goes on after an attempt that had been sent. */
    synchronized void sentAgain(@Nullable Object call) {
        if (call != null) {
            sentAgain[nextSentAgain] = new WeakReference<>(call);
            nextSentAgain = (nextSentAgain + 1) % sentAgain.length;
        }
    }

    /** True if an earlier attempt of this call had been sent. */
    synchronized boolean wasSentBefore(@Nullable Object call) {
        for (WeakReference<Object> each : sentAgain) {
            if (call != null && each != null && each.refersTo(call)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what failed on a call: it goes on. */
    synchronized void forget(@Nullable Object key) {
        for (int i = 0; key != null && i < REMEMBERED; i++) {
            if (ring[i] != null && ring[i].key.refersTo(key)) {
                ring[i] = new Entry(new WeakReference<>(FORGOTTEN), ring[i].state, ring[i].answer);
            }
        }
    }

    /** The failure behind an exception, its causes or its suppressed exceptions; null if none is remembered. */
    @Nullable
    Failed byException(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            Failed found = byKey(link);
            if (found != null) {
                return found;
            }
            for (Throwable suppressed : link.getSuppressed()) {
                found = byKey(suppressed);
                if (found != null) {
                    return found;
                }
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }
}
