package io.wirewitness.jfr.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * One chunk of a recording by its header, whose numbers are big-endian ({@code jdk.jfr.internal.consumer.ChunkHeader}, JDK 17
 * and 25):
 *
 * <pre>
 *   0 "FLR\0"   4 major (2)  6 minor (2)   8 chunk bytes (8)   16 offset of the last checkpoint (8)   24 of the metadata (8)
 *   32 start, epoch ns (8)   40 duration, ns (8)   48 start, ticks (8)   56 ticks per second (8)
 *   64 state (1): 0 once finished, else it is still being written   65 (2)   67 features (1)   68 events
 * </pre>
 *
 * @param offset where it begins in the file
 * @param size what it says its size is; while it is written, what is valid by now
 * @param major the format's version; the JDK reads 2
 * @param checkpoint where its last checkpoint is, from its own beginning
 * @param metadata where its metadata is, from its own beginning
 * @param startNanos when it began, epoch
 * @param durationNanos how long it took; 0 until it is finished
 * @param finished whether the JVM finished it
 */
record Chunk(
        long offset,
        long size,
        int major,
        long checkpoint,
        long metadata,
        long startNanos,
        long durationNanos,
        boolean finished) {

    static final int HEADER_BYTES = 68;
    static final int MAGIC = 0x464c5200;

    static final int SIZE_AT = 8;
    static final int CHECKPOINT_AT = 16;
    static final int METADATA_AT = 24;
    static final int STATE_AT = 64;

    /** The format that the JDK's own reader reads. */
    static final int MAJOR = 2;

    /** The chunk that begins here; null if none does. */
    static @Nullable Chunk at(FileChannel file, long offset) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        while (header.hasRemaining()) {
            if (file.read(header, offset + header.position()) < 0) {
                return null;
            }
        }
        header.flip();
        if (header.getInt(0) != MAGIC) {
            return null;
        }
        return new Chunk(
                offset,
                header.getLong(SIZE_AT),
                header.getShort(4) & 0xffff,
                header.getLong(CHECKPOINT_AT),
                header.getLong(METADATA_AT),
                header.getLong(32),
                header.getLong(40),
                header.get(STATE_AT) == 0);
    }

    /** True if this version of the JDK can read it as far as the header says. */
    boolean isReadable(long fileBytes) {
        return major == MAJOR
                && isWithin(fileBytes)
                && checkpoint >= HEADER_BYTES
                && checkpoint < size
                && metadata >= HEADER_BYTES
                && metadata < size;
    }

    /** True if another one goes on exactly where this one ended: two JVMs never share that nanosecond. */
    boolean isContinuedBy(Chunk next) {
        return finished && durationNanos > 0 && startNanos + durationNanos == next.startNanos;
    }

    boolean isWithin(long fileBytes) {
        return size > HEADER_BYTES && size <= fileBytes - offset;
    }
}
