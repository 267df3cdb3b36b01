package io.wirewitness.flow;

/** Arithmetic on sequence numbers, modulo 2^32 (RFC 9293, 3.4). Numbers are unsigned 32 bits in a long. */
public final class Sequence {

    private static final long MASK = 0xffff_ffffL;

    private Sequence() {}

    /** True if the first number comes after the second, less than 2^31 ahead. */
    public static boolean after(long one, long other) {
        return (int) (one - other) > 0;
    }

    /** A number moved on by so many bytes. */
    public static long plus(long number, long bytes) {
        return (number + bytes) & MASK;
    }

    /** How far the first number is ahead of the second; negative if it is behind. */
    public static int distance(long one, long other) {
        return (int) (one - other);
    }
}
