package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * What advice on HTTP servers calls: which request is being handled on an accepted connection, what its handler threw,
 * and what became of the answer.
 *
 * <p>None blocks or throws; a request that succeeds allocates nothing. While no {@link Listener} is installed every
 * method returns at once.
 */
public final class ServerHooks {

    private ServerHooks() {}

    /** A server has read a request's head and is about to hand it to the application. */
    public static void requestBegins(String library, @Nullable Object connection, @Nullable Object request) {
        if (connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null) {
            state.servingBegins(library, request, System.nanoTime());
        }
    }

    /**
     * The same on a connection that carries several requests at a time.
     *
     * @param channel the library's object that carries this one request, and leads to the connection
     */
    public static void streamBegins(String library, @Nullable Object channel, @Nullable Object request) {
        requestBegins(library, channel, request);
        SocketState state = Hooks.listener() == null ? null : Reach.state(channel);
        if (state != null && channel != null && request != null) {
            state.streamBegins(channel, request, System.nanoTime());
        }
    }

    /**
     * The response is complete, or the request was given up.
     *
     * @param connection what leads to the connection; where requests share it, the channel of {@link #streamBegins}
     */
    public static void requestEnds(@Nullable Object connection) {
        if (connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null && state.multiplexed) {
            state.streamEnds(connection);
        } else if (state != null) {
            state.servingEnds();
        }
    }

    /** A request failed, of which this is the end where others share the connection; else the connection failed with it. */
    public static void streamEnds(@Nullable Object channel) {
        SocketState state = channel == null || Hooks.listener() == null ? null : Reach.state(channel);
        if (state != null && channel != null && state.multiplexed) {
            state.streamEnds(channel);
        }
    }

    /** The application's handler threw. */
    public static void handlerFailed(
            String library, @Nullable Object connection, @Nullable Object request, @Nullable Throwable thrown) {
        serving(library, connection, request, thrown, true);
    }

    /**
     * The connection failed, for libraries that tell it every request they still hold, also one whose response is complete, and
     * that end a request when they hand over the last of the response: told once, and only while this request is being served. Where its handler threw and our side closed, that is the cause,
     * and this is its consequence.
     */
    public static void servingEnded(
            String library, @Nullable Object connection, @Nullable Object request, @Nullable Throwable thrown) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null && state.serving == request) {
            state.answersHandedOver = true;
            boolean unhurt = state.thrown == null && state.endOfStreamNanos == 0;
            if (state.handlerThrew == null || state.closedNanos == 0 || !unhurt) {
                requestFailed(library, state, request, thrown);
            }
            state.serving = null;
        }
    }

    /**
     * Reading the request or writing the response failed. The exception is the connection's, unless others share it: then it is
     * this request's, and the connection goes on.
     */
    public static void requestFailed(
            String library, @Nullable Object connection, @Nullable Object request, @Nullable Throwable thrown) {
        serving(library, connection, request, thrown, false);
    }

    private static void serving(
            String library,
            @Nullable Object connection,
            @Nullable Object request,
            @Nullable Throwable thrown,
            boolean handler) {
        Listener ear = Hooks.listener();
        if (ear == null || thrown == null) {
            return;
        }
        try {
            SocketState state = Reach.state(connection);
            if (state != null && !state.multiplexed && handler && state.handlerThrew == null) {
                state.handlerThrew = thrown;
            }
            if (state != null && !state.multiplexed && !handler) {
                state.failedNanos = state.failedNanos == 0 ? System.nanoTime() : state.failedNanos;
                state.thrown = state.thrown == null ? thrown : state.thrown;
            }
            ear.servingFailed(library, request, state, thrown, handler);
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }
}
