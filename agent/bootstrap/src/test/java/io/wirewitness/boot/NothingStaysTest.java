package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No hook keeps an object of the application, and with it its classes, for longer than a failure is told. */
class NothingStaysTest {

    private static final int NUMBER = 31;

    @BeforeEach
    void listen() {
        Hooks.install(new Deaf());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private static SocketState connected(Object key) {
        NativeHooks.connecting(NUMBER, key, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        return Objects.requireNonNull(Hooks.table().get(NUMBER));
    }

    @Test
    void aClosedDescriptorObjectIsNotKept() {
        Object key = new Object();
        SocketState state = connected(key);
        NativeHooks.closed(NUMBER, key);
        assertThat(Hooks.of(NUMBER, key)).isSameAs(state);

        WeakReference<Object> gone = new WeakReference<>(key);
        key = null;

        assertThat(Gone.is(gone)).isTrue();
    }

    @Test
    void whatFailedOnAClosedConnectionIsKeptForAWhile() {
        Object key = new Object();
        WeakReference<Object> thrown = failAndClose(key);
        assertThat(Gone.is(thrown)).isFalse();

        Hooks.tidy(System.nanoTime() + SocketTable.CLOSED_NANOS + 1);

        assertThat(Hooks.of(NUMBER, key)).isNull();
        assertThat(Gone.is(thrown)).isTrue();
    }

    @Test
    void afterDetachNothingIsKept() {
        WeakReference<Object> thrown = failAndClose(new Object());

        Hooks.install(null);

        assertThat(Gone.is(thrown)).isTrue();
    }

    private static WeakReference<Object> failAndClose(Object key) {
        SocketState state = connected(key);
        IOException thrown = new IOException("reset");
        NativeHooks.afterRead(NUMBER, key, 0, thrown);
        state.asking = thrown;
        NativeHooks.closed(NUMBER, key);
        return new WeakReference<>(thrown);
    }

    @Test
    void aFaultIsKeptAsText() {
        WeakReference<Object> fault = new WeakReference<>(fault());

        assertThat(Gone.is(fault)).isTrue();
        assertThat(Hooks.lastFault()).contains(getClass().getName() + ".fault");
    }

    private static Throwable fault() {
        Throwable fault = new IllegalStateException("of ours");
        Hooks.fault(fault);
        return fault;
    }

    @Test
    void aHandlersExceptionGoesWithItsRequest() {
        Object key = new Object();
        SocketState state = connected(key);
        WeakReference<Object> thrown = new WeakReference<>(serve(state));

        ServerHooks.requestEnds(state);

        assertThat(Gone.is(thrown)).isTrue();
        assertThat(Hooks.table().get(NUMBER)).isSameAs(state);
    }

    private static Throwable serve(SocketState state) {
        Throwable thrown = new IllegalStateException("of the handler");
        ServerHooks.requestBegins("lib", state, "request");
        ServerHooks.handlerFailed("lib", state, "request", thrown);
        return thrown;
    }

    @Test
    void aSocketInWhosePlaceNoneWasOpenedIsNotKept() {
        WeakReference<Object> socket = new WeakReference<>(reopening());

        assertThat(Gone.is(socket)).isTrue();
    }

    private static Object reopening() {
        Socket socket = new Socket();
        CallHooks.reopening(socket);
        return socket;
    }
}
