package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Two ends of one TCP connection in this process, both non-blocking.
 *
 * @param near the end that connected
 * @param far the end that accepted
 */
record Loopback(SocketChannel near, SocketChannel far) implements AutoCloseable {

    static Loopback open() {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel near = SocketChannel.open(listening.getLocalAddress());
            SocketChannel far = listening.accept();
            near.configureBlocking(false);
            far.configureBlocking(false);
            return new Loopback(near, far);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
