package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Which connection an exception, a call or a thread failed on, for the last few failures: the link between a socket and the
 * exception that leaves a library later, perhaps wrapped, perhaps on another thread.
 *
 * <p>A fixed number of entries, held weakly and let go by {@link #tidy}, because a connection leads to exceptions and requests
 * of the application; look-ups scan them. Any thread.
 */
final class Calls {

    /** Libraries tell of a failure within moments; one that keeps its exception for longer tells it without a connection. */
    static final long REMEMBERED_NANOS = 60_000_000_000L;

    private static final int REMEMBERED = 512;
    private static final int REPEATED_REMEMBERED = 2048;
    private static final int DEEPEST_CAUSE = 8;

    private final @Nullable Entry[] ring = new Entry[REMEMBERED];

    /** Of each entry's key, beside it: a look-up that finds nothing would otherwise ask every reference, one call of the JVM each. */
    private final int[] hashes = new int[REMEMBERED];

    private int next;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final @Nullable WeakReference<Object>[] sentAgain = new WeakReference[REPEATED_REMEMBERED];

    private final int[] sentAgainHashes = new int[REPEATED_REMEMBERED];
    private int nextSentAgain;
    private boolean forgot;
    private long forgotNanos;

    private record Entry(WeakReference<Object> key, Failed failed, long nanos) {}

    /** What is remembered of a failure. */
    record Failed(SocketState state, Answer answer) {}

    /**
     * Remembers that an exception, a library's call object, or a thread that makes its calls itself, belongs to a failed
     * connection.
     */
    void remember(Object key, SocketState state, Answer answer) {
        if (key instanceof Throwable thrown && byKey(thrown) == null && Failures.isShared(thrown)) {
            return; // it would lead one call's failure to another call's connection
        }
        Entry entry = new Entry(new WeakReference<>(key), new Failed(state, answer), System.nanoTime());
        keep(entry, System.identityHashCode(key));
    }

    private synchronized void keep(Entry entry, int hash) {
        ring[next] = entry;
        hashes[next] = hash;
        next = (next + 1) % REMEMBERED;
    }

    /** The latest failure of a call; null if none is remembered. */
    synchronized @Nullable Failed byKey(@Nullable Object key) {
        if (key == null) {
            return null;
        }
        int hash = System.identityHashCode(key);
        for (int i = 1; i <= REMEMBERED; i++) {
            int at = (next - i + REMEMBERED) % REMEMBERED;
            Entry entry = hashes[at] == hash ? ring[at] : null;
            if (entry != null && entry.key.refersTo(key)) {
                return entry.failed;
            }
        }
        return null;
    }

    /** Notes that a call goes on after an attempt that had been sent. */
    synchronized void sentAgain(@Nullable Object call) {
        if (call != null && !isNoted(call)) {
            WeakReference<Object> oldest = sentAgain[nextSentAgain];
            if (oldest != null && !oldest.refersTo(null)) {
                forgotNanos = System.nanoTime();
                forgot = true;
            }
            sentAgain[nextSentAgain] = new WeakReference<>(call);
            sentAgainHashes[nextSentAgain] = System.identityHashCode(call);
            nextSentAgain = (nextSentAgain + 1) % sentAgain.length;
        }
    }

    /** True if an earlier attempt of this call had been sent; for a minute also if it may be one that had to be forgotten. */
    synchronized boolean wasSentBefore(@Nullable Object call) {
        return call != null && (isNoted(call) || (forgot && System.nanoTime() - forgotNanos < REMEMBERED_NANOS));
    }

    private boolean isNoted(Object call) {
        int hash = System.identityHashCode(call);
        for (int i = 0; i < REPEATED_REMEMBERED; i++) {
            WeakReference<Object> each = sentAgainHashes[i] == hash ? sentAgain[i] : null;
            if (each != null && each.refersTo(call)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what failed on a call: it goes on. */
    synchronized void forget(@Nullable Object key) {
        int hash = System.identityHashCode(key);
        for (int i = 0; key != null && i < REMEMBERED; i++) {
            Entry entry = hashes[i] == hash ? ring[i] : null;
            if (entry != null && entry.key.refersTo(key)) {
                ring[i] = null;
            }
        }
    }

    /** Lets go what nobody can ask for any more, and what is {@link #REMEMBERED_NANOS} old. */
    synchronized void tidy(long nowNanos) {
        for (int i = 0; i < REMEMBERED; i++) {
            Entry entry = ring[i];
            if (entry != null && (entry.key.refersTo(null) || nowNanos - entry.nanos > REMEMBERED_NANOS)) {
                ring[i] = null;
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
