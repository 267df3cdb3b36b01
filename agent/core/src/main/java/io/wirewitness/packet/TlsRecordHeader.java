package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * The header of a TLS record as one number of 40 bits (RFC 8446, 5.1). Stateless.
 *
 * <pre>
 *   type (1)   version (2)   length of the content (2)
 * </pre>
 */
public final class TlsRecordHeader {

    public static final int BYTES = 5;

    public static final int CHANGE_CIPHER_SPEC = 20;
    public static final int ALERT = 21;
    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;

    /** A header, 2^14 bytes, and the most a cipher may add (RFC 5246, 6.2.3). */
    public static final int LONGEST_RECORD = BYTES + 16384 + 2048;

    private static final int VERSION_MAJOR = 3;
    private static final int HIGHEST_MINOR = 4;

    private static final int BYTE = 0xff;
    private static final int HALF = 0xffff;
    private static final int MAJOR_SHIFT = 24;
    private static final int TYPE_SHIFT = 32;

    private TlsRecordHeader() {}

    /** The header at this absolute place of a big endian buffer, which holds five bytes there. */
    public static long read(ByteBuffer bytes, int at) {
        return (bytes.getInt(at) & 0xffff_ffffL) << Byte.SIZE | (bytes.get(at + 4) & BYTE);
    }

    /** False if no sender writes such a header. */
    public static boolean isPlausible(long header) {
        int type = type(header);
        int minor = (int) (header >>> Short.SIZE) & BYTE;
        int content = (int) header & HALF;
        return type >= CHANGE_CIPHER_SPEC
                && type <= APPLICATION_DATA
                && ((int) (header >>> MAJOR_SHIFT) & BYTE) == VERSION_MAJOR
                && minor <= HIGHEST_MINOR
                && content > 0
                && content <= LONGEST_RECORD - BYTES;
    }

    /** One of the types above, if it is plausible. */
    public static int type(long header) {
        return (int) (header >>> TYPE_SHIFT) & BYTE;
    }

    /** The record's length, its header included. */
    public static int recordBytes(long header) {
        return BYTES + ((int) header & HALF);
    }
}
