package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * What HTTP/2 frames said of one connection: the latest GOAWAY of each side, the latest resets of streams, and how often
 * we pinged. Bounded; written under its own lock by whoever reads or writes frames, and never on a request that succeeds.
 */
public final class StreamFacts {

    /** Resets remembered per connection. */
    public static final int RESETS_REMEMBERED = 16;

    /** Debug data kept of a GOAWAY (RFC 9113, 6.8), in characters. */
    public static final int DEBUG_CHARS = 200;

    /**
     * A GOAWAY.
     *
     * @param code the error code (RFC 9113, 7)
     * @param lastStreamId streams above it were not processed
     * @param debug printable, cut; empty if there was none
     */
    public record GoAway(long nanos, boolean fromPeer, int lastStreamId, long code, String debug) {}

    /** A RST_STREAM. */
    public record Reset(long nanos, boolean fromPeer, int streamId, long code) {}

    private @Nullable GoAway first;
    private @Nullable GoAway latest;
    private final @Nullable Reset[] resets = new Reset[RESETS_REMEMBERED];
    private int resetCount;
    private long pings;
    private long firstPingNanos;
    private long lastPingNanos;

    synchronized void goAway(GoAway frame) {
        if (frame.fromPeer()) {
            first = first == null ? frame : first;
            // The last stream never rises again (RFC 9113, 6.8): what a later frame takes back was said all the same.
            latest = latest != null && frame.lastStreamId() > latest.lastStreamId() ? latest : frame;
        }
    }

    synchronized void reset(Reset frame) {
        resets[resetCount++ % RESETS_REMEMBERED] = frame;
    }

    synchronized void ping(long nanos) {
        pings++;
        firstPingNanos = firstPingNanos == 0 ? nanos : firstPingNanos;
        lastPingNanos = nanos;
    }

    /** The peer's first GOAWAY; null if there was none. A graceful one is followed by a second with the true last stream. */
    public synchronized @Nullable GoAway firstGoAway() {
        return first;
    }

    /** The peer's latest GOAWAY; null if there was none. */
    public synchronized @Nullable GoAway latestGoAway() {
        return latest;
    }

    /** The reset of a stream, its first: what follows answers it; null if none is remembered. */
    public synchronized @Nullable Reset resetOf(int streamId) {
        Reset first = null;
        for (int back = 1; back <= Math.min(resetCount, RESETS_REMEMBERED); back++) {
            Reset reset = resets[(resetCount - back) % RESETS_REMEMBERED];
            if (reset != null && reset.streamId() == streamId) {
                first = reset;
            }
        }
        return first;
    }

    /** The latest reset of any stream; null if there was none. */
    public synchronized @Nullable Reset latestReset() {
        return resetCount == 0 ? null : resets[(resetCount - 1) % RESETS_REMEMBERED];
    }

    /** Resets seen in all. */
    public synchronized int resetCount() {
        return resetCount;
    }

    /** PINGs that we sent, answers excluded. */
    public synchronized long pings() {
        return pings;
    }

    /** The mean time between our PINGs; 0 if there were fewer than two. */
    public synchronized long pingIntervalNanos() {
        return pings < 2 ? 0 : (lastPingNanos - firstPingNanos) / (pings - 1);
    }
}
