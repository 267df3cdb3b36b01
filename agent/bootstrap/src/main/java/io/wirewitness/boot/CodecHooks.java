package io.wirewitness.boot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
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

    private static final int FIRST_INTERIM = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL = 200;

    private static final String NOT_ALL_READ = "READ_VARIABLE_LENGTH_CONTENT";

    private static final String REQUEST = "io.netty.handler.codec.http.DefaultHttpRequest";

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

    /**
     * A client's codec has read a response's head, whoever tells of the request.
     *
     * @param head an object from which {@link Reach#number} knows the way to its status; any other is of a final response
     */
    public static void headRead(@Nullable Object connection, @Nullable Object head) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null && state.role == SocketState.ROLE_CLIENT) {
            state.answerBegins(isInterim(head));
        }
    }

    /** A client's codec has read a message to its end; an interim one leaves the request open. */
    public static void messageRead(String library, @Nullable Object connection) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null
                && state.role == SocketState.ROLE_CLIENT
                && tells(library, state)
                && !state.answeredForNow()) {
            state.calling = null;
        }
    }

    /**
     * A server's codec has written a message to its end. An interim answer (RFC 9110, 15.2), such as 100 Continue, ends
     * nothing and is no part of the answer; 101 ends the request, what follows it is no HTTP.
     *
     * @param message an object from which {@link Reach#number} knows the way to its status; any other ends its request
     */
    public static void messageWritten(String library, @Nullable Object connection, @Nullable Object message) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state == null || state.role != SocketState.ROLE_SERVER || !tells(library, state)) {
            return;
        }
        if (isInterim(message)) {
            state.answersForNow();
        } else {
            state.servingEnds();
        }
    }

    /**
     * The codec's decoder looked at bytes that came. Where it is a server's, and they completed a request's head, that
     * request begins.
     *
     * @param out what was decoded
     * @param before how much of that was there before; a head is the first that one look adds
     */
    public static void decoded(String library, @Nullable Object connection, List<?> out, int before) {
        Object head = out.size() > before ? out.get(before) : null;
        // What stands for bytes that are no request is of a subclass.
        if (head == null
                || Hooks.listener() == null
                || !head.getClass().getName().endsWith(REQUEST)) {
            return;
        }
        SocketState state = Reach.state(connection);
        if (state != null
                && state.role == SocketState.ROLE_SERVER
                && (state.library == null || tells(library, state))) {
            ServerHooks.requestBegins(above(library, state), state, head);
        }
    }

    /**
     * A server library that stands on the codec has taken up the request that the codec told of: the rest is told in its name.
     *
     * @param request the library's own object for it, from which {@link Reach} knows the way to the connection
     */
    public static void taken(String library, String codec, Object request) {
        SocketState state = Hooks.listener() == null ? null : Reach.state(request);
        if (state != null && state.role == SocketState.ROLE_SERVER && state.serving != null && tells(codec, state)) {
            state.codec = codec;
            state.library = library;
            state.serving = request;
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
        if (state == null || !tells(library, state)) {
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
            String server = above(library, state);
            if (ofConnection) {
                state.attemptEnded = thrown;
                ServerHooks.requestFailed(server, state, state.serving, thrown);
            } else {
                ServerHooks.handlerFailed(server, state, state.serving, thrown);
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
     * handler is still to answer cannot be written any more. Under TLS the client's close_notify is its end (RFC 8446, 6.1),
     * and Reactor Netty closes at that, before the stream's own.
     */
    private static void clientEnded(String library, SocketState state) {
        Object request = state.serving;
        if (request == null || state.closedNanos == 0 || state.attemptEnded != null || !tells(library, state)) {
            return;
        }
        if (state.endOfStreamNanos == 0
                && state.failedNanos == 0
                && state.tls instanceof TlsFacts facts
                && facts.closeNotifyFromPeer) {
            state.endOfStreamNanos = state.closedNanos;
            state.failedNanos = state.closedNanos;
        }
        if (state.endOfStreamNanos != 0 && state.closedNanos - state.endOfStreamNanos >= 0) {
            Throwable thrown = new Unanswered();
            state.attemptEnded = thrown;
            state.answersHandedOver = true;
            ServerHooks.requestFailed(above(library, state), state, request, thrown);
        }
    }

    /**
     * A server library that stands on the codec is about to give a request up because of what its handler did, or to answer with
     * an error where no head was sent before. That ends the request here: Reactor Netty 1.0 writes a head alone and closes
     * behind it within the same step, which to the codec is no whole message.
     *
     * @param request as in {@link #taken}
     */
    public static void handlerFailed(String library, Object request, @Nullable Throwable thrown) {
        SocketState state = Hooks.listener() == null ? null : Reach.state(request);
        if (state == null || thrown == null || !tells(library, state)) {
            return;
        }
        if (ofOurClose(thrown) || (ofConnection(thrown) && state.failedNanos != 0)) {
            failed(library, state, thrown);
            return;
        }
        ServerHooks.handlerFailed(library, state, request, thrown);
        if (Reach.number(request, Reach.HEAD_SENT, 1) == 0) {
            state.servingEnds();
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

    private static boolean isInterim(@Nullable Object message) {
        int status = Reach.number(message, Reach.STATUS, 0);
        return status >= FIRST_INTERIM && status < FIRST_FINAL && status != SWITCHING_PROTOCOLS;
    }

    /** True if a codec, or the library above it, is the one that tells of this connection's requests. */
    private static boolean tells(String library, SocketState state) {
        return library.equals(state.library) || library.equals(state.codec);
    }

    /** In whose name a codec tells: the library's that stands on it, if one has taken up a request of the connection. */
    private static String above(String codec, SocketState state) {
        String library = state.library;
        return library != null && codec.equals(state.codec) ? library : codec;
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
