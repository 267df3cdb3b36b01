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

    private static final int MOST_MESSAGES = 32;

    private final Segment[] segments = new Segment[MOST];
    private final ByteBuffer heads = ByteBuffer.allocateDirect(MOST_MESSAGES * MessageBytes.MOST_EACH);
    private int size;
    private int messages;

    /** Segments of which the messages were read. */
    private int read;

    /** An empty one. */
    public SegmentBatch() {
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
        segment.takeSegment(number, epochNanos, interfaceNumber, decoder, bytes);
        messages += segment.beginsMessage() ? 1 : 0;
        return size == MOST || messages == MOST_MESSAGES;
    }

    /** Takes the heads of the messages that its segments begin, as long as the decoded buffer holds them. */
    public void readMessages(ByteBuffer bytes) {
        for (; read < size; read++) {
            Segment segment = segments[read];
            if (segment.beginsMessage()) {
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
        messages = 0;
        read = 0;
        heads.clear();
    }
}
