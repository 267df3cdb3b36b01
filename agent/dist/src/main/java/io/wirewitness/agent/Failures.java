package io.wirewitness.agent;

import io.wirewitness.boot.ShortBody;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Failure.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions in TCP's words. The JDK tells errno only by class and message; where the message is {@code strerror}'s in
 * another language the answer is {@link Kind#OTHER}, never a guess.
 */
final class Failures {

    private static final String OURS = "io.wirewitness.boot.";

    private static final String JETTY_SESSION = "org.eclipse.jetty.http2.HTTP2Session";

    /** Wrapping deeper than this is not followed. */
    private static final int DEEPEST_CAUSE = 8;

    /** The JDK's own, which its sockets replace by a SocketException with the same message. */
    private static final String DISPATCHERS_RESET = "sun.net.ConnectionResetException";

    /** NioSocketImpl's for ECONNRESET, 17 to 25. */
    private static final String RESET_MESSAGE = "Connection reset";

    private Failures() {}

    /** What {@code thrown} means on this connection; {@code state} may be null where none is known. */
    static Failure of(Throwable thrown, @Nullable SocketState state) {
        Kind kind = ofChain(thrown, state);
        boolean consequence = kind == Kind.CLOSED_LOCALLY && state != null && !closedFirst(state);
        // OkHttp tells of its streams that they were reset when it is the connection that ended.
        if (kind == Kind.STREAM_RESET && state != null && (state.thrown != null || state.endOfStreamNanos != 0)) {
            kind = Kind.OTHER;
        }
        // A library's own exception may say nothing of the socket's ("Error writing to server"), nor have it as cause;
        // and
        // "closed" may be what it finds after it cleaned up itself: the first failure is the one.
        if ((kind == Kind.OTHER || consequence) && state != null && state.thrown != null) {
            Kind first = ofChain(state.thrown, state);
            kind = first == Kind.OTHER ? kind : first;
        }
        if ((kind == Kind.OTHER || (consequence && kind == Kind.CLOSED_LOCALLY))
                && state != null
                && state.endOfStreamNanos != 0
                && !closedFirst(state)) {
            kind = Kind.END_OF_STREAM;
        }
        if (kind == Kind.OTHER && named(thrown, "io.netty.handler.codec.PrematureChannelClosureException")) {
            kind = Kind.END_OF_STREAM;
        }
        // A hook that tells of an end without an exception of the library hands over one of ours: nobody saw that.
        boolean ours = thrown.getClass().getName().startsWith(OURS);
        boolean told = !ours || thrown instanceof ShortBody;
        return new Failure(kind, ours ? null : name(thrown), told ? thrown.getMessage() : null);
    }

    private static Kind ofChain(Throwable thrown, @Nullable SocketState state) {
        Kind kind = Kind.OTHER;
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE && kind == Kind.OTHER; depth++) {
            kind = kind(link, state);
            link = link.getCause() == link ? null : link.getCause();
        }
        return kind;
    }

    /** A file that the application sends may have been closed as well: only the socket's own word counts. */
    private static boolean isOfSocket(Throwable thrown, @Nullable SocketState state) {
        return state != null && (thrown == state.thrown || state.thrown == null);
    }

    /** True if our own side closed the connection before anything failed on it. */
    static boolean closedFirst(SocketState state) {
        return state.closedNanos != 0 && (state.failedNanos == 0 || state.closedNanos - state.failedNanos < 0);
    }

    private static Kind kind(Throwable thrown, @Nullable SocketState state) {
        if (thrown instanceof ShortBody) {
            return Kind.BODY_ENDED_EARLY;
        }
        if (isJdksReset(thrown)) {
            return Kind.RESET;
        }
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().toLowerCase(Locale.ROOT);
        boolean connecting = state != null && state.connectedNanos == 0;
        boolean connected = state != null && !connecting;
        String type = thrown.getClass().getName();
        if (!connected
                && (thrown instanceof NoRouteToHostException
                        || (connecting && (message.contains("unreachable") || message.contains("no route to host"))))) {
            return Kind.CONNECT_UNREACHABLE;
        }
        // A bind to an address that is not ours throws the same, but no connect had begun then. The words are glibc's
        // and
        // musl's.
        if (connecting
                && (message.contains("cannot assign requested address") || message.contains("address not available"))) {
            return Kind.CONNECT_WITHOUT_PORT;
        }
        if (!connected && thrown instanceof ConnectException) {
            if (message.contains("refused")) {
                return Kind.CONNECT_REFUSED;
            }
            // The cause of java.net.http's own ConnectException says more than its empty message.
            return message.contains("timed out")
                    ? Kind.CONNECT_TIMED_OUT
                    : thrown.getCause() != null ? Kind.OTHER : Kind.CONNECT_FAILED;
        }
        if (!connected && type.equals("java.net.http.HttpConnectTimeoutException")) {
            return Kind.CONNECT_TIMED_OUT;
        }
        if (thrown instanceof SocketTimeoutException
                || thrown instanceof TimeoutException // Jetty's and Async Http Client's own; Vert.x' is a subclass
                || type.equals("java.net.http.HttpTimeoutException")) {
            return connecting || (!connected && message.contains("connect timed out"))
                    ? Kind.CONNECT_TIMED_OUT
                    : Kind.TIMED_OUT;
        }
        if (connected && type.equals("java.net.http.HttpConnectTimeoutException")) {
            return Kind.TIMED_OUT; // its connect includes the TLS handshake
        }
        if (thrown instanceof InterruptedIOException && message.equals("timeout")) {
            return Kind.TIMED_OUT;
        }
        if (type.endsWith(".StreamResetException") || message.contains("received rst_stream")) {
            return Kind.STREAM_RESET; // OkHttp 4 and 5; java.net.http's Stream.handleReset
        }
        if (type.endsWith(".ConnectionShutdownException") || message.endsWith("goaway received")) {
            return Kind.GOING_AWAY; // OkHttp 4 and 5; java.net.http's Http2Connection.handleGoAway until 23
        }
        if (type.endsWith("io.grpc.StatusRuntimeException") || type.endsWith("io.grpc.StatusException")) {
            return grpc(message);
        }
        if (named(thrown, "io.netty.handler.timeout.ReadTimeoutException")
                || named(thrown, "io.netty.handler.timeout.WriteTimeoutException")
                || named(thrown, "io.netty.handler.ssl.SslHandshakeTimeoutException")) {
            return Kind.TIMED_OUT;
        }
        if (message.contains("connection reset")) {
            return Kind.RESET;
        }
        if (message.contains("broken pipe")) {
            return Kind.BROKEN_PIPE;
        }
        if (message.contains("bad file descriptor") && isOfSocket(thrown, state)) {
            return Kind.BAD_DESCRIPTOR;
        }
        if (message.contains("connection timed out")) {
            return connecting ? Kind.CONNECT_TIMED_OUT : Kind.KERNEL_TIMED_OUT;
        }
        Kind tls = TlsSessions.kind(thrown);
        if (tls != null) {
            return tls;
        }
        if (thrown instanceof ClosedChannelException && passed(thrown, JETTY_SESSION, "onGoAway")) {
            return Kind.GOING_AWAY; // Jetty 9.4 closes the connection within it where no stream is left
        }
        if (message.equals("connection was closed")) {
            // Vert.x 4, whichever side closed it, and of streams that a GOAWAY refused while it is still open.
            boolean open = state != null && !connecting && state.closedNanos == 0;
            return open ? Kind.OTHER : Kind.CLOSED_LOCALLY;
        }
        if (thrown instanceof ClosedChannelException
                || thrown instanceof CancellationException
                || thrown instanceof InterruptedException
                || message.equals("socket closed")
                || message.equals("closed by interrupt")
                || message.equals("canceled")) {
            return Kind.CLOSED_LOCALLY;
        }
        return Kind.OTHER;
    }

    /** What most failures are, told apart from all others without a look at them: nothing that is asked below fits it. */
    private static boolean isJdksReset(Throwable thrown) {
        return (thrown.getClass() == SocketException.class
                        || thrown.getClass().getName().equals(DISPATCHERS_RESET))
                && RESET_MESSAGE.equals(thrown.getMessage());
    }

    /** True if an exception was made within this method, also in a relocated copy of its class. */
    private static boolean passed(Throwable thrown, String type, String method) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getMethodName().equals(method) && frame.getClassName().endsWith(type)) {
                return true;
            }
        }
        return false;
    }

    /** gRPC's words for what HTTP/2 said; where a socket's exception is the cause, that one is asked next. */
    private static Kind grpc(String message) {
        if (message.startsWith("deadline_exceeded")) {
            return Kind.TIMED_OUT;
        }
        if (message.contains("goaway")) {
            return Kind.GOING_AWAY;
        }
        if (message.startsWith("cancelled: call already cancelled")) {
            return Kind.STREAM_RESET; // on a server, whose handler answers in vain; see GrpcServerHooks
        }
        return message.contains("rst_stream") || message.contains("rst stream") ? Kind.STREAM_RESET : Kind.OTHER;
    }

    /**
     * True for an exception that may be one object for many connections: one without a stack, unless its class is known to
     * be made anew each time. Nothing may be hung on it, and it leads to no connection.
     */
    static boolean isShared(Throwable thrown) {
        if (thrown.getClass().getName().equals(DISPATCHERS_RESET)) {
            return false; // made anew each time (SocketDispatcher.c); to ask for its stack would cost as much as all
            // the rest
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        if (stack.length != 0 && !isConstant(stack)) {
            return false;
        }
        String message = thrown.getMessage();
        // Until 4.1.37 netty had constants, whose messages name the system call; 4.1.38 and later make each anew.
        boolean anew = (named(thrown, "io.netty.channel.unix.Errors$NativeIoException")
                        && message != null
                        && !message.startsWith("syscall:"))
                || thrown.getClass().getName().contains("io.netty.channel.AbstractChannel$Annotated")
                || named(thrown, "reactor.netty.http.client.PrematureCloseException")
                || named(thrown, ".NoStackTraceTimeoutException"); // Vert.x: one for each request
        return !anew;
    }

    /** Netty's ThrowableUtil.unknownStackTrace gives a constant one frame without a file. */
    private static boolean isConstant(StackTraceElement[] stack) {
        return stack.length == 1
                && stack[0].getFileName() == null
                && stack[0].getLineNumber() < 0
                && !stack[0].isNativeMethod();
    }

    /** True also for a relocated copy of that class, which keeps its name behind a prefix. */
    private static boolean named(Throwable thrown, String type) {
        return thrown.getClass().getName().endsWith(type);
    }

    /** The JDK replaces its internal exception by this class before the caller sees it. */
    private static String name(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.equals(DISPATCHERS_RESET) ? "java.net.SocketException" : name;
    }
}
