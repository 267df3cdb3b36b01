package io.wirewitness.agent;

import io.wirewitness.boot.FirstBytes;
import io.wirewitness.boot.SocketState;
import org.jspecify.annotations.Nullable;

/**
 * Tells a close that the application asked for from one that JSSE makes by itself because the TLS connection is over:
 * both pass {@code sun.security.ssl.SSLSocketImpl} (read in 17.0.15 and 25.0.3).
 */
enum TlsEnd {
    /** The application closes, or there is no TLS, or the stack was not taken. */
    NOT_TLS,
    /** The peer said close_notify or ended the stream. */
    ENDED,
    /** An alert came, or JSSE itself refused what came: a certificate, a version, a record. */
    FATAL;

    private static final String JSSE = "sun.security.ssl.";
    private static final String TLS_SOCKET = "sun.security.ssl.SSLSocketImpl";
    private static final String TLS_CONTEXT = "sun.security.ssl.TransportContext";

    /** Who closes this connection, which is about to be closed. */
    static TlsEnd of(SocketState state) {
        return state.tls == null && speaksHttpInClear(state) ? NOT_TLS : byStack(state.closedAt);
    }

    /**
     * Behind such first bytes comes no TLS that JSSE's hooks would not have told of: CONNECT is none of them. Then the frames of the
     * close need not be written out, which takes as long as the close itself, of connections in health too.
     */
    private static boolean speaksHttpInClear(SocketState state) {
        return isHttp(state.firstOut) || isHttp(state.firstIn);
    }

    private static boolean isHttp(int first) {
        return first == FirstBytes.HTTP_REQUEST || first == FirstBytes.HTTP2;
    }

    /** Who closes by this stack; null if it was not taken. */
    static TlsEnd byStack(@Nullable Throwable stack) {
        if (stack == null) {
            return NOT_TLS;
        }
        TlsEnd end = NOT_TLS;
        for (StackTraceElement frame : stack.getStackTrace()) {
            String type = frame.getClassName();
            if (type.equals(TLS_SOCKET) && isTheApplicationsClose(frame.getMethodName())) {
                return NOT_TLS;
            }
            if (type.equals(TLS_CONTEXT) && frame.getMethodName().equals("fatal")) {
                end = FATAL;
            } else if (end == NOT_TLS && type.startsWith(JSSE)) {
                end = ENDED;
            }
        }
        return end;
    }

    private static boolean isTheApplicationsClose(String method) {
        return method.equals("close") || method.equals("shutdownOutput") || method.equals("shutdownInput");
    }
}
