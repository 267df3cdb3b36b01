package io.wirewitness.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over a stream: whole records lie in it without a gap. It never waits for more than it was asked
 * for. Not thread-safe.
 */
final class InputBuffer implements Closeable {

    /** More than twice the longest packet, so that the move to the front is rare. */
    static final int BYTES = 1 << 20;

    private final @Nullable InputStream stream;
    private final @Nullable FileChannel channel;
    private final ByteBuffer buffer;
    private long dropped;

    InputBuffer(InputStream stream) {
        this.stream = stream;
        channel = null;
        buffer = ByteBuffer.allocate(BYTES);
        buffer.limit(0);
    }

    /** Reads a file into native memory, which spares one copy. */
    InputBuffer(FileChannel channel) {
        stream = null;
        this.channel = channel;
        buffer = ByteBuffer.allocateDirect(BYTES);
        buffer.limit(0);
    }

    /** The window: unread bytes from position to limit. The caller moves the position and may change the byte order. */
    ByteBuffer bytes() {
        return buffer;
    }

    /** How far into the stream the position is. */
    long offset() {
        return dropped + buffer.position();
    }

    /** True if so many bytes, at most {@link #BYTES}, lie in the window; false if the stream ends before. */
    boolean has(int count) throws IOException {
        while (buffer.remaining() < count) {
            if (!fill(count)) {
                return false;
            }
        }
        return true;
    }

    /** Skips bytes; false if the stream ends before. */
    boolean skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!has(1)) {
                return false;
            }
            int step = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + step);
            left -= step;
        }
        return true;
    }

    private boolean fill(int count) throws IOException {
        if (buffer.capacity() - buffer.position() < count) {
            dropped += buffer.position();
            buffer.compact().flip();
        }
        int end = buffer.limit();
        int read;
        if (channel != null) {
            int position = buffer.position();
            buffer.limit(buffer.capacity()).position(end);
            try {
                read = channel.read(buffer);
            } finally {
                buffer.limit(buffer.position()).position(position);
            }
        } else if (stream != null) {
            read = stream.read(buffer.array(), end, buffer.capacity() - end);
            buffer.limit(end + Math.max(read, 0));
        } else {
            read = -1;
        }
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
        if (channel != null) {
            channel.close();
        }
    }
}
