package io.wirewitness.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads what {@link Sender} writes and throws it away. Arguments: the address to listen on. Orders: {@code port}. */
public final class Drain {

    private Drain() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        try (ServerSocketChannel listening = ServerSocketChannel.open().bind(new InetSocketAddress(arguments[0], 0))) {
            Thread reader = new Thread(() -> drain(listening), "drain");
            reader.setDaemon(true);
            reader.start();
            Child.obey(order -> Integer.toString(listening.socket().getLocalPort()));
        }
    }

    private static void drain(ServerSocketChannel listening) {
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
        while (listening.isOpen()) {
            try (SocketChannel channel = listening.accept()) {
                while (channel.read(data) >= 0) {
                    data.clear();
                }
            } catch (IOException ended) {
                // the next one, if we still listen
            }
        }
    }
}
