package io.wirewitness.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes classic pcap into memory, for tests.
 *
 * <pre>
 *   file:    magic (4), version 2.4 (2 + 2), zone (4), accuracy (4), snap length (4), link type (4)
 *   packet:  seconds (4), fraction (4), captured length (4), original length (4), bytes
 * </pre>
 */
public final class PcapWriter implements PacketSink {

    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final boolean nanos;

    /** Big endian, with nanoseconds. */
    public PcapWriter(int linkType) {
        this(linkType, ByteOrder.BIG_ENDIAN, true);
    }

    public PcapWriter(int linkType, ByteOrder order, boolean nanos) {
        this.order = order;
        this.nanos = nanos;
        out.writeBytes(ByteBuffer.allocate(24)
                .order(order)
                .putInt(nanos ? MAGIC_NANOS : MAGIC_MICROS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262144)
                .putInt(linkType)
                .array());
    }

    @Override
    public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        byte[] kept = new byte[bytes.remaining()];
        bytes.get(bytes.position(), kept);
        long fraction = epochNanos % 1_000_000_000;
        out.writeBytes(ByteBuffer.allocate(16)
                .order(order)
                .putInt((int) (epochNanos / 1_000_000_000))
                .putInt((int) (nanos ? fraction : fraction / 1000))
                .putInt(kept.length)
                .putInt(originalLength)
                .array());
        out.writeBytes(kept);
    }

    /** All that was written so far. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
