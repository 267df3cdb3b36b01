package io.wirewitness.flow;

import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;

/**
 * Segments on their way to a {@link FlowTable}, some hundred at a time: a table that knows which connections come next
 * fetches them from memory all at once instead of waiting for each. It keeps what it needs of payloads, so that the
 * packets' memory may be used again. Not thread-safe; use one again and again.
 */
public final class SegmentBatch {

    /** Their connections' records fill a tenth of a core's second-level cache. */
    static final int MOST = 256;

    /** 32 long heads; most are shorter. */
    private static final int FULL_HEAD_BYTES = 32 * MessageBytes.MOST_EACH;

    private final Segment[] segments = new Segment[MOST];
    private final ByteBuffer heads = ByteBuffer.allocateDirect(FULL_HEAD_BYTES + MessageBytes.MOST_OF_HANDSHAKE);
    private final RecordTracks tracks;
    private int size;
    private int headBytes;

    /** Segments of which the messages were read. */
    private int read;

    /**
     * An empty one.
     *
     * @param tracks the same for all batches of a capture; it is asked in {@link #take} only
     */
    public SegmentBatch(RecordTracks tracks) {
        this.tracks = tracks;
        for (int i = 0; i < MOST; i++) {
            segments[i] = new Segment();
        }
    }

    /**
     * Takes what the decoder holds, as {@link Segment#take} does, but for the heads of messages.
     *
     * @return whether it is full now and must be given to {@link FlowTable#add(SegmentBatch)} before the next
     */
    public boolean take(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, ByteBuffer bytes) {
        Segment segment = segments[size++];
        segment.takeSegment(number, epochNanos, interfaceNumber, decoder, bytes, tracks);
        headBytes += segment.headBytes;
        return size == MOST || headBytes >= FULL_HEAD_BYTES;
    }

    /** Takes the heads of the messages that its segments begin, as long as the decoded buffer holds them. */
    public void readMessages(ByteBuffer bytes) {
        for (; read < size; read++) {
            Segment segment = segments[read];
            if (segment.hasHead()) {
                segment.readMessage(bytes);
                segment.keepHead(heads);
            }
        }
    }

    /** How many segments it holds. */
    public int size() {
        return size;
    }

    Segment get(int index) {
        return segments[index];
    }

    void clear() {
        size = 0;
        headBytes = 0;
        read = 0;
        heads.clear();
    }
}
