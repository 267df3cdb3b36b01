package io.wirewitness.boot;

import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What advice on the JDK's sockets calls. Each method is one fact about a socket; {@link CallHooks} has those about a
 * library's calls.
 *
 * <p>None blocks or throws; reads and writes that succeed allocate nothing and cost one look-up, one clock reading and a
 * few plain stores. While no {@link Listener} is installed every method returns at once.
 */
public final class Hooks {

    /** A socket quiet for this long is looked at before it is written to (design: 500 ms). */
    public static final long IDLE_NANOS = 500_000_000L;

    /** Close stacks remembered per second; beyond that only the time and the thread of a close are kept. */
    public static final int CLOSE_STACKS_PER_SECOND = 200;

    /** Frames kept of a fault of our own. */
    private static final int FAULT_FRAMES = 6;

    /** What the agent's own code threw on an application thread: swallowed there, counted here. */
    private static final AtomicLong FAULTS = new AtomicLong();

    private static final SocketTable TABLE = new SocketTable();
    private static final RateLimit CLOSE_STACKS = new RateLimit(CLOSE_STACKS_PER_SECOND);
    private static volatile @Nullable Listener listener;
    private static volatile @Nullable String lastFault;

    private Hooks() {}

    /** Switches the hooks on with a listener, or off with null; off also forgets every connection. */
    public static void install(@Nullable Listener next) {
        listener = next;
        if (next == null) {
            TABLE.clear();
            Reach.forget();
            TlsHooks.forget();
            NameHooks.forget();
            GrpcHooks.forget();
            LoopTurns.forget();
            lastFault = null;
        }
    }

    /**
     * Lets go what was kept for a library that might have asked for it; called about once a second, on any thread.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public static void tidy(long nowNanos) {
        TABLE.forgetClosed(nowNanos);
        TlsHooks.tidy();
    }

    /** Who listens; null while the hooks are off. */
    static @Nullable Listener listener() {
        return listener;
    }

    /** The connections followed at present. */
    public static SocketTable table() {
        return TABLE;
    }

    /** How often our own code threw on an application's thread. */
    public static long faults() {
        return FAULTS.get();
    }

    /**
     * The first thing that our own code threw on an application's thread, and where, as text: the object may lead to the
     * application's classes. Null if it never did.
     */
    public static @Nullable String lastFault() {
        return lastFault;
    }

    /** How often nothing could be noted for a virtual thread, because too many others had notes; see {@link Course}. */
    public static long unnoted() {
        return Course.missed();
    }

    // ---- connect, accept -------------------------------------------------------------------------------------------

