package io.wirewitness.jfr.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Finds out how much of a chunk can be read whose end is missing. A chunk that is cut has its metadata and its last checkpoint
 * behind the cut, where its header points to; but a JVM that records writes earlier ones, too, each second. Events say their
 * own length:
 *
 * <pre>
 *   size (LEB128)   type (LEB128): 0 metadata, 1 checkpoint   ...
 * </pre>
 */
final class CutChunk {

    private static final int METADATA = 0;
    private static final int CHECKPOINT = 1;

    /** An event's size has four bytes at most, and its type nine. */
    private static final int MOST_HEAD_BYTES = 13;

    private static final int WINDOW_BYTES = 1 << 20;

    /**
     * A checkpoint without constants, each number in one byte: size, type, start, duration, distance to the one before (none), mask,
     * pools. What events name by number, such as threads and stacks, is then not known.
     */
    static final byte[] EMPTY_CHECKPOINT = {7, CHECKPOINT, 0, 0, 0, 1, 0};

    private final FileChannel file;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowAt;

    private CutChunk(FileChannel file) {
        this.file = file;
        window.limit(0);
    }

    /**
     * A walk over events.
     *
     * @param end where the last whole event ends
     * @param metadata where the last metadata is, from the chunk's beginning; -1 if there is none
     * @param checkpoint where the last checkpoint is, from the chunk's beginning; -1 if there is none
     */
    record Walk(long end, long metadata, long checkpoint) {

        /** The part of a chunk that is whole; of what it lacks, metadata or a checkpoint, the place is -1. */
        Chunk part(Chunk cut) {
            return new Chunk(
                    cut.offset(),
                    end - cut.offset(),
                    cut.major(),
                    checkpoint,
                    metadata,
                    cut.startNanos(),
                    cut.durationNanos(),
                    false);
        }
    }

    /** Walks over the events of a chunk from a place between two of them, as far as they are whole. */
    static Walk walk(FileChannel file, Chunk chunk, long from, long length) throws IOException {
        return new CutChunk(file).walk(chunk, from, length);
    }

    /** How long the event is that begins here. */
    static long sizeAt(FileChannel file, long at) throws IOException {
        long size = number(new CutChunk(file).head(at, file.size()));
        if (size <= 0) {
            throw new IOException("the file became shorter while it was read");
        }
        return size;
    }

    private Walk walk(Chunk chunk, long from, long length) throws IOException {
        long at = from;
        long metadata = -1;
        long checkpoint = -1;
        while (at < length) {
            ByteBuffer head = head(at, length);
            if (head.remaining() >= Integer.BYTES && head.getInt(head.position()) == Chunk.MAGIC) {
                break; // the next chunk; inside a checkpoint there are copies of this one's header
            }
            long size = number(head);
            long type = number(head);
            if (size <= 0 || type < 0 || size > length - at) {
                break;
            }
            if (type == METADATA) {
                metadata = at - chunk.offset();
            } else if (type == CHECKPOINT) {
                checkpoint = at - chunk.offset();
            }
            at += size;
        }
        return new Walk(at, metadata, checkpoint);
    }

    /** The first bytes of an event. */
    private ByteBuffer head(long at, long end) throws IOException {
        if (at < windowAt || at + MOST_HEAD_BYTES > windowAt + window.limit()) {
            windowAt = at;
            window.clear().limit((int) Math.min(WINDOW_BYTES, end - at));
            while (window.hasRemaining() && file.read(window, windowAt + window.position()) >= 0) {
                // until it is full
            }
            window.flip();
        }
        return window.position((int) (at - windowAt));
    }

    /** A LEB128 number; -1 if the bytes end inside it. */
    private static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < 63 && bytes.hasRemaining(); shift += 7) {
            int b = bytes.get();
            number |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return number;
            }
        }
        return -1;
    }
}
