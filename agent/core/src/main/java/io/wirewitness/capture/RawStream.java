package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;

/** A packed stream from its first byte, some of which were read before to look at them; counts what is taken from it. */
final class RawStream extends InputStream {

    private static final int AHEAD_BYTES = 1 << 16;

    private final InputStream in;
    private final boolean knowsItsEnd;
    private byte[] ahead;
    private int from;
    private int to;
    private long taken;

    /**
     * Begins with the bytes that were read before.
     *
     * @param knowsItsEnd whether {@link #available} waits until it knows if there is more. The JDK's gzip stream takes 0
     *     for the end after each member, which a pipe says whenever its writer is slower.
     */
    RawStream(byte[] head, InputStream in, boolean knowsItsEnd) {
        this.in = in;
        this.knowsItsEnd = knowsItsEnd;
        ahead = head;
        to = head.length;
    }

    /** Bytes handed over so far. */
    long taken() {
        return taken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        if (from < to) {
            read = Math.min(length, to - from);
            System.arraycopy(ahead, from, into, offset, read);
            from += read;
        } else {
            read = in.read(into, offset, length);
        }
        taken += Math.max(read, 0);
        return read;
    }

    @Override
    public int available() throws IOException {
        if (from == to && knowsItsEnd) {
            ahead = ahead.length < AHEAD_BYTES ? new byte[AHEAD_BYTES] : ahead;
            from = 0;
            to = Math.max(in.read(ahead, 0, ahead.length), 0);
        }
        return from < to ? to - from : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
