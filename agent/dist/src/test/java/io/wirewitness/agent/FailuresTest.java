package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.ShortBody;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Failure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    private static final int NUMBER = 33;

    static Stream<Arguments> exceptions() {
        return Stream.of(
                arguments(new ConnectException("Connection refused"), Kind.CONNECT_REFUSED),
                arguments(new ConnectException("Connection timed out"), Kind.CONNECT_TIMED_OUT),
                arguments(new ConnectException("Cannot assign requested address"), Kind.CONNECT_FAILED),
                arguments(new NoRouteToHostException("No route to host"), Kind.CONNECT_UNREACHABLE),
                // not known to be connecting: an application's "service unreachable" reads the same
                arguments(new SocketException("Network is unreachable"), Kind.OTHER),
                arguments(new IOException("audit service unreachable"), Kind.OTHER),
                arguments(new SocketTimeoutException("Connect timed out"), Kind.CONNECT_TIMED_OUT),
                arguments(new HttpConnectTimeoutException("HTTP connect timed out"), Kind.CONNECT_TIMED_OUT),
                arguments(new HttpTimeoutException("request timed out"), Kind.TIMED_OUT),
                arguments(new SocketTimeoutException("Read timed out"), Kind.TIMED_OUT),
                arguments(new InterruptedIOException("timeout"), Kind.TIMED_OUT),
                arguments(new TimeoutException("Idle timeout expired: 900/900 ms"), Kind.TIMED_OUT),
                arguments(new CancellationException("the user left"), Kind.CLOSED_LOCALLY),
                arguments(new InterruptedException(), Kind.CLOSED_LOCALLY),
                arguments(new SocketException("Connection reset"), Kind.RESET),
                arguments(new IOException("Connection reset by peer"), Kind.RESET),
                arguments(new IOException("Broken pipe"), Kind.BROKEN_PIPE),
                arguments(new SocketException("Connection timed out"), Kind.KERNEL_TIMED_OUT),
                arguments(new SocketException("Socket closed"), Kind.CLOSED_LOCALLY),
                arguments(new IOException("Canceled"), Kind.CLOSED_LOCALLY),
                arguments(new ClosedChannelException(), Kind.CLOSED_LOCALLY),
                arguments(new AsynchronousCloseException(), Kind.CLOSED_LOCALLY),
                arguments(new EOFException(), Kind.OTHER),
                // netty's words, over epoll and NIO
                arguments(new IOException("recvAddress(..) failed: Connection reset by peer"), Kind.RESET),
                arguments(
                        new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
                        Kind.RESET),
                arguments(new IOException("syscall:read(..) failed: Connection reset by peer"), Kind.RESET),
                arguments(new IOException("writevAddresses(..) failed: Broken pipe"), Kind.BROKEN_PIPE),
                arguments(
                        new ConnectException("finishConnect(..) failed: Connection refused: /127.0.0.1:2"),
                        Kind.CONNECT_REFUSED),
                arguments(
                        new ConnectException("connection timed out after 1000 ms: /10.1.2.3:80"),
                        Kind.CONNECT_TIMED_OUT),
                arguments(new ConnectException("connection timed out: /10.1.2.3:80"), Kind.CONNECT_TIMED_OUT),
                arguments(new NoRouteToHostException(), Kind.CONNECT_UNREACHABLE),
                arguments(new SSLHandshakeException("Received fatal alert: protocol_version"), Kind.TLS_FAILED),
                arguments(new SSLPeerUnverifiedException("Hostname x not verified"), Kind.TLS_FAILED),
                arguments(
                        new IOException(new SSLHandshakeException("Received fatal alert: unknown_ca")),
                        Kind.TLS_FAILED),
                // a time-out of the revocation service's connection, not of this one
                arguments(
                        caused(
                                new SSLHandshakeException("PKIX path validation failed"),
                                caused(
                                        new CertificateException("Unable to determine revocation status"),
                                        new SocketTimeoutException("Read timed out"))),
                        Kind.TLS_FAILED),
                arguments(
                        caused(new SSLException("Connection reset"), new SocketException("Connection reset")),
                        Kind.RESET),
                arguments(
                        caused(new SSLHandshakeException("Remote host terminated the handshake"), new EOFException()),
                        Kind.OTHER),
                // netty until 4.1.38, the JDK's HTTP client and Jetty; and one SSLException in another, as Vert.x has
                // it
                arguments(new SSLException("handshake timed out"), Kind.TIMED_OUT),
                arguments(new SSLHandshakeException("Remote host terminated the handshake"), Kind.END_OF_STREAM),
                arguments(new SSLHandshakeException("Abruptly closed by peer"), Kind.END_OF_STREAM),
                arguments(
                        caused(
                                new SSLHandshakeException("Failed to create SSL connection"),
                                new SSLException("handshake timed out")),
                        Kind.TIMED_OUT),
                arguments(
                        caused(
                                new SSLHandshakeException("Failed to create SSL connection"),
                                new SSLHandshakeException("Received fatal alert: unknown_ca")),
                        Kind.TLS_FAILED),
                arguments(new SSLException("closing inbound before receiving peer's close_notify"), Kind.END_OF_STREAM),
                // strerror in another language: not a guess
                arguments(new IOException("Datenübergabe unterbrochen (broken pipe)"), Kind.BROKEN_PIPE),
                arguments(new IOException("Verbindungsaufbau abgelehnt"), Kind.OTHER),
                arguments(new IOException((String) null), Kind.OTHER));
    }

    private static Throwable caused(Throwable thrown, Throwable cause) {
        return thrown.initCause(cause);
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void inTcpsWords(Throwable thrown, Kind kind) {
        assertThat(Failures.of(thrown, null).kind()).isEqualTo(kind);
    }

    @Test
    void theCauseSpeaksWhereTheOutermostDoesNot() {
        IOException outer =
                new IOException("request failed", new IOException("io", new SocketException("Connection reset")));
        Failure failure = Failures.of(outer, null);
        assertThat(failure.kind()).isEqualTo(Kind.RESET);
        assertThat(failure.exceptionClass()).isEqualTo("java.io.IOException");
        assertThat(failure.exceptionMessage()).isEqualTo("request failed");
    }

    @Test
    void withoutAStackAnExceptionMayBelongToMany() {
        assertThat(Failures.isShared(new IOException("Connection reset by peer")))
                .isFalse();
        IOException bare = new IOException("Connection reset by peer");
        bare.setStackTrace(new StackTraceElement[0]);
        assertThat(Failures.isShared(bare)).isTrue();
        // as netty 4.1.1 to 4.1.37 makes its constants
        bare.setStackTrace(new StackTraceElement[] {new StackTraceElement("io.netty.X", "read(..)", null, -1)});
        assertThat(Failures.isShared(bare)).isTrue();
    }

    /** Jetty 9.4 closes the connection itself where a GOAWAY leaves it no stream; elsewhere the same class is anybody's close. */
    @Test
    void aCloseWithinJettysGoAwayIsTheServers() {
        AsynchronousCloseException thrown = new AsynchronousCloseException();
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.eclipse.jetty.http2.client.http.HttpConnectionOverHTTP2", "close", "X.java", 1),
            new StackTraceElement("shaded.org.eclipse.jetty.http2.HTTP2Session", "onGoAway", "X.java", 2)
        });
        assertThat(Failures.of(thrown, null).kind()).isEqualTo(Kind.GOING_AWAY);
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.eclipse.jetty.http2.client.http.HttpConnectionOverHTTP2", "close", "X.java", 1),
            new StackTraceElement("org.eclipse.jetty.client.HttpDestination", "close", "X.java", 2)
        });
        assertThat(Failures.of(thrown, null).kind()).isEqualTo(Kind.CLOSED_LOCALLY);
    }

    /** Vert.x 4 says so of a stream that a GOAWAY refused, while its connection is open. */
    @Test
    void aConnectionThatIsOpenWasNotClosedByUs() {
        Hooks.install(Deaf.listener());
        try {
            NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            SocketState state = Objects.requireNonNull(Hooks.table().get(NUMBER));
            RuntimeException thrown = new RuntimeException("Connection was closed");
            state.connectedNanos = 1;
            assertThat(Failures.of(thrown, state).kind()).isEqualTo(Kind.OTHER);
            state.closedNanos = 2;
            assertThat(Failures.of(thrown, state).kind()).isEqualTo(Kind.CLOSED_LOCALLY);
        } finally {
            Hooks.install(null);
        }
        assertThat(Failures.of(new RuntimeException("Connection was closed"), null)
                        .kind())
                .isEqualTo(Kind.CLOSED_LOCALLY);
    }

    /** A bind to an address that is not ours says the same, before a connect has begun. */
    @Test
    void theWordsOfEaddrnotavailCountWhileConnecting() {
        BindException thrown = new BindException("Cannot assign requested address");
        assertThat(Failures.of(thrown, null).kind()).isEqualTo(Kind.OTHER);
        Hooks.install(Deaf.listener());
        try {
            NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            SocketState state = Objects.requireNonNull(Hooks.table().get(NUMBER));
            assertThat(Failures.of(thrown, state).kind()).isEqualTo(Kind.CONNECT_WITHOUT_PORT);
            // java.net.http wraps it, netty names the call
            Throwable wrapped = caused(new ConnectException("Cannot assign requested address"), thrown);
            assertThat(Failures.of(wrapped, state).kind()).isEqualTo(Kind.CONNECT_WITHOUT_PORT);
            IOException netty = new IOException("connect(..) failed with error(-99): Cannot assign requested address");
            assertThat(Failures.of(netty, state).kind()).isEqualTo(Kind.CONNECT_WITHOUT_PORT);
            state.connectedNanos = 1;
            assertThat(Failures.of(thrown, state).kind()).isEqualTo(Kind.OTHER);
        } finally {
            Hooks.install(null);
        }
    }

    @Test
    void aCycleOfCausesEnds() {
        IOException one = new IOException("one");
        IOException two = new IOException("two", one);
        one.initCause(two);
        assertThat(Failures.of(one, null).kind()).isEqualTo(Kind.OTHER);
    }

    /** Where a library leaves no exception, a hook's own stands for it: no application saw that. */
    @Test
    void anExceptionOfOursIsNotTold() {
        Failure failure = Failures.of(new io.wirewitness.boot.Witness(() -> "ours"), null);
        assertThat(failure.exceptionClass()).isNull();
        assertThat(failure.exceptionMessage()).isNull();
    }

    @Test
    void aBodyThatEndedShortIsNoException() {
        Failure failure = Failures.of(new ShortBody(10, 20), null);

        assertThat(failure.kind()).isEqualTo(Kind.BODY_ENDED_EARLY);
        assertThat(failure.exceptionClass()).isNull();
        assertThat(failure.exceptionMessage()).isEqualTo("10 of 20 announced bytes of the body came");
    }
}
