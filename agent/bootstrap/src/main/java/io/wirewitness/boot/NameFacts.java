package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM's resolver said of one name: its latest answer, the different one before it, and the failures since. Immutable;
 * times are {@link System#nanoTime()}.
 */
public final class NameFacts {

    /** The name, in lower case. */
    public final String host;

    /** The latest answer; null if there was none yet. */
    public final @Nullable Resolved latest;

    /** The latest answer that was another one; null if there was none. */
    public final @Nullable Resolved before;

    /** Look-ups that failed since the latest answer. */
    public final int failures;

    /** When the first of them failed; no meaning without one. */
    public final long failedSinceNanos;

    /** When the last of them failed. */
    public final long failedNanos;

    /** How long the last of them took. */
    public final long failedTookNanos;

    private final @Nullable WeakReference<Throwable> thrown;

    /**
     * One answer.
     *
     * @param addresses in the resolver's order
     * @param sinceNanos when it was first given
     * @param nanos when it was last given
     * @param tookNanos how long the last look-up took
     */
    public record Resolved(List<InetAddress> addresses, long sinceNanos, long nanos, long tookNanos) {

        public Resolved {
            addresses = List.copyOf(addresses);
        }

        /** True if both have the same addresses, in whatever order. */
        boolean sameAs(List<InetAddress> others) {
            return addresses.size() == others.size() && addresses.containsAll(others);
        }
    }

    private NameFacts(
            String host,
            @Nullable Resolved latest,
            @Nullable Resolved before,
            int failures,
            long failedSinceNanos,
            long failedNanos,
            long failedTookNanos,
            @Nullable Throwable thrown) {
        this.host = host;
        this.latest = latest;
        this.before = before;
        this.failures = failures;
        this.failedSinceNanos = failedSinceNanos;
        this.failedNanos = failedNanos;
        this.failedTookNanos = failedTookNanos;
        this.thrown = thrown == null ? null : new WeakReference<>(thrown);
    }

    /** When the resolver was last asked. */
    long nanos() {
        Resolved answer = latest;
        return failures > 0 || answer == null ? failedNanos : answer.nanos;
    }

    /** True if the resolver's own last failure was thrown with this object; else an exception came from the JVM's cache. */
    public boolean isOfResolver(Throwable exception) {
        return thrown != null && thrown.refersTo(exception);
    }

    static NameFacts answered(
            String host, @Nullable NameFacts known, List<InetAddress> addresses, long now, long took) {
        Resolved last = known == null ? null : known.latest;
        boolean same = last != null && last.sameAs(addresses);
        long since = same && last != null ? last.sinceNanos : now;
        Resolved other = known == null || last == null || same ? null : last;
        return new NameFacts(
                host,
                new Resolved(addresses, since, now, took),
                other != null || known == null ? other : known.before,
                0,
                0,
                0,
                0,
                null);
    }

    static NameFacts refused(String host, @Nullable NameFacts known, Throwable thrown, long now, long took) {
        int failures = known == null ? 0 : known.failures;
        return new NameFacts(
                host,
                known == null ? null : known.latest,
                known == null ? null : known.before,
                failures + 1,
                failures == 0 || known == null ? now : known.failedSinceNanos,
                now,
                took,
                thrown);
    }
}
