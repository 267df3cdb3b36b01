package io.wirewitness.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A fixed stretch of memory outside the heap that one thread writes records into, round and round, and another reads
 * without a lock. Positions count bytes since the start and never fall; the index is the position modulo the capacity.
 *
 * <pre>
 *   0 i32 record bytes, a multiple of 8     4 i32 link type, or -1: padding up to the end of the memory
 *   8 i64 number                           16 i64 epochNanos
 *  24 i32 original length                  28 i32 kept bytes
 *  32 i32 peek                             36 i32 1 if the payload was cut away
 *  40 i64 1 + position of the record before this one in the same chain, or 0
 *  48 the kept bytes
 * </pre>
 *
 * <p>Records of one connection are in one chain, with those of a few others: what is asked for once a failure is some ten records
 * among a hundred thousand. A chain ends where {@code oldest} has gone past a record: what is before it is older still.
 *
 * <p>Records from {@code tail} to {@code head} are the reader's: the writer rather refuses a record than to overwrite
 * one. Records from {@code oldest} to {@code tail} were read, and may vanish while somebody looks at them once more. So
 * the writer moves {@code oldest} on before it overwrites, and {@link Cursor} copies first and then looks whether
 * {@code oldest} went past it (a sequence lock).
 */
final class PacketRegion {

    static final int HEADER_BYTES = 48;

    /** Chains, a power of two: 64 KiB of positions, which stay in a processor's cache. */
    private static final int CHAINS = 8_192;

    private static final int PADDING = -1;
    private static final VarHandle LATEST = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle OLDEST;

