package io.wirewitness.explain;

import java.nio.ByteBuffer;

/**
 * Packets that were read and not yet decoded, some hundred at a time: where their bytes are, as long as the reader leaves
 * them there. Reading, decoding and following in turns, each in a loop of its own, gives the compiler three small pieces of
 * code instead of one large one, several times over. Not thread-safe; use one again and again.
 */
@SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
final class PacketBatch {

    static final int MOST = 256;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long[] numbers = new long[MOST];
    private final long[] epochNanos = new long[MOST];
    private final int[] linkTypes = new int[MOST];
    private final int[] originalLengths = new int[MOST];
    private final int[] interfaceNumbers = new int[MOST];
    private final int[] starts = new int[MOST];
    private final int[] ends = new int[MOST];
    private ByteBuffer bytes = NOTHING;
    private int size;

    /** Adds a packet, which it {@link #takes}. */
    void add(
            long number,
            long nanos,
            int linkType,
            int originalLength,
            int interfaceNumber,
            ByteBuffer packetBytes,
            int start,
            int end) {
        int at = size++;
        if (bytes != packetBytes) {
            bytes = packetBytes;
        }
        numbers[at] = number;
        epochNanos[at] = nanos;
        linkTypes[at] = linkType;
        originalLengths[at] = originalLength;
        interfaceNumbers[at] = interfaceNumber;
        starts[at] = start;
        ends[at] = end;
    }

    /** Whether a packet in this buffer may be added: there is room, and all of a batch are in one. */
    boolean takes(ByteBuffer packetBytes) {
        return size == 0 || (size < MOST && bytes == packetBytes);
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    long number(int index) {
        return numbers[index];
    }

    long epochNanos(int index) {
        return epochNanos[index];
    }

    int linkType(int index) {
        return linkTypes[index];
    }

    int originalLength(int index) {
        return originalLengths[index];
    }

    /** Which interface saw it, as the source said; -1 if there is but one. */
    int interfaceNumber(int index) {
        return interfaceNumbers[index];
    }

    /** Where in {@link #bytes} the packet begins. */
    int start(int index) {
        return starts[index];
    }

    /** Where it ends. */
    int end(int index) {
        return ends[index];
    }

    /** All packets' bytes; position and limit are the caller's to set. */
    ByteBuffer bytes() {
        return bytes;
    }
}
