package io.wirewitness.boot;

import java.io.EOFException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What advice on HTTP libraries calls: which connection a request goes out on, how an attempt ends, whether the library
 * tries again, what the caller gets.
 *
 * <p>None blocks or throws; a request that succeeds allocates nothing. While no {@link Listener} is installed every
 * method returns at once.
 */
public final class CallHooks {

    /** RFC 9110, 15.5. */
    private static final int FIRST_ERROR_STATUS = 400;

    private static final int DEEPEST_WRAPPER = 8;

    /** RFC 9110, 15.3: below, an answer is not the last one to its request. */
    private static final int FIRST_FINAL_STATUS = 200;

    private static volatile boolean headWanted;

    private CallHooks() {}

    /** The head of the next answer that is no error is to be told; any thread. Without this such answers cost a comparison. */
    public static void wantHead() {
        headWanted = true;
    }

    /** A library is about to send a request on a connection that carries one at a time. */
    public static void requestOn(String library, @Nullable Object connection) {
        requestOn(library, connection, false);
    }

    /**
     * A library is about to send a request on a connection.
     *
     * @param connection a socket, a channel, or an object of the library's from which {@link Reach} knows the way
     * @param shared whether other requests may be in flight on it at the same time: HTTP/2
     */
    public static void requestOn(String library, @Nullable Object connection, boolean shared) {
        requestOn(library, connection, shared, null);
    }

    /**
     * The same where the call is known here and not where an attempt fails, as in the stream of a response's body. The
     * connection keeps it until {@link #requestEnds} or {@link PoolHooks#released}.
     *
     * @param call as in {@link #attemptFailed}; null on a shared connection
     */
    public static void requestOn(String library, @Nullable Object connection, boolean shared, @Nullable Object call) {
        if (connection != null && Hooks.listener() != null) {
            SocketState state = Reach.state(connection);
            if (state != null) {
                state.requestBegins(library, shared);
                if (state.asking != call) {
                    state.asking = call;
                }
            }
        }
    }

    /** The request that a connection carried alone is over. */
    public static void requestEnds(@Nullable Object connection) {
        if (connection != null && Hooks.listener() != null) {
            SocketState state = Reach.state(connection);
            if (state != null && state.asking != null) {
                state.asking = null;
            }
        }
    }

