package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two ends of one TCP connection on loopback. */
record Wire(SocketChannel client, SocketChannel server) implements AutoCloseable {

    static Wire open() throws IOException {
        return open(InetAddress.getLoopbackAddress());
    }

    static Wire open(InetAddress address) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(address, 0));
            SocketChannel client = SocketChannel.open(listener.getLocalAddress());
            return new Wire(client, listener.accept());
        }
    }

    FlowKey key() {
        Socket socket = client.socket();
        return FlowKey.of(
                Endpoint.of(socket.getLocalAddress(), socket.getLocalPort()),
                Endpoint.of(socket.getInetAddress(), socket.getPort()));
    }

    int clientDescriptor() {
        return descriptor(client);
    }

    int serverDescriptor() {
        return descriptor(server);
    }

    static int descriptor(Object channel) {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return (int) method.invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    static void send(SocketChannel from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            from.write(buffer);
        }
    }

    static void receive(SocketChannel to, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (to.read(buffer) < 0) {
                throw new IOException("ended early");
            }
        }
    }

    /** Closes with a RST. */
    static void abort(SocketChannel end) throws IOException {
        end.setOption(StandardSocketOptions.SO_LINGER, 0);
        end.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
