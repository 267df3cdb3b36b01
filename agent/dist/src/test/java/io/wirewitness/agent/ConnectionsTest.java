package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.LocalClose;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who closed a connection: the thread that had read it, another one, or nobody knows who asked for it. */
class ConnectionsTest {

    private static final int NUMBER = 62;

    private final Connections connections = new Connections(TimeAxis.start());

    @SuppressWarnings("NullAway.Init") // by connect()
    private SocketState state;

    @BeforeEach
    void connect() {
        Hooks.install(Deaf.listener());
        NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        state = Objects.requireNonNull(Hooks.table().get(NUMBER));
        state.connectedNanos = System.nanoTime();
        state.streaming = true;
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private LocalClose close() {
        NativeHooks.closing(NUMBER, this);
        return Objects.requireNonNull(connections.of(state).localClose());
    }

    @Test
    void theReaderItself() {
        state.readerId = Thread.currentThread().getId();
        LocalClose close = close();
        assertThat(close.byReader()).isTrue();
        assertThat(close.thread()).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void anotherThread() {
        state.readerId = Thread.currentThread().getId() + 1;
        assertThat(close().byReader()).isFalse();
    }

    @Test
    void nearMissAChannelsLoopDoesBoth() {
        state.streaming = false;
        state.readerId = Thread.currentThread().getId();
        assertThat(close().byReader()).isNull();
    }

    @Test
    void nearMissNobodyHadRead() {
        state.writerId = Thread.currentThread().getId();
        assertThat(close().byReader()).isNull();
    }
}
