package io.wirewitness.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The socket door of libraries that bring system calls of their own, such as netty's epoll transport. The same facts as
 * {@link Hooks} has of the JDK's sockets; a descriptor is known by its number and by the library's object for it.
 */
public final class NativeHooks {

    private static final String CONNECT_TIMEOUT = "io.netty.channel.ConnectTimeoutException";

    /** Four bytes of address and four of port. */
    private static final int IPV4_LENGTH = 8;

    /** In the names of io_uring's classes, relocated or not. */
    private static final String RING = ".channel.uring.";

    /** {@code linux/socket.h}. */
    private static final int AF_INET6 = 10;

    /** Where the address is in a {@code sockaddr_in}, behind family and port; {@code linux/in.h}. */
    private static final int IPV4_AT = 4;

    /** Where the address is in a {@code sockaddr_in6}, behind family, port and flow; {@code linux/in6.h}. */
    private static final int IPV6_AT = 8;

    private NativeHooks() {}

    /** Before a connect is handed to a ring; the library's object for the descriptor knows its number. */
    public static void connecting(Object key, @Nullable SocketAddress remote) {
        try {
            int number = Hooks.listener() == null ? -1 : Reach.descriptor(key);
            if (number >= 0) {
                connecting(number, key, remote);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

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

    /** A connect in a ring is complete; {@code thrown} is what it failed with. */
    public static void connectCompleted(Object channel, @Nullable Throwable thrown) {
        SocketState state = Hooks.listener() == null ? null : Reach.state(channel);
        if (state == null || state.connectedNanos != 0) {
            return;
        }
        if (thrown == null) {
            state.connectedNanos = System.nanoTime();
        } else if (state.thrown == null) { // else the system call that asked for the outcome has told
            Hooks.failed(state, Listener.CONNECT, thrown);
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

    /**
     * After {@code accept(2)}, once the library has made its object for the descriptor and asked for the local address:
     * that call told us the key.
     *
     * @param address netty's form: 4 or 16 bytes, for the latter 4 bytes of scope, then 4 bytes of port
     */
    public static void accepted(int number, byte[] address, int offset, int length) {
        SocketState state = Hooks.listener() == null ? null : Hooks.table().get(number);
        if (state == null || state.role != SocketState.ROLE_UNKNOWN) {
            return;
        }
        try {
            state.role = SocketState.ROLE_SERVER;
            state.connectedNanos = state.openedNanos;
            int bytes = length == IPV4_LENGTH ? 4 : 16;
            int portAt = offset + length - 4;
            if (length >= IPV4_LENGTH && portAt + 4 <= address.length) {
                state.remotePort = ((address[portAt + 2] & 0xff) << 8) | (address[portAt + 3] & 0xff);
                state.remoteAddress = InetAddress.getByAddress(Arrays.copyOfRange(address, offset, offset + bytes));
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** After {@code getsockname(2)}, which netty calls when it binds, connects, and makes its object for what it accepted. */
    public static void localAddress(int number, Object key, @Nullable InetSocketAddress local) {
        if (Hooks.listener() == null || local == null) {
            return;
        }
        try {
            SocketState state = Hooks.table().get(number);
            // Another address than before: a new socket took the number of one whose close passed no door of ours.
            if (state == null || (state.key != key && !local.equals(state.local))) {
                state = Hooks.table().open(number, SocketState.ROLE_UNKNOWN, System.nanoTime());
                if (state != null) {
                    state.key = key;
                }
            }
            if (state != null && state.key == key) {
                state.local = local;
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /**
     * A promise fails: a connect that the library gave up by a timer of its own passes no system call but its close; and
     * netty 4.1.0 replaces a failed connect's exception by another that does not have it as cause.
     */
    public static void promiseFailed(Object promise, @Nullable Throwable thrown) {
        if (!(thrown instanceof SocketException) || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(promise);
        if (state == null || state.connectedNanos != 0 || state.role != SocketState.ROLE_CLIENT) {
            return;
        }
        Throwable known = state.thrown;
        boolean replaced = known != null && known != thrown && thrown.getCause() == null;
        if (replaced || thrown.getClass().getName().endsWith(CONNECT_TIMEOUT)) {
            Hooks.failed(state, Listener.CONNECT, thrown);
        }
    }

    /** Before {@code write(2)} and its kin. */
    public static void beforeWrite(int number, Object key) {
        beforeWrite(number, key, 0, false, 0);
    }

    /** The same with the native address of what will be written, as in {@link Hooks#beforeWrite(java.io.FileDescriptor, long, boolean, long)}. */
    public static void beforeWrite(int number, Object key, long address, boolean vector, long length) {
        SocketState state = stateOf(number, key);
        if (state != null && state.bytesOut == 0 && length > 0) {
            state.firstOut = vector ? FirstBytes.atVector(address, length) : FirstBytes.at(address, length);
        }
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
        afterRead(number, key, 0, bytes, thrown);
    }

    /** The same with the native address of what was read, for {@link FirstBytes}. */
    public static void afterRead(int number, Object key, long address, long bytes, @Nullable Throwable thrown) {
        SocketState state = stateOf(number, key);
        if (state == null) {
            return;
        }
        if (thrown != null) {
            Hooks.failed(state, Listener.READ, thrown);
        } else if (bytes > 0) {
            if (state.bytesIn == 0) {
                state.firstIn = FirstBytes.at(address, bytes);
            }
            state.read(bytes, System.nanoTime(), state.answerIsDue() && FirstBytes.areInterimAnswers(address, bytes));
        } else if (bytes < 0 && state.endOfStreamNanos == 0) {
            state.endOfStreamNanos = System.nanoTime();
            Hooks.failed(state, Listener.READ, null);
        }
    }

    /** Before {@code sendfile(2)}, where the number is out of reach of advice, and before a write is handed to a ring. */
    public static void beforeWrite(Object key) {
        SocketState state = Hooks.listener() == null ? null : Reach.state(key);
        if (state != null && state.closedNanos == 0 && state.beforeWrite(System.nanoTime(), Hooks.IDLE_NANOS)) {
            Hooks.idleBeforeWrite(state);
        }
    }

    /** After {@code sendfile(2)}, and when a write in a ring is complete. */
    public static void afterWrite(Object key, long bytes, @Nullable Throwable thrown) {
        SocketState state = Hooks.listener() == null ? null : Reach.state(key);
        if (state != null && thrown != null) {
            Hooks.failed(state, Listener.WRITE, thrown);
        } else if (state != null && bytes > 0) {
            state.wrote(bytes);
        }
    }

    /**
     * When a read in a ring is complete: bytes read, 0 at end of stream, less than 0 for an error, of which the library makes
     * an exception that {@link #readFailed} is told.
     */
    public static void readCompleted(Object key, int bytes) {
        SocketState state = Hooks.listener() == null || bytes < 0 ? null : Reach.state(key);
        if (state == null || state.closedNanos != 0) {
            return;
        }
        if (bytes > 0) {
            state.read(bytes, System.nanoTime());
        } else if (state.endOfStreamNanos == 0) {
            state.endOfStreamNanos = System.nanoTime();
            Hooks.failed(state, Listener.READ, null);
        }
    }

    /** What the library made of a read in a ring that failed; other exceptions than the system's are no failures of it. */
    public static void readFailed(Object key, @Nullable Throwable thrown) {
        SocketState state = Hooks.listener() == null || !(thrown instanceof IOException) ? null : Reach.state(key);
        if (state != null && state.closedNanos == 0) {
            Hooks.failed(state, Listener.READ, thrown);
        }
    }

    /**
     * What the library made of a write in a ring that failed, before it closes the connection for it. The other transports
     * pass here too, and have told of the call that threw.
     */
    public static void writeFailed(Object unsafe, @Nullable Throwable thrown) {
        if (thrown instanceof IOException && unsafe.getClass().getName().contains(RING)) {
            afterWrite(unsafe, 0, thrown);
        }
    }

    /**
     * After a ring has accepted a connection and the library has made its object for it; see {@link #accepted(int, byte[], int,
     * int)}.
     *
     * @param address a {@code sockaddr_in} or {@code sockaddr_in6}, from its first byte on
     */
    public static void accepted(int number, ByteBuffer address) {
        SocketState state = Hooks.listener() == null ? null : Hooks.table().get(number);
        if (state == null || state.role != SocketState.ROLE_UNKNOWN) {
            return;
        }
        try {
            state.role = SocketState.ROLE_SERVER;
            state.connectedNanos = state.openedNanos;
            boolean six = address.duplicate().order(ByteOrder.nativeOrder()).getShort(0) == AF_INET6;
            byte[] bytes = new byte[six ? 16 : 4];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = address.get((six ? IPV6_AT : IPV4_AT) + i);
            }
            state.remotePort = ((address.get(2) & 0xff) << 8) | (address.get(3) & 0xff);
            state.remoteAddress = InetAddress.getByAddress(bytes);
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** The application closes or shuts down; called before anything is done. */
    public static void closing(int number, Object key) {
        Hooks.closing(stateOf(number, key));
    }

    /** Before {@code close(2)}: the descriptor's number may belong to another connection right after. */
    public static void closed(int number, Object key) {
        SocketState state = stateOf(number, key);
        Hooks.closing(state);
        Hooks.closed(state, key);
    }

    private static @Nullable SocketState stateOf(int number, Object key) {
        return Hooks.listener() == null ? null : Hooks.open(number, key);
    }
}
