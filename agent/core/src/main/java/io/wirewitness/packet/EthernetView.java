package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * An Ethernet frame's header, with VLAN tags (802.1Q) and stacked tags (802.1ad, QinQ) stepped over.
 *
 * <pre>
 *   0            6            12    14
 *   +------------+------------+-----+----------
 *   | destination| source     |type | payload      type 0x8100, 0x88a8, 0x9100: a tag of 4 bytes comes first
 *   +------------+------------+-----+----------    type below 0x0600: an 802.3 length, no IP inside
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class EthernetView {

    /** LINKTYPE_ETHERNET. */
    public static final int LINK_TYPE = 1;

    private static final int TYPE_AT = 12;

    private int etherType;
    private int payloadOffset;

    /** Points at the frame from {@code start} to {@code end}; false if its header is cut off. */
    public boolean wrap(ByteBuffer bytes, int start, int end) {
        int typeAt = EtherType.skipTags(bytes, start + TYPE_AT, end);
        if (typeAt < 0) {
            return false;
        }
        etherType = bytes.getShort(typeAt) & 0xffff;
        payloadOffset = typeAt + 2;
        return true;
    }

    /** The innermost EtherType. */
    public int etherType() {
        return etherType;
    }

    /** Where the payload begins, absolute in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }
}
