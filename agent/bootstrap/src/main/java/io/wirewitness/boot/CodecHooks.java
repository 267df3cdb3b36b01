package io.wirewitness.boot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * What advice on an HTTP codec calls that applications use without a client or server library above it, such as netty's.
 * Where a library above tells of the requests on a connection itself, all of these do nothing: nothing is counted twice.
 *
 * <p>None blocks or throws; a request that succeeds allocates nothing.
 */
public final class CodecHooks {

    /** Wrapping deeper than this is not followed. */
    private static final int DEEPEST_CAUSE = 8;

    private static final String NOT_ALL_READ = "READ_VARIABLE_LENGTH_CONTENT";

    /** What the pipeline's own timer for writing says of the pipeline's own connection. */
    private static final String WRITE_TIMEOUT = "io.netty.handler.timeout.WriteTimeoutException";

    private CodecHooks() {}

    /** The codec of a client is about to write a request's head. */
    public static void requestBegins(String library, @Nullable Object connection, @Nullable Object request) {
        SocketState state = ofClient(library, connection);
        if (state != null) {
            state.requestBegins(library, false);
            state.attemptEnded = null;
            state.calling = request;
        }
    }

    /** HTTP/2 headers are about to be written: requests share the connection, whoever counts them. */
    public static void headersOn(String library, @Nullable Object connection) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state == null || state.role != SocketState.ROLE_CLIENT) {
            return;
        }
        state.multiplexed = true;
        if (state.library == null || state.library.equals(library)) {
            state.requestBegins(library, true);
        }
    }

    /** The codec has read a message to its end, or a server's has written one. */
    public static void messageEnds(String library, @Nullable Object connection, boolean response) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state == null || !library.equals(state.library)) {
            return;
        }
        if (state.role == SocketState.ROLE_CLIENT && !response) {
            state.calling = null;
        } else if (state.role == SocketState.ROLE_SERVER && response) {
            state.servingEnds();
        }
    }

    /** The codec of a server has read a request's first line. */
    public static void serverRequestBegins(String library, @Nullable Object connection, @Nullable Object request) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null
                && state.role == SocketState.ROLE_SERVER
                && (state.library == null || state.library.equals(library))) {
            ServerHooks.requestBegins(library, state, request);
        }
    }

    /**
     * An exception goes through the connection's handlers, or fails what was still to be written. Told if it is the
     * connection's own, or a server's handler threw it, and a request is in flight.
     */
    public static void failed(String library, @Nullable Object connection, @Nullable Throwable thrown) {
        if (thrown == null || connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state == null || !library.equals(state.library)) {
            return;
        }
        Throwable told = state.attemptEnded;
        if (thrown == told || thrown == state.handlerThrew || ofOurClose(thrown)) {
            return; // each handler of the pipeline hears of it
        }
        // A gateway's upstream fails with the same classes: what is not this connection's own is its handler's.
        boolean ofConnection = ofConnection(thrown)
                && (state.role == SocketState.ROLE_CLIENT
                        || state.failedNanos != 0
                        || state.thrown == thrown
                        || thrown.getClass().getName().endsWith(WRITE_TIMEOUT));
        if (state.role == SocketState.ROLE_CLIENT && state.calling != null && ofConnection) {
            if (told == null) {
                CallHooks.attemptFailed(library, state.calling, state, thrown);
            }
            if (told == null || told instanceof Unanswered) {
                state.attemptEnded = thrown;
                CallHooks.callFailed(library, state.calling, thrown);
            }
        } else if (state.role == SocketState.ROLE_SERVER && state.serving != null) {
            if (ofConnection) {
                state.attemptEnded = thrown;
                ServerHooks.requestFailed(library, state, state.serving, thrown);
            } else {
                ServerHooks.handlerFailed(library, state, state.serving, thrown);
            }
        }
    }

    /**
     * The stream ended, as the codec hears it before anybody else.
     *
     * @param decoding what the decoder was in the middle of; a body without a length ends so
     */
    public static void ended(String library, @Nullable Object connection, @Nullable Object decoding) {
        if (connection == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null && state.role == SocketState.ROLE_SERVER) {
            clientEnded(library, state);
            return;
        }
        if (state == null
                || state.role != SocketState.ROLE_CLIENT
                || state.calling == null
                || state.attemptEnded != null
                || state.requestPending()
                || !library.equals(state.library)
                || (state.closedNanos != 0 && state.endOfStreamNanos == 0)
                || (decoding != null && decoding.toString().equals(NOT_ALL_READ))) {
            return;
        }
        // The codec may make an exception of its own of it, or leave it at the channel's end: then this one is the
        // record.
        Throwable thrown = new Unanswered();
        CallHooks.attemptFailed(library, state.calling, state, thrown);
        CallHooks.callFailed(library, state.calling, thrown);
    }

    /**
     * The client's stream ended, and netty closed the connection for it, as it does unless half-closing is allowed: what the
     * handler is still to answer cannot be written any more.
     */
    private static void clientEnded(String library, SocketState state) {
        Object request = state.serving;
        boolean behindTheirs = state.endOfStreamNanos != 0
                && state.closedNanos != 0
                && state.closedNanos - state.endOfStreamNanos >= 0;
        if (request != null && behindTheirs && state.attemptEnded == null && library.equals(state.library)) {
            Throwable thrown = new Unanswered();
            state.attemptEnded = thrown;
            state.answersHandedOver = true;
            ServerHooks.requestFailed(library, state, request, thrown);
        }
    }

    /** A server library that stands on the codec gives up a request because of what its handler did. */
    public static void handlerFailed(
            String library, @Nullable Object connection, @Nullable Object request, @Nullable Throwable thrown) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null && thrown != null && library.equals(state.library)) {
            if (ofOurClose(thrown) || (ofConnection(thrown) && state.failedNanos != 0)) {
                failed(library, state, thrown);
            } else {
                ServerHooks.handlerFailed(library, state, request, thrown);
            }
        }
    }

    /** A library's response ends in the middle; before its first byte the library tells of the failure itself. */
    public static void answerFailed(String library, @Nullable Object operations, Throwable thrown) {
        SocketState state = operations == null || Hooks.listener() == null ? null : Reach.state(operations);
        if (state != null
                && operations != null
                && state.role == SocketState.ROLE_CLIENT
                && !state.awaitingAnswer()
                && library.equals(state.library)) {
            CallHooks.bodyFailed(library, operations, state, thrown);
        }
    }

    private static @Nullable SocketState ofClient(String library, @Nullable Object connection) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        return state != null
                        && state.role == SocketState.ROLE_CLIENT
                        && (state.library == null || state.library.equals(library))
                ? state
                : null;
    }

    private static boolean ofOurClose(Throwable thrown) {
        return thrown instanceof ClosedChannelException || thrown.getCause() instanceof ClosedChannelException;
    }

    private static boolean ofConnection(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            String type = link.getClass().getName();
            if (link instanceof IOException
                    || type.contains("io.netty.handler.timeout.")
                    || type.endsWith(".PrematureChannelClosureException")) {
                return true;
            }
            link = link.getCause();
        }
        return false;
    }

    /** The stream ended before the answer was complete. */
    private static final class Unanswered extends EOFException {
        private static final long serialVersionUID = 1L;

        Unanswered() {
            super("the connection ended before the response was complete");
        }
    }
}
