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

    /** The bytes of all packets handed over so far are overwritten or given back after this call. */
    default void bytesMove() {}
}
