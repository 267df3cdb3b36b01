package io.wirewitness.engine;

import java.util.HexFormat;

/** Incident names: eight hexadecimal digits, spread so that two processes on one host rarely share one. */
final class Ids {

    /** The golden ratio's fraction in 64 bits, as in {@code java.util.SplittableRandom}: neighbours end far apart. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long count;

    String next(long epochNanos) {
        long mixed = (epochNanos + ++count) * SPREAD;
        return HexFormat.of().toHexDigits((int) (mixed >>> 32));
    }
}
