package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one thread is in the middle of: notes of one hook for a later one on the same thread.
 *
 * <p>A platform thread has one of these, for its life. A virtual thread has one only while something is noted, out of a
 * bounded table: thread locals left a map with three entries in each of a million threads that had made a call (counted on
 * 25.0.3). Where the table is full nothing is noted, and counted; a failure is then found by its exception alone.
 *
 * <p>Fields are for the owning thread only.
 */
final class Course {

    /** Virtual threads with something noted at the same time. */
    static final int MOST_VIRTUAL = 16_384;

    private static final int ROW = 8;
    private static final int ROWS = MOST_VIRTUAL / ROW;

    /** The class of virtual threads, from 19 on; null before. */
    private static final @Nullable Class<?> VIRTUAL = virtual();

    private static final ThreadLocal<@Nullable Course> OF_PLATFORM_THREAD = new ThreadLocal<>();
    private static final AtomicLong MISSED = new AtomicLong();
    private static final AtomicInteger NOTED = new AtomicInteger();

    /** Null until a virtual thread has something to note. */
    private static volatile @Nullable AtomicReferenceArray<@Nullable Course> table;

    private static final AtomicReferenceFieldUpdater<Course, @Nullable Thread> OWNER =
            AtomicReferenceFieldUpdater.newUpdater(Course.class, Thread.class, "owner");

    private volatile @Nullable Thread owner;

    // ---- AttemptHooks ----------------------------------------------------------------------------------------------

    /** The call whose attempts this thread makes. */
    @Nullable
    Object call;

    /** What ended its last attempt after that had been sent. */
    @Nullable
    Throwable failed;

    boolean sending;
    boolean leaseFailed;

    /** The channel on which connecting failed, as this thread tells. */
    @Nullable
    Object connecting;

    // ---- CallHooks -------------------------------------------------------------------------------------------------

    /** The call for which this thread waits. */
    @Nullable
    Object calling;

    /** The socket in whose place this thread opens another; weakly, because opening may fail. */
    @Nullable
    WeakReference<Socket> reopening;

    // ---- GrpcHooks -------------------------------------------------------------------------------------------------

    /** A call that is being told of its end by this thread. */
    @Nullable
    Object ending;

    /** The status it is told. */
    @Nullable
    Object endingWith;

    /** The status that the server's trailers brought to a stream of this thread: an answer, not a failure. */
    @Nullable
    Object answer;

    /** The status because of which the streams of a call with retries are cancelled by this thread. */
    @Nullable
    Object cancelling;

    /** The failed attempt that this thread's retry machinery looks at. */
    @Nullable
    Object lookedAt;

    // ---- TlsHooks --------------------------------------------------------------------------------------------------

    /** Whose certificates this thread looks at. */
    @Nullable
    TlsFacts validating;

    private Course() {}

    /** The present thread's; null if nothing was noted. Allocates nothing on a virtual thread. */
    static @Nullable Course get() {
        Thread me = Thread.currentThread();
        return isVirtual(me) ? find(me) : OF_PLATFORM_THREAD.get();
    }

    /** The present thread's, to note something; {@link #settle} follows each note that was taken back. Null if there is no room. */
    static @Nullable Course claim() {
        Thread me = Thread.currentThread();
        if (isVirtual(me)) {
            return claim(me);
        }
        Course mine = OF_PLATFORM_THREAD.get();
        if (mine == null) {
            mine = new Course();
            OF_PLATFORM_THREAD.set(mine);
        }
        return mine;
    }

    /** Notes were taken back: a virtual thread that has no others gives its place to another. */
    void settle() {
        if (owner != null
                && call == null
                && failed == null
                && connecting == null
                && calling == null
                && reopening == null
                && ending == null
                && endingWith == null
                && answer == null
                && cancelling == null
                && lookedAt == null
                && validating == null) {
            sending = false;
            leaseFailed = false;
            NOTED.decrementAndGet();
            owner = null;
        }
    }

    /** How often a thread could note nothing, because {@link #MOST_VIRTUAL} others had. */
    static long missed() {
        return MISSED.get();
    }

    /** Virtual threads that have something noted now. */
    static int noted() {
        return NOTED.get();
    }

    private static boolean isVirtual(Thread thread) {
        return VIRTUAL != null && VIRTUAL.isInstance(thread);
    }

    private static @Nullable Class<?> virtual() {
        try {
            return Class.forName("java.lang.BaseVirtualThread", false, null);
        } catch (ClassNotFoundException before19) {
            return null;
        }
    }

    private static int row(Thread thread) {
        int hash = System.identityHashCode(thread);
        return ((hash ^ hash >>> 16) & ROWS - 1) * ROW;
    }

    /** The course of a thread that has its place in the table; null if it has none. */
    static @Nullable Course find(Thread thread) {
        AtomicReferenceArray<@Nullable Course> all = table;
        if (all == null || NOTED.get() == 0) {
            return null;
        }
        int first = row(thread);
        for (int i = first; i < first + ROW; i++) {
            Course each = all.get(i);
            if (each != null && each.owner == thread) {
                return each;
            }
        }
        return null;
    }

    /** The same, with a place if there is one. */
    static @Nullable Course claim(Thread thread) {
        Course mine = find(thread);
        if (mine != null) {
            return mine;
        }
        AtomicReferenceArray<@Nullable Course> all = tableMade();
        int first = row(thread);
        for (int i = first; i < first + ROW; i++) {
            Course each = all.get(i);
            if (each == null) {
                Course fresh = new Course();
                fresh.owner = thread;
                if (all.compareAndSet(i, null, fresh)) {
                    NOTED.incrementAndGet();
                    return fresh;
                }
                each = all.get(i);
            }
            if (each != null && each.taken(thread)) {
                return each;
            }
        }
        MISSED.incrementAndGet();
        return null;
    }

    /** Takes a free place, or that of a thread that ended without taking its notes back. */
    private boolean taken(Thread thread) {
        Thread before = owner;
        if ((before != null && before.isAlive()) || !OWNER.compareAndSet(this, before, thread)) {
            return false;
        }
        if (before == null) {
            NOTED.incrementAndGet();
        } else {
            clear();
        }
        return true;
    }

    /** Another call, or none. */
    void begins(@Nullable Object next) {
        call = next;
        failed = null;
        sending = false;
        leaseFailed = false;
    }

    private void clear() {
        begins(null);
        connecting = null;
        calling = null;
        reopening = null;
        ending = null;
        endingWith = null;
        answer = null;
        cancelling = null;
        lookedAt = null;
        validating = null;
    }

    private static synchronized AtomicReferenceArray<@Nullable Course> tableMade() {
        AtomicReferenceArray<@Nullable Course> all = table;
        if (all == null) {
            all = new AtomicReferenceArray<>(MOST_VIRTUAL);
            table = all;
        }
        return all;
    }
}
