package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets from a capture, one after the other, in constant space. Not thread-safe; whoever opened it closes it. What
 * is wrong with the bytes is a {@link #fault}, never an exception: everything before it is used.
 */
public interface CaptureReader extends AutoCloseable {

    /** Opens a pcap or pcapng file, told apart by their first bytes. */
    static CaptureReader open(Path file) throws IOException {
        return of(new InputBuffer(FileChannel.open(file, StandardOpenOption.READ)));
    }

    /** Reads pcap or pcapng from a stream, which the reader closes; waits for the stream's first bytes. */
    static CaptureReader of(InputStream in) throws IOException {
        return of(new InputBuffer(in));
    }

    private static CaptureReader of(InputBuffer input) throws IOException {
        boolean pcapng;
        try {
            pcapng = input.has(4) && input.bytes().getInt(input.bytes().position()) == PcapngReader.SECTION_HEADER;
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
        return pcapng ? new PcapngReader(input) : new PcapReader(input);
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

    @Override
    void close() throws IOException;
}
