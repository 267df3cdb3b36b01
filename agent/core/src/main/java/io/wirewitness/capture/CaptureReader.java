package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets from a capture, one after the other, in constant space. Not thread-safe; whoever opened it closes it. What
 * is wrong with the bytes is a {@link #fault}, never an exception: everything before it is used.
 */
public interface CaptureReader extends AutoCloseable {

    /**
     * Opens a pcap or pcapng file, plain or packed with gzip or zstd, all told apart by their first bytes.
     *
     * @throws UnusableInput if nothing of it can be used
     */
    static CaptureReader open(Path file) throws IOException {
        return CaptureFile.open(file);
    }

    /** Like {@link #of(InputStream, String)}, of a stream that needs no name. */
    static CaptureReader of(InputStream in) throws IOException {
        return CaptureFile.of(in, "the stream");
    }

    /**
     * Reads what {@link #open} reads from a stream, which the reader closes; waits for the capture's header.
     *
     * @param name what to call it in messages, {@code standard input} for example
     * @throws UnusableInput if nothing of it can be used
     */
    static CaptureReader of(InputStream in, String name) throws IOException {
        return CaptureFile.of(in, name);
    }

    /**
     * Opens a plain pcap or pcapng file that somebody still writes. {@link #next} returns false where the bytes end for
     * now, even if that is before the file's header is whole, and goes on when it is called again and more came.
     * {@link #fault} tells what the end looked like at the last call, so it may go away. Only what cannot be mended ends
     * the reading: a corrupt length, or a file that shrank.
     *
     * @throws UnusableInput if it cannot be opened; from {@link #next}, if it turns out to be no plain capture
     */
    static CaptureReader following(Path file) throws IOException {
        return new FollowingReader(file);
    }

    /**
     * Hands over the next packet; waits for it if the stream has no more bytes yet.
     *
     * @return false at the end, or where a fault makes it the end
     */
    boolean next(PacketSink sink) throws IOException;

    /** Hands over all packets up to the end, and returns how many there were. */
    default long readAll(PacketSink sink) throws IOException {
        long before = packets();
        while (next(sink)) {
            // the sink has it
        }
        return packets() - before;
    }

    /** Packets handed over so far. */
    long packets();

    /** One line that says where and why reading ended early; null if the capture is sound as far as it was read. */
    @Nullable
    String fault();

    /** How many bytes of the input were taken so far; of a packed one, packed bytes. For a display of progress. */
    long offset();

    /** How many bytes the input has as of now, to compare with {@link #offset}; -1 if nobody knows, as of a pipe. */
    long length();

    /**
     * Index into {@link #interfaces} of the interface that the last packet came from; to be asked during the sink's call
     * too, and costs nothing. An interface that several sections describe alike keeps its number. 0 where the format knows
     * no interfaces.
     */
    default int interfaceNumber() {
        return 0;
    }

    /** The interfaces described so far; empty where the format knows none. */
    default List<CaptureInterface> interfaces() {
        return List.of();
    }

    /** Comments on the last packet, parsed when asked for; valid until the next call of {@link #next}. */
    default List<String> comments() {
        return List.of();
    }

    /** Comments on the capture as a whole, as far as it was read; as they are written, so not fit for a terminal. */
    default List<String> sectionComments() {
        return List.of();
    }

    /**
     * How many packets were lost before they came into the capture, as far as it says so itself; 0 if it says nothing.
     * Programs count from their own start, so of one rotation's files the last one has the figure.
     */
    default long lost() {
        return 0;
    }

    @Override
    void close() throws IOException;
}
