package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.FirstBytes;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TlsEndTest {

    private static final int NUMBER = 33;

    private static Throwable stack(String... frames) {
        Throwable stack = new Throwable();
        StackTraceElement[] elements = new StackTraceElement[frames.length];
        for (int i = 0; i < frames.length; i++) {
            int dot = frames[i].lastIndexOf('.');
            elements[i] = new StackTraceElement(frames[i].substring(0, dot), frames[i].substring(dot + 1), null, -1);
        }
        stack.setStackTrace(elements);
        return stack;
    }

    @Test
    void thePeersCloseNotifyIsNotOurClose() {
        assertThat(TlsEnd.byStack(stack(
                        "java.net.Socket.close",
                        "sun.security.ssl.BaseSSLSocketImpl.close",
                        "sun.security.ssl.SSLSocketImpl.closeSocket",
                        "sun.security.ssl.SSLSocketImpl.decode",
                        "sun.security.ssl.SSLSocketImpl$AppInputStream.read",
                        "okio.InputStreamSource.read")))
                .isEqualTo(TlsEnd.ENDED);
    }

    @Test
    void aRefusedCertificateIsNoEndOfTheStream() {
        assertThat(TlsEnd.byStack(stack(
                        "java.net.Socket.close",
                        "sun.security.ssl.SSLSocketImpl.closeSocket",
                        "sun.security.ssl.TransportContext.fatal",
                        "sun.security.ssl.CertificateMessage$T13CertificateConsumer.checkServerCerts",
                        "sun.security.ssl.SSLSocketImpl.startHandshake")))
                .isEqualTo(TlsEnd.FATAL);
    }

    @Test
    void theApplicationsCloseIs() {
        assertThat(TlsEnd.byStack(stack(
                        "java.net.Socket.close",
                        "sun.security.ssl.SSLSocketImpl.closeSocket",
                        "sun.security.ssl.SSLSocketImpl.close",
                        "com.example.Pool.evict")))
                .isEqualTo(TlsEnd.NOT_TLS);
        assertThat(TlsEnd.byStack(stack("java.net.Socket.close", "com.example.Pool.evict")))
                .isEqualTo(TlsEnd.NOT_TLS);
        assertThat(TlsEnd.byStack(null)).isEqualTo(TlsEnd.NOT_TLS);
    }

    /** Its frames are not looked at: they would say that JSSE closed, which nobody can do on a connection without TLS. */
    @Test
    void behindHttpInClearThereIsNothingToAskTheStack() {
        SocketState state = closedByJsse();
        state.firstOut = FirstBytes.HTTP_REQUEST;
        assertThat(TlsEnd.of(state)).isEqualTo(TlsEnd.NOT_TLS);

        SocketState server = closedByJsse();
        server.firstIn = FirstBytes.HTTP2;
        assertThat(TlsEnd.of(server)).isEqualTo(TlsEnd.NOT_TLS);
    }

    @Test
    void nearMissesOfHttpInClear() {
        SocketState upgraded = closedByJsse();
        upgraded.firstOut = FirstBytes.HTTP_REQUEST;
        upgraded.tls = "facts"; // RFC 2817: JSSE was put on it later
        assertThat(TlsEnd.of(upgraded)).isEqualTo(TlsEnd.ENDED);

        SocketState tunnel = closedByJsse();
        tunnel.firstOut = FirstBytes.OTHER; // CONNECT, or STARTTLS
        tunnel.firstIn = FirstBytes.HTTP_RESPONSE;
        assertThat(TlsEnd.of(tunnel)).isEqualTo(TlsEnd.ENDED);

        assertThat(TlsEnd.of(closedByJsse())).isEqualTo(TlsEnd.ENDED);
    }

    private SocketState closedByJsse() {
        Hooks.install(Deaf.listener());
        try {
            NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            SocketState state = Objects.requireNonNull(Hooks.table().get(NUMBER));
            state.closedAt = stack(
                    "java.net.Socket.close",
                    "sun.security.ssl.SSLSocketImpl.closeSocket",
                    "sun.security.ssl.SSLSocketImpl.decode");
            return state;
        } finally {
            Hooks.install(null);
        }
    }
}
