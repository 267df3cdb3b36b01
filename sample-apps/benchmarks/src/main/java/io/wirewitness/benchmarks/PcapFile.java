package io.wirewitness.benchmarks;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a pcap, little endian with microseconds, Ethernet, in large pieces. Whoever opens it closes it. */
final class PcapFile implements Closeable {

    static final int FILE_HEADER = 24;
    static final int PACKET_HEADER = 16;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private long bytes;

    PcapFile(Path file) throws IOException {
        this(Files.newOutputStream(file));
    }

    PcapFile(OutputStream out) throws IOException {
        this.out = out;
        buffer.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        buffer.putInt(0).putInt(0).putInt(262_144).putInt(1);
    }

    /** Begins a packet of so many bytes, which are to be put next. */
    ByteBuffer packet(long epochMicros, int length) throws IOException {
        if (buffer.remaining() < PACKET_HEADER + length) {
            flush();
        }
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt((int) (epochMicros / 1_000_000)).putInt((int) (epochMicros % 1_000_000));
        buffer.putInt(length).putInt(length);
        return buffer.order(ByteOrder.BIG_ENDIAN);
    }

    /** How many packets a file has that this class wrote. */
    static long packets(Path file) throws IOException {
        long count = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            in.skipNBytes(FILE_HEADER);
            long left = Files.size(file) - FILE_HEADER;
            while (left > 0) {
                in.skipNBytes(8);
                int length = Integer.reverseBytes(in.readInt());
                in.skipNBytes(4L + length);
                left -= PACKET_HEADER + length;
                count++;
            }
        }
        return count;
    }

    long bytes() {
        return bytes + buffer.position();
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        bytes += buffer.position();
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
