package io.wirewitness.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes packets: bulk data over a link with a small MTU and no offloads, paced by the interface's own counters. Arguments:
 * host, port, interface. Orders: {@code send PACKETS_PER_SECOND MILLIS}, answered with the packets that passed the
 * interface, both ways, and the milliseconds that took; {@code fail}, which provokes a refused connect.
 */
public final class Sender {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A segment carries 524 bytes here; acknowledgements are few, because the receiver merges what it receives. */
    private static final int BYTES_PER_PACKET = 490;

    private Sender() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress sink = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        String device = arguments[2];
        try (SocketChannel channel = SocketChannel.open(sink)) {
            ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
            Child.obey(order -> {
                if (order.get(0).equals("fail")) {
                    return fail(sink.getHostString());
                }
                long perSecond = Long.parseLong(order.get(1));
                long lengthNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(order.get(2)));
                long start = System.nanoTime();
                long first = Proc.packets(device);
                long passed = 0;
                long elapsed = 0;
                while (elapsed < lengthNanos) {
                    long due = (elapsed + STEP_NANOS) * perSecond / 1_000_000_000L - passed;
                    if (due > 0) {
                        data.clear().limit((int) Math.min(data.capacity(), due * BYTES_PER_PACKET));
                        channel.write(data);
                    }
                    LockSupport.parkNanos(STEP_NANOS);
                    passed = Proc.packets(device) - first;
                    elapsed = System.nanoTime() - start;
                }
                return passed + " " + TimeUnit.NANOSECONDS.toMillis(elapsed);
            });
        }
    }

    private static String fail(String host) {
        try (SocketChannel refused = SocketChannel.open(new InetSocketAddress(host, 1))) {
            return "connected to " + refused;
        } catch (IOException asWished) {
            return "done";
        }
    }
}
