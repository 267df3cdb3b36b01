package io.wirewitness.capture;

import java.nio.ByteBuffer;

/**
 * Takes one packet at a time. The buffer belongs to the caller: its position and limit are right during the call, its bytes
 * stay until the caller says {@link #bytesMove}, so that a sink may read several packets' bytes at once.
 */
@FunctionalInterface
public interface PacketSink {

    /**
     * One packet.
     *
     * @param number the capture's running number, from 1
     * @param epochNanos when it was captured, on the receiver's axis
     * @param linkType a LINKTYPE_ number of {@link LinkType}
     * @param originalLength its length on the wire
     * @param bytes what was captured of it, from position to limit, big endian
     */
    void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes);

    /**
     * One packet whose payload was cut away after a look at it. A sink that does not care for payloads need not know.
     *
     * @param peek what the payload began with, as {@link io.wirewitness.packet.PayloadPeek} packs it
     */
    default void cutPacket(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
        packet(number, epochNanos, linkType, originalLength, bytes);
    }

    /**
     * One packet, whose bytes lie in a larger buffer.
     *
     * @param window a big endian buffer, the same each time as long as the bytes do not move; position and limit are the
     *     callee's to set
     * @param start where the packet begins in it
     * @param end where it ends
     */
    default void packetAt(
            long number, long epochNanos, int linkType, int originalLength, ByteBuffer window, int start, int end) {
        packet(
                number,
                epochNanos,
                linkType,
                originalLength,
                window.clear().position(start).limit(end));
    }

    /** The bytes of all packets handed over so far are overwritten or given back after this call. */
    default void bytesMove() {}
}
