package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM's resolver said of one name, and what it says now. Times are epoch nanoseconds on the engine's axis.
 *
 * @param name the name that was looked up
 * @param latest the latest answer that the JVM's cache got; null if none is remembered
 * @param before the latest answer before it that was another one; null if none is remembered
 * @param fresh what the resolver said when the agent asked it after the failure, past the JVM's cache; null if it was not
 *     asked, or has not answered
 * @param refusal how look-ups failed since the latest answer; null if none did
 * @param cacheSeconds how long the JVM keeps an answer ({@code networkaddress.cache.ttl}); -1 for ever, {@link #NOT_KNOWN}
 * @param negativeCacheSeconds how long it keeps a failure ({@code networkaddress.cache.negative.ttl}); the same
 * @param reached addresses and ports of this name to which this JVM has a connection now
 */
public record NameLookup(
        String name,
        @Nullable Resolution latest,
        @Nullable Resolution before,
        @Nullable Resolution fresh,
        @Nullable Refusal refusal,
        int cacheSeconds,
        int negativeCacheSeconds,
        List<Endpoint> reached) {

    /** A number of seconds that is not known. */
    public static final int NOT_KNOWN = Integer.MIN_VALUE;

    public NameLookup {
        reached = List.copyOf(reached);
    }

    /** The latest answer that gave an address; null if none is remembered. */
    public @Nullable Resolution giving(Endpoint address) {
        if (latest != null && latest.gives(address)) {
            return latest;
        }
        return before != null && before.gives(address) ? before : null;
    }

    /** The same with what the resolver says now. */
    public NameLookup withFresh(@Nullable Resolution now) {
        return new NameLookup(name, latest, before, now, refusal, cacheSeconds, negativeCacheSeconds, reached);
    }

    /**
     * One answer of the resolver.
     *
     * @param sinceNanos when the same answer was first given
     * @param epochNanos when it was last given
     * @param tookNanos how long the resolver took for it
     * @param addresses the addresses, in the resolver's order, with port 0; empty if it gave none
     * @param failure the resolver's words if it gave none; null otherwise, or if there are no words
     */
    public record Resolution(
            long sinceNanos,
            long epochNanos,
            long tookNanos,
            List<Endpoint> addresses,
            @Nullable String failure) {

        public Resolution {
            addresses = List.copyOf(addresses);
        }

        /** True if this address is among the answer's; its port does not count. */
        public boolean gives(Endpoint wanted) {
            return addresses.stream().anyMatch(one -> one.high() == wanted.high() && one.low() == wanted.low());
        }

        /** True if it has an address of this family. */
        public boolean hasFamilyOf(Endpoint wanted) {
            return addresses.stream().anyMatch(one -> one.isIpv4() == wanted.isIpv4());
        }
    }

    /**
     * Look-ups that failed one after another.
     *
     * @param sinceNanos when the first of them failed
     * @param epochNanos when the resolver last failed
     * @param tookNanos how long it took for that
     * @param times how often it was asked in vain
     * @param fromCache whether this failure came out of the JVM's negative cache, and the resolver was not asked
     */
    public record Refusal(long sinceNanos, long epochNanos, long tookNanos, int times, boolean fromCache) {}
}
