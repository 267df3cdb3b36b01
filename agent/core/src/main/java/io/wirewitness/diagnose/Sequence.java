package io.wirewitness.diagnose;

/** Distances in TCP's sequence space, which wraps at 2^32 (RFC 9293, 3.4). */
final class Sequence {

    private Sequence() {}

    /** How far {@code to} lies behind {@code from}; negative if it lies before it. */
    static long distance(long from, long to) {
        return (int) (to - from);
    }
}
