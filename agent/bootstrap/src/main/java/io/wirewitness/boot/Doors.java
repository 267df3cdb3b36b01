package io.wirewitness.boot;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's private fields that lead from a socket to its descriptor number, as constant handles, which the compiler
 * folds into plain loads.
 *
 * <p>{@link Launcher} opens the packages to this module before this class is initialised. Field names as read in
 * OpenJDK 17.0.15 and 25.0.3.
 */
final class Doors {

    private static final VarHandle DESCRIPTOR_NUMBER = field(FileDescriptor.class, "fd", int.class);
    private static final VarHandle SOCKET_IMPL = field(Socket.class, "impl", SocketImpl.class);
    private static final VarHandle IMPL_DESCRIPTOR = field(SocketImpl.class, "fd", FileDescriptor.class);
    private static final VarHandle IMPL_ADDRESS = field(SocketImpl.class, "address", InetAddress.class);
    private static final VarHandle IMPL_PORT = field(SocketImpl.class, "port", int.class);
    private static final Class<?> DELEGATING = named("java.net.DelegatingSocketImpl");
    private static final VarHandle DELEGATE = field(DELEGATING, "delegate", SocketImpl.class);
    private static final Class<?> CHANNEL = named("sun.nio.ch.SocketChannelImpl");
    private static final VarHandle CHANNEL_DESCRIPTOR = field(CHANNEL, "fd", FileDescriptor.class);
    private static final Class<?> TLS_SOCKET = named("sun.security.ssl.BaseSSLSocketImpl");
    private static final VarHandle TLS_INNER = field(TLS_SOCKET, "self", Socket.class);

    private Doors() {}

    /** The descriptor's number; NIO leaves it in a descriptor that it closed. */
    static int number(FileDescriptor descriptor) {
        return (int) DESCRIPTOR_NUMBER.get(descriptor);
    }

    /** The descriptor of a socket, through TLS layers and delegates, open or closed; null if it is not the JDK's own. */
    static @Nullable FileDescriptor descriptor(Socket socket) {
        Socket inner = socket;
        for (int layer = 0; layer < 4 && TLS_SOCKET.isInstance(inner); layer++) {
            Socket next = (Socket) TLS_INNER.get(inner);
            if (next == inner) {
                break;
            }
            inner = next;
        }
        SocketChannel channel = inner.getChannel();
        if (channel != null) {
            return descriptor(channel);
        }
        SocketImpl impl = (SocketImpl) SOCKET_IMPL.get(inner);
        return impl == null ? null : descriptor(impl);
    }

    /** The descriptor of a socket's implementation, open or closed; null if it has none. */
    static @Nullable FileDescriptor descriptor(SocketImpl impl) {
        SocketImpl inner = impl;
        for (int layer = 0; layer < 4 && DELEGATING.isInstance(inner); layer++) {
            inner = (SocketImpl) DELEGATE.get(inner);
        }
        return (FileDescriptor) IMPL_DESCRIPTOR.get(inner);
    }

    /** The descriptor of a channel, open or closed; null if the channel is not the JDK's own. */
    static @Nullable FileDescriptor descriptor(SocketChannel channel) {
        return CHANNEL.isInstance(channel) ? (FileDescriptor) CHANNEL_DESCRIPTOR.get(channel) : null;
    }

    static @Nullable InetAddress remoteAddress(SocketImpl impl) {
        return (InetAddress) IMPL_ADDRESS.get(impl);
    }

    static int remotePort(SocketImpl impl) {
        return (int) IMPL_PORT.get(impl);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
