package io.wirewitness.capture;

/**
 * One packet, copied out of the ring.
 *
 * @param number the capture's running number, from 1
 * @param epochNanos when it was captured
 * @param linkType a LINKTYPE_ number of {@link LinkType}
 * @param originalLength its length on the wire
 * @param bytes what is kept of it: by default up to the end of the TCP header; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: packets are told apart by number
public record CapturedPacket(long number, long epochNanos, int linkType, int originalLength, byte[] bytes) {}
