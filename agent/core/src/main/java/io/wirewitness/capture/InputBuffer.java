package io.wirewitness.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over a file or a stream: whole records lie in it without a gap. It never waits for more than it was
 * asked for. Not thread-safe.
 *
 * <p>A file is read into native memory and not mapped. In the page cache a bare loop over 1000-byte packets does 20 GB/s
 * this way and 33 GB/s over a mapping: 20 ms per GB, of the 250 to 500 ms that a verdict costs. For
 * that, a file that somebody truncates ends early instead of raising SIGBUS, and the process stays as small as its window.
 */
final class InputBuffer implements Closeable {

    /**
     * More than twice the longest packet, so that the move to the front is rare. Half as much reads a file a fifth slower,
     * four times as much no faster.
     */
    static final int BYTES = 1 << 20;

    /** The first look at a file; each next one is twice as long, so that a short file costs little. */
    private static final int FIRST_READ = 1 << 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final PacketSink NOBODY = (number, epochNanos, linkType, originalLength, bytes) -> {};

    private final @Nullable InputStream stream;
    private final @Nullable FileChannel channel;
    private final boolean grows;

    private ByteBuffer window;
    private ByteBuffer view;
    private boolean pooled;
    private int nextRead = FIRST_READ;
    private long dropped;
    private long sizeSeen;
    private @Nullable String fault;

    InputBuffer(InputStream stream) {
        this.stream = stream;
        channel = null;
        grows = false;
        window = ByteBuffer.allocate(BYTES).limit(0);
        view = window.duplicate();
    }

    /**
     * Reads a file from where the channel stands.
     *
     * @param grows whether its end is only for now
     */
    InputBuffer(FileChannel channel, boolean grows) throws IOException {
        stream = null;
        this.channel = channel;
        this.grows = grows;
        sizeSeen = channel.size();
        window = WindowPool.take().limit(0);
        view = window.duplicate();
        pooled = true;
    }

    /** The window: unread bytes from position to limit. The caller moves the position and may change the byte order. */
    ByteBuffer bytes() {
        return window;
    }

    /** The window for a sink to play with, always big endian. */
    ByteBuffer view() {
        return view;
    }

    /** How far into the stream the position is. */
    long offset() {
        return dropped + window.position();
    }

    /** How much of the input was taken, in its own bytes: packed ones if it is packed. */
    long taken() {
        return stream instanceof PackedStream packed ? packed.rawOffset() : offset();
    }

    /** Bytes of the input as far as they are there now, in its own bytes; -1 if nobody knows. */
    long length() {
        if (stream instanceof PackedStream packed) {
            return packed.rawLength();
        }
        if (channel == null || !channel.isOpen()) {
            return channel == null ? -1 : sizeSeen;
        }
        try {
            return channel.size();
        } catch (IOException e) {
            return sizeSeen;
        }
    }

    /** Whether what is missing at the end may still come. */
    boolean grows() {
        return grows && fault == null;
    }

    /** Why the bytes ended, if not because the input was at its end. */
    @Nullable
    String fault() {
        return fault;
    }

    /** True if so many bytes, at most {@link #BYTES}, lie in the window; false if the stream ends before. */
    boolean has(int count) throws IOException {
        return has(count, NOBODY);
    }

    /** The same while a sink may still read what it was handed over: it is told before bytes move. */
    boolean has(int count, PacketSink sink) throws IOException {
        return window.remaining() >= count || fill(count, sink);
    }

    /** Skips bytes as far as they are there, and returns how many. */
    long skip(long count, PacketSink sink) throws IOException {
        long left = count;
        while (left > 0 && has(1, sink)) {
            int step = (int) Math.min(left, window.remaining());
            window.position(window.position() + step);
            left -= step;
        }
        return count - left;
    }

    private boolean fill(int count, PacketSink sink) throws IOException {
        while (window.remaining() < count) {
            if (fault != null || !readMore(count, sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean readMore(int count, PacketSink sink) throws IOException {
        if (window.capacity() - window.position() < count) {
            sink.bytesMove();
            dropped += window.position();
            window.compact().flip();
        }
        int end = window.limit();
        int read;
        if (channel != null) {
            read = readFile(channel, end);
        } else if (stream != null) {
            read = stream.read(window.array(), end, window.capacity() - end);
            window.limit(end + Math.max(read, 0));
            if (read < 0 && stream instanceof PackedStream packed) {
                fault = packed.fault();
            }
        } else {
            read = -1;
        }
        return read > 0;
    }

    private int readFile(FileChannel from, int end) throws IOException {
        int position = window.position();
        int most = Math.min(window.capacity() - end, nextRead);
        nextRead = Math.min(nextRead * 2, BYTES);
        int read;
        window.limit(end + most).position(end);
        try {
            read = from.read(window);
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e; // ours, or our thread was interrupted
        } catch (IOException e) {
            fault = "reading failed at byte " + (dropped + end) + ": "
                    + UnusableInput.oneLine(String.valueOf(e.getMessage()));
            read = -1;
        } finally {
            window.limit(window.position()).position(position);
        }
        if (read < 0 && fault == null) {
            long size = from.size();
            if (size < sizeSeen || size < dropped + end) {
                fault = "the file shrank while it was read: from " + Math.max(sizeSeen, dropped + end) + " to " + size
                        + " bytes";
            }
            sizeSeen = Math.max(sizeSeen, size);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        ByteBuffer mine = window;
        dropped += mine.position();
        window = NOTHING; // nobody reads on where the next reader writes
        view = NOTHING.duplicate();
        if (pooled) {
            pooled = false;
            WindowPool.give(mine);
        }
        if (stream != null) {
            stream.close();
        }
        if (channel != null) {
            channel.close();
        }
    }
}