    /** Before {@code connect(2)}. */
    public static void connecting(FileDescriptor descriptor, InetAddress address, int port) {
        if (listener == null) {
            return;
        }
        try {
            int number = Doors.number(descriptor);
            SocketState state = TABLE.open(number, SocketState.ROLE_CLIENT, System.nanoTime());
            if (state != null) {
                state.key = descriptor;
                state.remoteAddress = address;
                state.remotePort = port;
            }
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    /**
     * After {@code connect(2)} or a later poll: established, still under way, or failed; in each case the descriptor is
     * still open.
     */
    public static void connectReturned(FileDescriptor descriptor, boolean established, @Nullable Throwable thrown) {
        SocketState state = stateOf(descriptor);
        if (state == null) {
            return;
        }
        if (thrown != null) {
            failed(state, Listener.CONNECT, thrown);
        } else if (established && state.connectedNanos == 0) {
            state.connectedNanos = System.nanoTime();
        }
    }

    /** After {@code getsockname(2)}, which the JDK calls when it binds, connects and accepts. */
    public static void localAddress(FileDescriptor descriptor, @Nullable InetSocketAddress address) {
        if (listener == null || address == null) {
            return;
        }
        try {
            int number = Doors.number(descriptor);
            SocketState state = TABLE.get(number);
            // Another address than before: a new socket took the number of one whose close passed no door of ours.
            if (state == null || (state.local != null && !address.equals(state.local))) {
                state = TABLE.open(number, SocketState.ROLE_UNKNOWN, System.nanoTime());
            }
            if (state != null) {
                state.key = descriptor;
                state.local = address;
            }
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    /** After a channel was accepted. */
    public static void accepted(FileDescriptor descriptor, @Nullable SocketAddress remote) {
        if (listener != null && remote instanceof InetSocketAddress inet) {
            accepted(descriptor, inet.getAddress(), inet.getPort(), false);
        }
    }

    /** After a socket was accepted. */
    public static void accepted(SocketImpl impl) {
        if (listener != null) {
            accepted(Doors.descriptor(impl), Doors.remoteAddress(impl), Doors.remotePort(impl), true);
        }
    }

    private static void accepted(
            @Nullable FileDescriptor descriptor, @Nullable InetAddress address, int port, boolean streaming) {
        if (descriptor == null) {
            return;
        }
        try {
            int number = Doors.number(descriptor);
            SocketState before = TABLE.get(number);
            long now = System.nanoTime();
            SocketState state = TABLE.open(number, SocketState.ROLE_SERVER, now);
            if (state != null) {
                // The JDK asks for the local address before it hands the accepted socket out.
                if (before != null && before.role == SocketState.ROLE_UNKNOWN) {
                    state.local = before.local;
                }
                state.key = descriptor;
                state.remoteAddress = address;
                state.remotePort = port;
                state.connectedNanos = now;
                state.streaming = streaming;
            }
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    // ---- read, write -----------------------------------------------------------------------------------------------

    /** Before {@code write(2)} or {@code writev(2)}. */
    public static void beforeWrite(FileDescriptor descriptor) {
        beforeWrite(descriptor, 0, false, 0);
    }

    /**
     * The same, with the native address of what will be written, for {@link FirstBytes}: an answer may be here before the call
     * returns.
     *
     * @param address of {@code length} bytes or, if {@code vector}, of {@code length} {@code struct iovec}
     */
    public static void beforeWrite(FileDescriptor descriptor, long address, boolean vector, long length) {
        SocketState state = stateOf(descriptor);
        if (state == null) {
            return;
        }
        if (state.bytesOut == 0 && length > 0) {
            state.firstOut = vector ? FirstBytes.atVector(address, length) : FirstBytes.at(address, length);
        }
        if (state.beforeWrite(System.nanoTime(), IDLE_NANOS)) {
            idleBeforeWrite(state);
        }
    }

    /** After {@code write(2)} or {@code writev(2)}: bytes taken, or a negative status of the JDK's {@code IOStatus}. */
    public static void afterWrite(FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) {
        SocketState state = stateOf(descriptor);
        if (state == null) {
            return;
        }
        state.wrote(thrown == null && bytes > 0 ? bytes : 0);
        if (thrown != null) {
            failed(state, Listener.WRITE, thrown);
        }
    }

    /** After {@code read(2)} or {@code readv(2)}: bytes read, -1 at end of stream, or another negative status. */
    public static void afterRead(FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) {
        afterRead(descriptor, 0, false, bytes, thrown);
    }

    /**
     * The same, with the native address of what was read, for {@link FirstBytes}.
     *
     * @param address of the bytes or, if {@code vector}, of an array of {@code struct iovec}
     */
    public static void afterRead(
            FileDescriptor descriptor, long address, boolean vector, long bytes, @Nullable Throwable thrown) {
        SocketState state = stateOf(descriptor);
        if (state == null) {
            return;
        }
        if (thrown != null) {
            failed(state, Listener.READ, thrown);
        } else if (bytes > 0) {
            if (state.bytesIn == 0) {
                state.firstIn = vector ? FirstBytes.readInto(address, bytes) : FirstBytes.at(address, bytes);
            }
            boolean interim = !vector && state.answerIsDue() && FirstBytes.areInterimAnswers(address, bytes);
            state.read(bytes, System.nanoTime(), interim);
        } else if (bytes == -1 && state.endOfStreamNanos == 0) {
            state.endOfStreamNanos = System.nanoTime();
            failed(state, Listener.READ, null);
        }
    }

    /**
     * A read left the socket's implementation with an exception: time-outs and closes by another thread, which no system
     * call reports, and the exception object that the application will see in place of the dispatcher's.
     */
    public static void readThrew(@Nullable FileDescriptor descriptor, @Nullable Throwable thrown) {
        if (thrown != null && descriptor != null && listener != null) {
            failed(of(descriptor), Listener.READ, thrown);
        }
    }

    /** The same for a write. */
    public static void writeThrew(@Nullable FileDescriptor descriptor, @Nullable Throwable thrown) {
        if (thrown != null && descriptor != null && listener != null) {
            failed(of(descriptor), Listener.WRITE, thrown);
        }
    }

    /** Before a blocking socket connects. */
    public static void streaming(FileDescriptor descriptor) {
        SocketState state = stateOf(descriptor);
        if (state != null) {
            state.streaming = true;
        }
    }

    // ---- shutdown, close -------------------------------------------------------------------------------------------

    /** The application closes or shuts down a connection; called before anything is done. */
    public static void closing(@Nullable FileDescriptor descriptor) {
        if (descriptor != null) {
            closing(stateOf(descriptor));
        }
    }

    static void closing(@Nullable SocketState state) {
        Listener ear = listener;
        if (state == null || ear == null || state.closedNanos != 0) {
            return;
        }
        try {
            long now = System.nanoTime();
            state.closedBy = Thread.currentThread().getName();
            state.closerId = Thread.currentThread().getId();
            if (CLOSE_STACKS.tryAcquire(now)) {
                state.closedAt = new CloseStack();
            }
            state.closedNanos = now;
            ear.closing(state);
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    /** Before {@code close(2)}: the descriptor's number may belong to another connection right after. */
    public static void closed(FileDescriptor descriptor) {
        closed(stateOf(descriptor), descriptor);
    }

    static void closed(@Nullable SocketState state, Object key) {
        Listener ear = listener;
        if (state == null || ear == null) {
            return;
        }
        try {
            TABLE.rememberClosed(key, state, System.nanoTime()); // first, so that it is found all the time
            TABLE.remove(state.descriptor);
            state.key = null;
            ear.closed(state);
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    // ---- look-ups --------------------------------------------------------------------------------------------------

    /** The connection of an open or just closed socket, through TLS layers; null if it is not followed. */
    public static @Nullable SocketState of(Socket socket) {
        try {
            return of(Doors.descriptor(socket));
        } catch (Throwable fault) {
            fault(fault);
            return null;
        }
    }

    /** The connection of an open or just closed channel; null if it is not followed. */
    public static @Nullable SocketState of(SocketChannel channel) {
        try {
            return of(Doors.descriptor(channel));
        } catch (Throwable fault) {
            fault(fault);
            return null;
        }
    }

    private static @Nullable SocketState of(@Nullable FileDescriptor descriptor) {
        return of(descriptor, descriptor);
    }

    /** The open or just closed connection of a descriptor object; null if it is not followed. */
    static @Nullable SocketState of(@Nullable FileDescriptor descriptor, @Nullable Object key) {
        return descriptor == null || key == null ? null : of(Doors.number(descriptor), key);
    }

    /** The same by number, for descriptors that are not the JDK's. */
    static @Nullable SocketState of(int number, Object key) {
        SocketState open = open(number, key);
        return open != null || TABLE.closedCount() == 0 ? open : TABLE.closed(key, System.nanoTime());
    }

    /** The open connection of a descriptor's number and object; null if it is not followed. */
    static @Nullable SocketState open(int number, Object key) {
        SocketState state = TABLE.get(number);
        return state != null && state.key == key ? state : null;
    }

    /** NIO leaves the number in a descriptor that it closed, where the next connection may be found: hence the key. */
    static @Nullable SocketState open(@Nullable FileDescriptor descriptor) {
        SocketState state = descriptor == null ? null : TABLE.get(Doors.number(descriptor));
        return state != null && state.key == descriptor ? state : null;
    }

    private static @Nullable SocketState stateOf(FileDescriptor descriptor) {
        return listener == null ? null : open(descriptor);
    }

    static void idleBeforeWrite(SocketState state) {
        Listener ear = listener;
        if (ear != null) {
            try {
                ear.idleBeforeWrite(state);
            } catch (Throwable fault) {
                fault(fault);
            }
        }
    }

    static void failed(@Nullable SocketState state, int operation, @Nullable Throwable thrown) {
        Listener ear = listener;
        if (state == null || ear == null) {
            return;
        }
        try {
            if (state.failedNanos == 0) {
                state.failedNanos = System.nanoTime();
            }
            if (state.thrown == null) {
                state.thrown = thrown;
            }
            ear.socketFailed(state, operation, thrown);
        } catch (Throwable fault) {
            fault(fault);
        }
    }

    static void fault(Throwable fault) {
        FAULTS.incrementAndGet();
        if (lastFault != null) {
            return;
        }
        StackTraceElement[] stack = fault.getStackTrace();
        StringBuilder text = new StringBuilder(fault.getClass().getName());
        if (fault.getClass().getClassLoader() == null) { // the JDK's own: no code of the application makes its message
            text.append(": ").append(fault.getMessage());
        }
        for (int i = 0; i < Math.min(stack.length, FAULT_FRAMES); i++) {
            text.append(i == 0 ? " at " : " < ").append(stack[i]);
        }
        lastFault = text.toString();
    }
}
