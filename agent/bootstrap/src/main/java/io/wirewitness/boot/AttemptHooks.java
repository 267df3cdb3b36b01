package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * What advice on libraries calls that make a call on the caller's thread, attempt by attempt, in a chain whose parts may
 * be the application's own: the next attempt's beginning tells that the library sends again, whoever decided it.
 *
 * <p>How a thread's present call goes is noted in its {@link Course}; apart from that the rules are those of {@link
 * CallHooks}.
 */
public final class AttemptHooks {

    private AttemptHooks() {}

    /**
     * This thread begins an attempt: it looks for a connection next.
     *
     * @param call the library's object for the call, which stays the same through all its attempts
     */
    public static void begins(String library, Object call) {
        if (Hooks.listener() == null) {
            return;
        }
        Course course = Course.claim();
        if (course == null) {
            return;
        }
        Throwable failed = course.call == call ? course.failed : null;
        course.begins(call);
        if (failed != null) {
            CallHooks.attemptRepeated(library, call, failed);
        }
    }

    /** This thread's attempt has its connection and writes the request now. */
    public static void sending(String library, Object call, @Nullable Object connection) {
        if (Hooks.listener() == null) {
            return;
        }
        Course course = Course.get();
        if (course != null) {
            course.call = call; // a call inside this one, made by an interceptor for instance, has taken its place
            course.sending = true;
        }
        CallHooks.requestOn(library, connection, false, call);
    }

    /**
     * This thread's attempt is over, with a response or with an exception.
     *
     * @param connection as in {@link CallHooks#requestOn}
     * @param response an object from which {@link Reach#number} knows the way to its status
     */
    public static void ended(
            String library,
            @Nullable Object call,
            @Nullable Object connection,
            @Nullable Object response,
            @Nullable Throwable thrown) {
        if (Hooks.listener() == null) {
            return;
        }
        if (thrown == null) {
            CallHooks.answered(library, call, connection, Reach.number(response, Reach.STATUS, 0));
            return;
        }
        Course course = Course.get();
        if (course != null && course.sending) {
            course.failed = thrown; // what failed before it was sent may be repeated as often as one likes
        }
    }

    /** This thread's call is over, with {@code thrown} or without. */
    public static void over(String library, @Nullable Throwable thrown) {
        Course course = Course.get();
        if (course == null) {
            if (thrown != null) {
                CallHooks.callFailed(library, null, thrown);
            }
            return;
        }
        Object call = course.call;
        boolean told = course.leaseFailed;
        course.begins(null);
        course.settle();
        if (thrown != null && !told) {
            CallHooks.callFailed(library, call, thrown);
        }
    }

    /** This thread's attempt waited in vain for a connection of its pool, unless it was cancelled. */
    public static void leaseFailed(String library, @Nullable Object pool, @Nullable Throwable thrown) {
        if (thrown == null || Hooks.listener() == null || !(timedOut(thrown) || timedOut(thrown.getCause()))) {
            return;
        }
        Course course = Course.get();
        if (course != null) {
            course.leaseFailed = true;
        }
        PoolHooks.leaseFailed(library, pool, course == null ? null : course.call, thrown);
    }

    /**
     * This thread of a reactor tells that connecting failed, to callbacks that make an exception of their own of it and do
     * not know the channel; null once it told.
     */
    public static void connectFails(@Nullable Object channel) {
        Course course = Hooks.listener() == null ? null : channel == null ? Course.get() : Course.claim();
        if (course != null) {
            course.connecting = channel;
            course.settle();
        }
    }

    /** What {@link #connectFails} said, for the first that asks; null if it is none's concern, or was connected. */
    static @Nullable SocketState failedToConnect() {
        Course course = Course.get();
        Object channel = course == null ? null : course.connecting;
        if (course == null || channel == null) {
            return null;
        }
        course.connecting = null;
        course.settle();
        SocketState state = Reach.state(channel);
        return state == null || state.connectedNanos != 0 ? null : state;
    }

    /** Libraries have their own classes for it, which may be relocated; they all end so. */
    private static boolean timedOut(@Nullable Throwable thrown) {
        return thrown != null && thrown.getClass().getName().endsWith("TimeoutException");
    }
}
