package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * The agent's ear: implemented in the agent's own loader, called by {@link Hooks} on the application's threads, and only
 * when a connection was idle, failed or was closed. An implementation returns at once, holds no lock across the call and
 * may throw nothing; {@link Hooks} catches what it throws all the same.
 */
public interface Listener {

    /** A socket call connected. */
    int CONNECT = 1;

    /** A socket call read. */
    int READ = 2;

    /** A socket call wrote. */
    int WRITE = 3;

    /** The first write after a quiet time is about to happen: the moment to ask the kernel for the socket's state. */
    void idleBeforeWrite(SocketState state);

    /**
     * A read met the end of the stream or any socket call failed; the descriptor is still open. Called once or more per
     * connection.
     *
     * @param operation {@link #CONNECT}, {@link #READ} or {@link #WRITE}
     * @param thrown what the application will see, or null at end of stream
     */
    void socketFailed(SocketState state, int operation, @Nullable Throwable thrown);

    /** The application is about to close or shut down a connection; the descriptor is still open. */
    void closing(SocketState state);

    /** The descriptor is about to be given back: the last moment to ask the kernel. */
    void closed(SocketState state);

    /**
     * A library gave up an attempt on a connection; the caller may never hear of it if the library tries again.
     *
     * @param library the probe's name
     * @param call the library's own object for the call, or null
     * @param state the connection of the attempt, or null if the probe could not tell
     */
    void attemptFailed(String library, @Nullable Object call, @Nullable SocketState state, Throwable thrown);

    /** A library sends a request again after {@code thrown} ended an attempt. */
    void attemptRepeated(String library, @Nullable Object call, Throwable thrown);

    /** A call leaves the library with an exception: here the verdict is attached. */
    void callFailed(String library, @Nullable Object call, Throwable thrown);

    /**
     * False if a failure that is told now is not looked at, because there are too many; it is counted then. For hooks that
     * have work to do before they can tell.
     */
    default boolean admits() {
        return true;
    }

    /**
     * A library answered a call with an error status; the reader of its calls finds the response's head.
     *
     * @param response the library's object for the answer; null if the call leads to it
     */
    default void answered(
            String library, Object call, @Nullable SocketState state, int status, @Nullable Object response) {}

    /**
     * A library answered a call, and a head was wanted; see {@link CallHooks#wantHead}.
     *
     * @param response as in {@link #answered}
     */
    default void answeredWell(String library, Object call, SocketState state, @Nullable Object response) {}

    /**
     * A call waited for a connection of its pool until it gave up.
     *
     * @param pool the library's object for the pool, or null
     */
    default void leaseFailed(String library, @Nullable Object pool, @Nullable Object call, Throwable thrown) {}

    /**
     * A server's handler threw, or its answer could not be written or read.
     *
     * @param request the server library's object for the request
     * @param state the connection it came on, or null if the probe could not tell
     * @param handler true if the exception is the handler's own, false if the connection's
     */
    default void servingFailed(
            String library, @Nullable Object request, @Nullable SocketState state, Throwable thrown, boolean handler) {}

    /**
     * A TLS library ended a connection of ours with an exception: by an alert of either side, or because the socket failed.
     *
     * @param thrown what leaves the TLS library
     */
    default void tlsFailed(SocketState state, Throwable thrown) {}

    /**
     * A library gave up the TLS handshake on a connection of ours that it had not closed before. Whether anybody felt it a
     * library above may tell.
     *
     * @param thrown why: the TLS library's exception, or its own
     */
    default void handshakeFailed(SocketState state, Throwable thrown) {}

    /**
     * A look-up of a name left the JDK with this exception, which is thrown once; whether anybody minds is not known yet.
     */
    default void nameFailed(String host, Throwable thrown) {}

    /**
     * A client, a pool or a server was built, or started.
     *
     * @param library as its probe's reader of parts calls it
     * @param thing the library's object
     */
    default void built(String library, Object thing) {}
}
