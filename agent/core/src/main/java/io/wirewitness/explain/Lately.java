package io.wirewitness.explain;

/**
 * Of which hosts a connection that went well was noted lately, so that of a busy host one in a while is enough. A table of
 * fixed size: a host whose place another one took counts as not noted. Not thread-safe.
 */
final class Lately {

    private static final int PLACES = 1 << 12;

    /** The first of each host are all noted. */
    private static final int FIRST = 16;

    /** Then one in so long: the latest 16 that {@link Neighbourhood} keeps span four seconds at least. */
    private static final long SPARSE_NANOS = 250_000_000;

    private final long[] hosts = new long[PLACES];
    private final long[] nanos = new long[PLACES];
    private final int[] counts = new int[PLACES];

    /** Whether one that ended at this time needs no note; by a hash of the host's address. */
    boolean isEnough(long host, long endNanos) {
        int place = place(host);
        return hosts[place] == host && counts[place] >= FIRST && Math.abs(endNanos - nanos[place]) < SPARSE_NANOS;
    }

    /** One was noted. */
    void note(long host, long endNanos) {
        int place = place(host);
        counts[place] = hosts[place] == host ? Math.min(counts[place] + 1, FIRST) : 1;
        hosts[place] = host;
        nanos[place] = endNanos;
    }

    private static int place(long host) {
        return (int) host & (PLACES - 1);
    }
}