    /**
     * A library gave up an attempt on this connection; the caller may never hear of it.
     *
     * @param call the library's object for the call, which stays the same through all its attempts; null if not known:
     *     then it is the one whose request the connection carries
     * @param connection as in {@link #requestOn}; null if not known: then the exception leads to it
     */
    public static void attemptFailed(
            String library, @Nullable Object call, @Nullable Object connection, Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear != null) {
            try {
                SocketState reached = Reach.state(connection);
                SocketState state = ended(reached == null ? AttemptHooks.failedToConnect() : reached, thrown);
                ear.attemptFailed(library, call == null && state != null ? state.asking : call, state, thrown);
            } catch (Throwable fault) {
                Hooks.fault(fault);
            }
        }
    }

    /**
     * The same where the request may not have gone out yet: nothing is said then of a connection that stood ready, which one whose
     * TLS handshake is not over did not.
     *
     * @param asking what {@link #requestOn} was given as call when the request went out, on a connection that is not shared
     */
    public static void exchangeFailed(
            String library,
            @Nullable Object call,
            @Nullable Object asking,
            @Nullable Object connection,
            Throwable thrown) {
        if (Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        boolean unasked = state != null
                && state.connectedNanos != 0
                && !state.multiplexed
                && state.asking != asking
                && !TlsHooks.isHandshaking(state);
        attemptFailed(library, call, unasked ? null : state, thrown);
    }

    /**
     * A library connected for a call and makes the connection ready for it, by TLS for instance, before {@link #requestOn}. Called
     * once per connection.
     *
     * @param call as in {@link #attemptFailed}
     */
    public static void preparing(@Nullable Object call, @Nullable Object connection) {
        SocketState state =
                call == null || connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (call != null && state != null) {
            Underway.note(call, state);
        }
    }

    /**
     * A timer of the library's ends a call that has no connection yet. If one is being {@link #preparing made ready} for it, and no
     * request has gone out there, that is what the call waited for.
     */
    public static void preparationTimedOut(String library, @Nullable Object call, Throwable thrown) {
        if (call == null || Hooks.listener() == null || !(thrown instanceof TimeoutException)) {
            return;
        }
        SocketState state = Underway.of(call);
        if (state != null && state.requests == 0 && state.closedNanos == 0) {
            attemptFailed(library, call, state, thrown);
        }
    }

    /** A connection could not be made, or not be {@link #preparing made ready}: what is written on it from now on is a goodbye. */
    public static void preparationFailed(
            String library, @Nullable Object call, @Nullable Object connection, Throwable thrown) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null && state.connectedNanos != 0 && state.failedNanos == 0 && state.closedNanos == 0) {
            state.failedNanos = System.nanoTime();
        }
        attemptFailed(library, call, connection, thrown);
    }

    /**
     * A connection ended under an attempt, for libraries that have their own exception for that or none; does nothing if an
     * attempt has ended on the connection before.
     *
     * @param message what the library says where the socket itself threw nothing
     */
    public static void attemptEnded(
            String library, @Nullable Object call, @Nullable Object connection, String message) {
        if (connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null && state.attemptEnded == null) {
            Throwable own = state.thrown;
            attemptFailed(library, call, state, own != null ? own : new EOFException(message));
        }
    }

    /**
     * A response came. Its head is told if its status says that something failed, 400 or above, or if a head {@link #wantHead
     * is wanted}; else nothing is done.
     *
     * @param call as in {@link #attemptFailed}; its reader finds the response's head there
     */
    public static void answered(String library, @Nullable Object call, @Nullable Object connection, int status) {
        answered(library, call, connection, status, null);
    }

    /**
     * The same where the call does not lead to its answer.
     *
     * @param response an object from which {@link Reach#number} knows the way to its status; its reader finds the head there
     */
    public static void answeredWith(
            String library, @Nullable Object call, @Nullable Object connection, @Nullable Object response) {
        if (Hooks.listener() != null) {
            answered(library, call, connection, Reach.number(response, Reach.STATUS, 0), response);
        }
    }

    private static void answered(
            String library, @Nullable Object call, @Nullable Object connection, int status, @Nullable Object response) {
        boolean wanted = status < FIRST_ERROR_STATUS && headWanted && status >= FIRST_FINAL_STATUS;
        Listener ear = wanted || status >= FIRST_ERROR_STATUS ? Hooks.listener() : null;
        if (ear == null || call == null) {
            return;
        }
        try {
            SocketState state = Reach.state(connection);
            if (!wanted) {
                ear.answered(library, call, state, status, response);
            } else if (state != null) {
                headWanted = false;
                ear.answeredWell(library, call, state, response);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** A library sends a request again because of {@code thrown}. */
    public static void attemptRepeated(String library, @Nullable Object call, Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear != null) {
            try {
                ear.attemptRepeated(library, call, thrown);
            } catch (Throwable fault) {
                Hooks.fault(fault);
            }
        }
    }

    /** A call leaves a library with an exception. */
    public static void callFailed(String library, @Nullable Object call, Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear != null) {
            try {
                ear.callFailed(library, call, thrown);
            } catch (Throwable fault) {
                Hooks.fault(fault);
            }
        }
    }

    /** Reading or writing a body failed: the attempt is over, and the call with it. */
    public static void bodyFailed(String library, Object call, @Nullable Object connection, Throwable thrown) {
        attemptFailed(library, call, connection, thrown);
        callFailed(library, call, thrown);
    }

    /**
     * The body of a response ended, and not by its reader, before the length that was announced; the library threw nothing.
     *
     * @param exchange an object of which {@link Reach} knows the connection and the call
     */
    public static void bodyEndedShort(String library, Object exchange, long received, long announced) {
        if (Hooks.listener() != null) {
            Object call = Reach.part(exchange, Reach.CALL);
            if (call != null) {
                bodyFailed(library, call, exchange, new ShortBody(received, announced));
            }
        }
    }

    /**
     * A timer of the library's gives a call up. Where its answer is awaited on a connection that it has alone, that is the call's
     * end: the thread that closes the connection may come much later. Does nothing for any other exception than a
     * {@link TimeoutException}.
     *
     * @param call as in {@link #attemptFailed}, and leads to its connection
     */
    public static void timedOut(String library, Object call, Throwable thrown) {
        if (!(thrown instanceof TimeoutException) || Hooks.listener() == null) {
            return;
        }
        attemptFailed(library, call, call, thrown);
        SocketState state = Reach.state(call);
        if (state != null && !state.multiplexed && state.awaitingAnswer()) {
            state.calledOff = thrown;
            callFailed(library, call, thrown);
        }
    }

    /**
     * As {@link #bodyFailed}, where the library says only that its stream closed when it was its own time-out that closed it. Does
     * nothing if {@link #timedOut} has told of the call's end.
     *
     * @param call an object of which {@link Reach} knows where it keeps why it was given up
     */
    public static void givenUp(String library, Object call, Throwable thrown) {
        if (Hooks.listener() != null) {
            Object why = Reach.part(call, Reach.GIVEN_UP);
            SocketState state = why == null ? null : Reach.state(call);
            if (state != null && state.calledOff == why) {
                return;
            }
            bodyFailed(library, call, call, why instanceof TimeoutException timeout ? timeout : thrown);
        }
    }

    /**
     * A library replaced a connection that ended by a new one and sent the request again, and made no exception of it, or
     * kept it to itself. Does nothing if the library's socket is still the same.
     *
     * @param message what the library says where it does not send again
     */
    public static void requestMoved(
            String library, Object call, @Nullable Socket before, @Nullable Socket now, String message) {
        if (before == null || now == null || before == now || Hooks.listener() == null) {
            return;
        }
        SocketState state = Hooks.of(before);
        Throwable thrown = state == null ? null : state.attemptEnded;
        if (thrown == null) {
            thrown = new SocketException(message);
            attemptFailed(library, call, before, thrown);
        }
        attemptRepeated(library, call, thrown);
    }

    /** This thread's library is about to open another connection in place of this one, which ended. */
    public static void reopening(@Nullable Socket ended) {
        Course course = ended == null || Hooks.listener() == null ? null : Course.claim();
        if (course != null) {
            course.reopening = new WeakReference<>(ended);
        }
    }

    /** This thread's library has sent the request again on the connection that it opened; see {@link #reopening}. */
    public static void reopened(String library, Object call, @Nullable Socket now, String message) {
        Course course = Course.get();
        WeakReference<Socket> before = course == null ? null : course.reopening;
        if (course != null && before != null) {
            course.reopening = null;
            course.settle();
            requestMoved(library, call, before.get(), now, message);
        }
    }

    /** This thread makes a call and waits for it; ended by {@link #called}. */
    public static void calling(Object call) {
        Course course = Hooks.listener() == null ? null : Course.claim();
        if (course != null) {
            course.calling = call;
        }
    }

    /** The call that this thread made and waited for is over, with {@code thrown} or without. */
    public static void called(String library, @Nullable Throwable thrown) {
        Course course = Course.get();
        Object call = course == null ? null : course.calling;
        if (course != null) {
            course.calling = null;
            course.settle();
        }
        if (thrown != null) {
            callFailed(library, call, thrown);
        }
    }

    /** A future that a library handed out may be complete already; then nothing else tells that it failed. */
    public static void futureFailed(String library, @Nullable CompletableFuture<?> future) {
        if (Hooks.listener() != null && future != null && future.isCompletedExceptionally()) {
            try {
                future.getNow(null);
            } catch (CompletionException | CancellationException failure) {
                callFailed(library, null, bare(failure));
            }
        }
    }

    /** What is inside the wrappers that a {@link CompletableFuture} adds at each stage. */
    public static Throwable bare(Throwable thrown) {
        Throwable inner = thrown;
        for (int depth = 0; depth < DEEPEST_WRAPPER && inner.getCause() != null; depth++) {
            if (!(inner instanceof CompletionException || inner instanceof ExecutionException)) {
                break;
            }
            inner = inner.getCause();
        }
        return inner;
    }

    private static @Nullable SocketState ended(@Nullable SocketState state, Throwable thrown) {
        if (state != null) {
            state.attemptEnded = thrown;
        }
        return state;
    }
}
