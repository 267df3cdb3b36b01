package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.TlsHooks;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.TlsView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose alert it was that an engine of OpenSSL speaks of, which has no facts of its own. */
class TlsSessionsTest {

    private static final int NUMBER = 33;

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private static SocketState state() {
        NativeHooks.connecting(NUMBER, new Object(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        return Objects.requireNonNull(Hooks.table().get(NUMBER));
    }

    @Test
    void anAlertThatOpenSslReceivedInAHandshakeIsThePeers() {
        SocketState state = state();
        state.openSslSaid = "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE";
        TlsView view = Objects.requireNonNull(new TlsSessions(TimeAxis.start()).of(state));
        assertThat(view.alert()).isEqualTo("bad_certificate");
        assertThat(view.alertFromPeer()).isTrue();
    }

    @Test
    void whatOpenSslFoundItselfIsNobodysAlert() {
        SocketState state = state();
        state.openSslSaid = "error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";
        assertThat(new TlsSessions(TimeAxis.start()).of(state)).isNull();
    }

    @Test
    void theTextIsFoundBehindALibrarysOwnException() {
        SocketState state = state();
        state.role = SocketState.ROLE_CLIENT;
        state.connectedNanos = System.nanoTime();
        TlsHooks.handshakeFailed(
                state,
                new IllegalStateException(
                        "connect failed",
                        new SSLException("error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE")));
        assertThat(state.openSslSaid).contains("SSLV3_ALERT_BAD_CERTIFICATE");
    }

    /** netty's SslHandler calls its handler of failed handshakes for what ends an idle connection, too. */
    @Test
    void whatEndsAConnectionLaterWhileNobodyWaitsFailsNoHandshake() {
        SocketState state = state();
        state.role = SocketState.ROLE_CLIENT;
        state.connectedNanos = System.nanoTime();
        state.requests = 2;
        TlsHooks.handshakeFailed(
                state, new SSLException("error:1000008b:SSL routines:OPENSSL_internal:BAD_RECORD_MAC"));
        assertThat(state.failedNanos).isZero();
        assertThat(state.openSslSaid).isNull();
    }
}
