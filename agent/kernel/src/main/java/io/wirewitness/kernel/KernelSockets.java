package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel about this process' own sockets, without any privilege.
 *
 * <p>Safe on application threads, concurrently, platform or virtual: no lock, no allocation but the answer, a fixed
 * 32 KiB of memory. The caller sees to it that the descriptor still is the socket it means. {@code null} means that the
 * kernel did not say: not a TCP socket, closed, not Linux, or 64 threads are asking at this very moment.
 */
public final class KernelSockets {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;

    /** {@code asm-generic/ioctls.h}. */
    private static final long FIONREAD = 0x541b;

    /** {@code arch/powerpc/include/uapi/asm/ioctls.h}. */
    private static final long FIONREAD_POWERPC = 0x4004_667f;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 512;

    // One slot: the length that goes in and comes out, the queue's bytes, then the structure.
    private static final int LENGTH_AT = 0;
    private static final int QUEUE_AT = 8;
    private static final int VALUE_AT = 16;

    private final NativeCalls.Libc libc;
    private final long fionread;
    private final ByteBuffer slots =
            ByteBuffer.allocateDirect(SLOTS * SLOT_BYTES).order(ByteOrder.nativeOrder());
    private final long address;
    private final AtomicLong free =
            new AtomicLong(-1L); // a bit per slot; nothing blocks between taking and giving back

    /** Uses the given binding. */
    public KernelSockets(NativeCalls.Libc libc) {
        this.libc = libc;
        this.fionread = System.getProperty("os.arch", "").startsWith("ppc") ? FIONREAD_POWERPC : FIONREAD;
        this.address = libc.address(slots);
    }

    /** TCP_INFO and FIONREAD of the socket now, marked with the given time; null as above. */
    public @Nullable KernelSnapshot snapshot(int descriptor, long epochNanos) {
        int slot = take();
        if (slot < 0) {
            return null;
        }
        try {
            int base = slot * SLOT_BYTES;
            slots.putInt(base + LENGTH_AT, TcpInfo.MOST_BYTES);
            long at = address + base;
            int failed = libc.getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, at + VALUE_AT, at + LENGTH_AT);
            int length = slots.getInt(base + LENGTH_AT);
            if (failed != 0 || !TcpInfo.isPlausible(length)) {
                return null;
            }
            slots.putInt(base + QUEUE_AT, 0);
            int queueFailed = libc.ioctl(descriptor, fionread, at + QUEUE_AT); // fails on a listening socket
            long queue = queueFailed == 0 ? slots.getInt(base + QUEUE_AT) : -1;
            return TcpInfo.parse(slots, base + VALUE_AT, length, epochNanos, queue);
        } finally {
            giveBack(slot);
        }
    }

    /** Our end (getsockname), also after a reset; null as above, or if it is neither IPv4 nor IPv6. */
    public @Nullable Endpoint local(int descriptor) {
        return endpoint(descriptor, true);
    }

    /** The other end (getpeername); null as above, and after a reset. */
    public @Nullable Endpoint remote(int descriptor) {
        return endpoint(descriptor, false);
    }

    private @Nullable Endpoint endpoint(int descriptor, boolean local) {
        int slot = take();
        if (slot < 0) {
            return null;
        }
        try {
            int base = slot * SLOT_BYTES;
            slots.putInt(base + LENGTH_AT, 128); // sizeof(struct sockaddr_storage)
            long at = address + base;
            int failed = local
                    ? libc.getsockname(descriptor, at + VALUE_AT, at + LENGTH_AT)
                    : libc.getpeername(descriptor, at + VALUE_AT, at + LENGTH_AT);
            return failed == 0 ? parse(base + VALUE_AT) : null;
        } finally {
            giveBack(slot);
        }
    }

    /**
     * <pre>
     * sockaddr_in   0 u16 family (native)  2 u16 port (network)  4 address[4]
     * sockaddr_in6  0 u16 family (native)  2 u16 port (network)  4 u32 flow  8 address[16]
     * </pre>
     */
    private @Nullable Endpoint parse(int at) {
        int port = (slots.get(at + 2) & 0xff) << 8 | (slots.get(at + 3) & 0xff);
        return switch (slots.getShort(at)) {
            case AF_INET -> Endpoint.ofIpv4((int) (network(at + 4) >>> 32), port);
            case AF_INET6 -> new Endpoint(network(at + 8), network(at + 16), port);
            default -> null;
        };
    }

    private long network(int at) {
        long value = slots.getLong(at);
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    private int take() {
        while (true) {
            long now = free.get();
            if (now == 0) {
                return -1;
            }
            long bit = Long.lowestOneBit(now);
            if (free.compareAndSet(now, now & ~bit)) {
                return Long.numberOfTrailingZeros(bit);
            }
        }
    }

    private void giveBack(int slot) {
        long bit = 1L << slot;
        long now;
        do {
            now = free.get();
        } while (!free.compareAndSet(now, now | bit));
    }
}
