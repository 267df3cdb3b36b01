package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.NameLookup.Resolution;
import io.wirewitness.model.Tier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM's own resolver said of the name that a connection was to go to: the reading that rules share, where {@link Names}
 * reads DNS packets. Immutable; any thread.
 *
 * @param lookup what the resolver said
 * @param address the address that was tried
 * @param inUse the answer that gave it; null if none is remembered
 */
public record Resolved(
        NameLookup lookup, Endpoint address, @Nullable Resolution inUse) {

    /** Names whose addresses rotate have a time to live of up to 300 s: resolvers give the same answer for that long. */
    private static final long STABLE_NANOS = 300_000_000_000L;

    private static final int ADDRESSES_SHOWN = 3;

    /** What is known; null in a capture, without an address, or if the resolver said nothing. */
    public static @Nullable Resolved of(Incident incident) {
        NameLookup lookup = incident.surroundings().lookup();
        Endpoint remote = incident.remote();
        return lookup == null || remote == null || incident.observed()
                ? null
                : new Resolved(lookup, remote, lookup.giving(remote));
    }

    /** The resolver's answer after the failure, if it has addresses of the same family; null otherwise. */
    public @Nullable Resolution fresh() {
        Resolution fresh = lookup.fresh();
        return fresh != null && fresh.hasFamilyOf(address) ? fresh : null;
    }

    /**
     * True if the fresh answer is the old one less some addresses; or has none in common with it, and one of both had been given
     * for so long that nobody hands them out in turn.
     */
    public boolean replaced() {
        Resolution fresh = fresh();
        if (fresh == null || inUse == null || fresh.gives(address)) {
            return false;
        }
        long kept = fresh.addresses().stream().filter(inUse::gives).count();
        if (kept > 0) {
            return kept == fresh.addresses().size();
        }
        return !changesEachTime() && !cameBack(fresh) && (isStable(inUse, inUse) || isStable(lookup.latest(), fresh));
    }

    /** True if its answers are seen to come in turn: another one then says nothing of this address. */
    public boolean rotates() {
        Resolution fresh = fresh();
        return changesEachTime() || (fresh != null && cameBack(fresh));
    }

    /** True if an answer stood for longer than names stay that rotate; {@code until} is when it was last given. */
    private static boolean isStable(@Nullable Resolution answer, Resolution until) {
        return answer != null
                && until.addresses().stream().allMatch(answer::gives)
                && until.epochNanos() - answer.sinceNanos() >= STABLE_NANOS;
    }

    /** True if the fresh answer is the one before the latest, again. */
    private boolean cameBack(Resolution fresh) {
        Resolution latest = lookup.latest();
        Resolution before = lookup.before();
        return latest != null
                && before != null
                && fresh.addresses().stream().anyMatch(before::gives)
                && fresh.addresses().stream().noneMatch(latest::gives);
    }

    /** True if the answers before and now all differ: such a name gives another address whenever it is asked. */
    private boolean changesEachTime() {
        Resolution latest = lookup.latest();
        Resolution before = lookup.before();
        Resolution fresh = lookup.fresh();
        return latest != null
                && before != null
                && fresh != null
                && latest.addresses().stream().noneMatch(before::gives)
                && fresh.addresses().stream().noneMatch(one -> before.gives(one) || latest.gives(one));
    }

    /** An address and port of this name, other than the one that was tried, to which a connection is open; null if none is. */
    public @Nullable Endpoint reachedElsewhere(boolean sameFamily) {
        for (Endpoint other : lookup.reached()) {
            if (other.port() == address.port()
                    && !other.equals(address)
                    && other.isIpv4() == address.isIpv4() == sameFamily) {
                return other;
            }
        }
        return null;
    }

    /** {@code 10.0.0.9, 10.0.0.10, and 2 more}. */
    public static String addresses(Resolution answer) {
        String shown = answer.addresses().stream()
                .limit(ADDRESSES_SHOWN)
                .map(Endpoint::host)
                .collect(Collectors.joining(", "));
        int more = answer.addresses().size() - ADDRESSES_SHOWN;
        return more > 0 ? shown + ", and " + more + " more" : shown;
    }

    /** {@code 30 s (networkaddress.cache.ttl)}, {@code for ever (...)}; null if the setting is not known. */
    public static @Nullable String kept(int seconds, String setting) {
        if (seconds == NameLookup.NOT_KNOWN) {
            return null;
        }
        String time = seconds < 0 ? "for ever" : seconds == 0 ? "not at all" : "for " + seconds + " s";
        return time + " (" + setting + ")";
    }

    /** Adds what the resolver said and when, and how long the JVM keeps it. */
    public void describe(Statement statement, long sinceNanos) {
        if (inUse != null) {
            String kept = kept(lookup.cacheSeconds(), "networkaddress.cache.ttl");
            statement.fact(
                    Tier.APP,
                    inUse.epochNanos(),
                    "the JVM's resolver gave " + addresses(inUse) + " for " + lookup.name() + ", "
                            + Quantity.nanos(Math.max(0, sinceNanos - inUse.epochNanos())) + " before the failure"
                            + (kept == null ? "" : "; the JVM keeps answers " + kept));
        }
        Resolution fresh = lookup.fresh();
        if (fresh != null) {
            statement.fact(
                    Tier.APP,
                    fresh.epochNanos(),
                    "asked again, past the JVM's cache, the resolver "
                            + (fresh.addresses().isEmpty() ? "gave no address" : "gave " + addresses(fresh))
                            + " in " + Quantity.nanos(fresh.tookNanos()));
        }
    }
}