    static {
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            HEAD = own.findVarHandle(PacketRegion.class, "head", long.class);
            TAIL = own.findVarHandle(PacketRegion.class, "tail", long.class);
            OLDEST = own.findVarHandle(PacketRegion.class, "oldest", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ByteBuffer memory;
    private final ByteBuffer view; // the reader's window for drain
    private final int capacity;
    private final boolean guarded;
    private final long[] latest = new long[CHAINS]; // of each chain: 1 + the position of its latest record, or 0

    @SuppressWarnings("UnusedVariable") // by its VarHandle
    private long head;

    @SuppressWarnings("UnusedVariable")
    private long tail;

    @SuppressWarnings("UnusedVariable")
    private long oldest;

    /**
     * Takes its memory now and never more.
     *
     * @param capacity a multiple of 8
     * @param guarded whether records that were not drained are kept; else nothing is ever drained
     */
    PacketRegion(int capacity, boolean guarded) {
        this.capacity = capacity;
        this.guarded = guarded;
        this.memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        this.view = memory.asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
    }

    /** The longest packet that fits comfortably. */
    int mostKeptBytes() {
        return capacity / 4 - HEADER_BYTES;
    }

    /**
     * Adds a record with the first bytes of a packet; false if the reader is too far behind. Writer's thread.
     *
     * @param flow any number that is the same for all packets of one connection
     */
    boolean write(
            int flow,
            long number,
            long epochNanos,
            int linkType,
            int originalLength,
            int peek,
            boolean cut,
            ByteBuffer packet,
            int keptBytes) {
        long start = (long) HEAD.getOpaque(this);
        int recordBytes = (HEADER_BYTES + keptBytes + 7) & ~7;
        int toEnd = capacity - index(start);
        int padding = recordBytes > toEnd ? toEnd : 0;
        long end = start + padding + recordBytes;
        if (guarded && end - capacity > (long) TAIL.getAcquire(this)) {
            return false;
        }
        forget(end - capacity);
        if (padding > 0) {
            memory.putInt(index(start), padding).putInt(index(start) + 4, PADDING);
        }
        int at = index(start + padding);
        int chain = flow & CHAINS - 1;
        memory.putInt(at, recordBytes)
                .putInt(at + 4, linkType)
                .putLong(at + 8, number)
                .putLong(at + 16, epochNanos)
                .putInt(at + 24, originalLength)
                .putInt(at + 28, keptBytes)
                .putInt(at + 32, peek)
                .putInt(at + 36, cut ? 1 : 0)
                .putLong(at + 40, latest[chain])
                .put(at + HEADER_BYTES, packet, packet.position(), keptBytes);
        LATEST.setRelease(latest, chain, start + padding + 1); // first: who has drained a record finds it in its chain
        HEAD.setRelease(this, end);
        return true;
    }

    /** Moves {@code oldest} to the first record that begins at or after this position. */
    private void forget(long before) {
        long first = (long) OLDEST.getOpaque(this);
        if (first >= before) {
            return;
        }
        while (first < before) {
            first += memory.getInt(index(first));
        }
        OLDEST.setOpaque(this, first);
        VarHandle.releaseFence(); // seen before any byte that is written next
    }

    /** Hands over records not read yet and returns how many. Reader's thread. */
    int drain(PacketSink sink, int most) {
        long end = (long) HEAD.getAcquire(this);
        long position = (long) TAIL.getOpaque(this);
        int count = 0;
        try {
            while (position < end && count < most) {
                int at = index(position);
                position += memory.getInt(at);
                if (memory.getInt(at + 4) != PADDING) {
                    count++;
                    deliver(sink, memory, at, view, at + HEADER_BYTES);
                }
            }
        } finally {
            TAIL.setRelease(this, position); // also past a record that the sink choked on
        }
        return count;
    }

    private static void deliver(PacketSink sink, ByteBuffer header, int at, ByteBuffer bytes, int bytesAt) {
        bytes.limit(bytesAt + header.getInt(at + 28)).position(bytesAt);
        long number = header.getLong(at + 8);
        long epochNanos = header.getLong(at + 16);
        int linkType = header.getInt(at + 4);
        int originalLength = header.getInt(at + 24);
        if (header.getInt(at + 36) == 0) {
            sink.packet(number, epochNanos, linkType, originalLength, bytes);
        } else {
            sink.cutPacket(number, epochNanos, linkType, originalLength, bytes, header.getInt(at + 32));
        }
        bytes.clear();
    }

    /** A walk over the records of one connection and perhaps of others, oldest first. Reader's thread. */
    Cursor cursor(int flow) {
        long[] chain = new long[64];
        int length = 0;
        long position = (long) LATEST.getAcquire(latest, flow & CHAINS - 1) - 1;
        while (position >= 0) {
            long before = memory.getLong(index(position) + 40) - 1;
            if (isGone(position)) {
                break; // what we read may be anything
            }
            if (length == chain.length) {
                chain = Arrays.copyOf(chain, 2 * length);
            }
            chain[length++] = position;
            position = before;
        }
        return new Cursor(chain, length);
    }

    /** True if what was just read at this position may have been overwritten meanwhile. */
    private boolean isGone(long position) {
        VarHandle.acquireFence(); // what was read before is complete before oldest is read
        return (long) OLDEST.getOpaque(this) > position;
    }

    private int index(long position) {
        return (int) (position % capacity);
    }

    /** Copies one record at a time; those that are overwritten meanwhile are passed over. */
    final class Cursor {

        private final long[] positions; // latest first
        private int left;
        private ByteBuffer copy = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
        private ByteBuffer bytes = readable();

        private Cursor(long[] positions, int count) {
            this.positions = positions;
            this.left = count;
        }

        /** Goes to the next record; false at the end. */
        boolean next() {
            while (left > 0) {
                long position = positions[--left];
                copyRecord(index(position));
                if (!isGone(position)) {
                    return true;
                }
            }
            return false;
        }

        /** The present record's number. */
        long number() {
            return copy.getLong(8);
        }

        /** Hands the present record over. */
        void deliverTo(PacketSink sink) {
            deliver(sink, copy, 0, bytes, HEADER_BYTES);
        }

        /** Copies what claims to be a record, which is nonsense if the writer is at it just now. */
        private void copyRecord(int at) {
            int recordBytes = Math.max(HEADER_BYTES, Math.min(memory.getInt(at), capacity - at));
            if (recordBytes > copy.capacity()) {
                copy = ByteBuffer.allocate(recordBytes).order(ByteOrder.nativeOrder());
                bytes = readable();
            }
            copy.put(0, memory, at, recordBytes);
        }

        private ByteBuffer readable() {
            return copy.asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
        }
    }
}
