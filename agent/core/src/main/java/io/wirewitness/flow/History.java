package io.wirewitness.flow;

import java.nio.ByteBuffer;

/**
 * A connection's story in Zeek's letters, as {@link io.wirewitness.model.FlowSnapshot#history} lists them; at most 32, then
 * it stops. A view over 17 bytes of the connection's record: four bits for each letter, then their number.
 */
final class History {

    static final int BYTES = 17;

    static final int SYN = 0;
    static final int SYN_ACK = 1;
    static final int ACKNOWLEDGMENT = 2;
    static final int DATA = 3;
    static final int FIN = 4;
    static final int RST = 5;
    static final int RETRANSMISSION = 6;
    static final int ZERO_WINDOW = 7;

    private static final String LETTERS = "SHADFRTWshadfrtw";
    private static final int FROM_SERVER = 8;
    private static final int LONGEST = 32;
    private static final int LENGTH_AT = 16;

    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    /** Moves the view. */
    void at(ByteBuffer slab, int base) {
        this.slab = slab;
        this.base = base;
    }

    /** Appends a letter: upper case for the client, lower case for the server. */
    void add(int letter, boolean client) {
        int length = slab.get(base + LENGTH_AT);
        if (length < LONGEST) {
            int at = base + (length >>> 1);
            int code = client ? letter : letter | FROM_SERVER;
            slab.put(at, (byte) ((length & 1) == 0 ? code : slab.get(at) | (code << 4)));
            slab.put(base + LENGTH_AT, (byte) (length + 1));
        }
    }

    @Override
    public String toString() {
        int length = slab.get(base + LENGTH_AT);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int two = slab.get(base + (i >>> 1)) & 0xff;
            text.append(LETTERS.charAt((i & 1) == 0 ? two & 0xf : two >>> 4));
        }
        return text.toString();
    }
}
