package io.wirewitness.boot;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The socket door of libraries that bring system calls of their own, such as netty's epoll transport. The same facts as
 * {@link Hooks} has of the JDK's sockets; a descriptor is known by its number and by the library's object for it.
 */
public final class NativeHooks {

    private NativeHooks() {}

    /** Before {@code connect(2)}. */
    public static void connecting(int number, Object key, @Nullable SocketAddress remote) {
        if (Hooks.listener() == null || !(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return;
        }
        try {
            SocketState state = Hooks.table().open(number, SocketState.ROLE_CLIENT, System.nanoTime());
            if (state != null) {
                state.key = key;
                state.remoteAddress = inet.getAddress();
                state.remotePort = inet.getPort();
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** After {@code connect(2)} or {@code getsockopt(SO_ERROR)}: established, still under way, or failed. */
    public static void connectReturned(int number, Object key, boolean established, @Nullable Throwable thrown) {
        SocketState state = stateOf(number, key);
        if (state == null) {
            return;
        }
        if (thrown != null) {
            Hooks.failed(state, Listener.CONNECT, thrown);
        } else if (established && state.connectedNanos == 0) {
            state.connectedNanos = System.nanoTime();
        }
    }

    /** After {@code accept(2)}. */
    public static void accepted(int number, Object key, @Nullable InetAddress remote, int port) {
        if (Hooks.listener() == null) {
            return;
        }
        try {
            long now = System.nanoTime();
            SocketState state = Hooks.table().open(number, SocketState.ROLE_SERVER, now);
            if (state != null) {
                state.key = key;
                state.remoteAddress = remote;
                state.remotePort = port;
                state.connectedNanos = now;
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** After {@code getsockname(2)}. */
    public static void localAddress(int number, Object key, @Nullable InetSocketAddress local) {
        SocketState state = stateOf(number, key);
        if (state != null && local != null) {
            state.local = local;
        }
    }

    /** Before {@code write(2)} and its kin. */
    public static void beforeWrite(int number, Object key) {
        SocketState state = stateOf(number, key);
        if (state != null && state.beforeWrite(System.nanoTime(), Hooks.IDLE_NANOS)) {
            Hooks.idleBeforeWrite(state);
        }
    }

    /** After {@code write(2)} and its kin: bytes taken, 0 if the kernel takes none at present. */
    public static void afterWrite(int number, Object key, long bytes, @Nullable Throwable thrown) {
        SocketState state = stateOf(number, key);
        if (state == null) {
            return;
        }
        state.wrote(thrown == null && bytes > 0 ? bytes : 0);
        if (thrown != null) {
            Hooks.failed(state, Listener.WRITE, thrown);
        }
    }

    /** After {@code read(2)} and its kin: bytes read, -1 at end of stream, 0 if there is nothing at present. */
    public static void afterRead(int number, Object key, long bytes, @Nullable Throwable thrown) {
        SocketState state = stateOf(number, key);
        if (state == null) {
            return;
        }
        if (thrown != null) {
            Hooks.failed(state, Listener.READ, thrown);
        } else if (bytes > 0) {
            state.read(bytes, System.nanoTime());
        } else if (bytes < 0 && state.endOfStreamNanos == 0) {
            state.endOfStreamNanos = System.nanoTime();
            Hooks.failed(state, Listener.READ, null);
        }
    }

    /** The application closes or shuts down; called before anything is done. */
    public static void closing(int number, Object key) {
        Hooks.closing(stateOf(number, key));
    }

    /** Before {@code close(2)}. */
    public static void closed(int number, Object key) {
        Hooks.closed(stateOf(number, key), key);
    }

    private static @Nullable SocketState stateOf(int number, Object key) {
        return Hooks.listener() == null ? null : Hooks.open(number, key);
    }
}
