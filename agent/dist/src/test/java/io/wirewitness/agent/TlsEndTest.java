package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TlsEndTest {

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
        assertThat(TlsEnd.of(stack(
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
        assertThat(TlsEnd.of(stack(
                        "java.net.Socket.close",
                        "sun.security.ssl.SSLSocketImpl.closeSocket",
                        "sun.security.ssl.TransportContext.fatal",
                        "sun.security.ssl.CertificateMessage$T13CertificateConsumer.checkServerCerts",
                        "sun.security.ssl.SSLSocketImpl.startHandshake")))
                .isEqualTo(TlsEnd.FATAL);
    }

    @Test
    void theApplicationsCloseIs() {
        assertThat(TlsEnd.of(stack(
                        "java.net.Socket.close",
                        "sun.security.ssl.SSLSocketImpl.closeSocket",
                        "sun.security.ssl.SSLSocketImpl.close",
                        "com.example.Pool.evict")))
                .isEqualTo(TlsEnd.NOT_TLS);
        assertThat(TlsEnd.of(stack("java.net.Socket.close", "com.example.Pool.evict")))
                .isEqualTo(TlsEnd.NOT_TLS);
        assertThat(TlsEnd.of(null)).isEqualTo(TlsEnd.NOT_TLS);
    }
}
