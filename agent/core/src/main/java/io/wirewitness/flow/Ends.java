package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import java.util.SplittableRandom;

/** Hashes of the two ends of a connection, seeded anew in each process, so that no peer can choose ports that collide. */
final class Ends {

    private static final long SEED = new SplittableRandom().nextLong();

    /** The odd number next to 2^64 divided by the golden ratio (Knuth, volume 3, 6.4). */
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private Ends() {}

    /** A hash of one end. */
    static long hash(long high, long low, int port) {
        long start = high == 0 ? SEED : DuplicateFilter.mix(high ^ SEED);
        return DuplicateFilter.mix(start ^ low ^ ((long) port << 48));
    }

    /** The same for both directions. */
    static int fold(long one, long other) {
        return (int) ((one + other) >>> Integer.SIZE);
    }

    /** Another one in each direction. */
    static long inOrder(long source, long destination) {
        return source * GOLDEN + destination;
    }

    /** The hash of a connection between these ends. */
    static int hash(Endpoint one, Endpoint other) {
        return fold(hash(one.high(), one.low(), one.port()), hash(other.high(), other.low(), other.port()));
    }
}
