package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Resolved;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.NameLookup.Resolution;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** The client connected to an address that its name no longer had. */
public final class StaleAddress implements Rule {

    @Override
    public String cause() {
        return "stale-address";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.kind().inConnecting();
    }

    @Override
    public Opinion judge(Incident incident) {
        Resolved resolved = Resolved.of(incident);
        if (resolved != null && incident.failure().kind().inConnecting()) {
            return asked(incident, resolved);
        }
        Endpoint remote = incident.remote();
        Names names = Names.of(incident);
        if (!incident.failure().kind().inConnecting() || remote == null || names == null) {
            return Opinion.notConcerned();
        }
        long connectNanos = Names.connectNanos(incident);
        NameAnswer old = names.lastGiving();
        NameAnswer present = names.replacedBy(connectNanos);
        if (present == null) {
            return old != null && old.epochNanos() < connectNanos && names.neverGiving() == null
                    ? Opinion.ruledOut("the address is the one that " + names.name() + " was resolved to")
                    : Opinion.notConcerned();
        }
        if (old != null && names.givenByOneOnly() != null && !old.resolver().equals(present.resolver())) {
            return Opinion.notConcerned(); // two resolvers that disagree: nothing need have changed
        }
        return stated(incident, remote, names, old, present, connectNanos);
    }

    /** What the JVM's resolver said, and says now that it was asked again. */
    private Opinion asked(Incident incident, Resolved resolved) {
        Resolution fresh = resolved.fresh();
        if (fresh == null) {
            return Opinion.notConcerned(); // not asked, no answer, or none of this family
        }
        NameLookup lookup = resolved.lookup();
        Endpoint address = resolved.address();
        if (fresh.gives(address)) {
            return Opinion.ruledOut(
                    "asked again, the resolver still gives " + address.host() + " for " + lookup.name());
        }
        Resolution old = resolved.inUse();
        long ageNanos = old == null ? -1 : Math.max(0, incident.epochNanos() - old.epochNanos());
        Resolution latest = lookup.latest();
        boolean outlivedCache = (latest != null && !latest.gives(address))
                || (lookup.cacheSeconds() >= 0 && ageNanos > (lookup.cacheSeconds() + 1) * 1_000_000_000L);
        boolean keptByApplication = old == null || outlivedCache;
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        keptByApplication ? Blame.LOCAL_APP : Blame.LOCAL_JVM,
                        resolved.replaced() ? Confidence.LIKELY : Confidence.POSSIBLE)
                .headline("we connected to " + address + ", which " + lookup.name()
                        + (old == null
                                ? " is not resolved to: "
                                : " no longer has: it was resolved " + Quantity.nanos(ageNanos) + " before, and ")
                        + "now gives " + Resolved.addresses(fresh))
                .action(
                        keptByApplication
                                ? "let the application resolve the name again before it connects: what keeps the address is"
                                        + " above the JVM's cache (a client's own resolver, an InetSocketAddress that is kept,"
                                        + " a service list)"
                                : "lower the security property networkaddress.cache.ttl, which is "
                                        + (lookup.cacheSeconds() < 0 ? "-1 here" : lookup.cacheSeconds() + " here")
                                        + ", and keep an old address working for as long as clients keep it");
        resolved.describe(statement, incident.epochNanos());
        Endpoint reached = resolved.reachedElsewhere(true);
        if (reached != null && fresh.gives(reached)) {
            statement.fact(Tier.APP, incident.epochNanos(), "a connection to " + reached + " is open");
        } else {
            statement.missing("a connection to the present address: if it works, only the old one is dead");
        }
        if (old == null) {
            statement.missing(
                    "where the application has this address from: it was resolved before the agent was there, or"
                            + " never by the JVM");
        } else if (!resolved.replaced()) {
            statement.missing("whether the name hands out its addresses in turn: then the old one may be as good as the"
                    + " new one");
        } else {
            statement.missing("whether the old address was given up, or is one of several in different places");
        }
        return statement.failure().stated();
    }

    private Opinion stated(
            Incident incident,
            Endpoint remote,
            Names names,
            @Nullable NameAnswer old,
            NameAnswer present,
            long connectNanos) {
        long overdueNanos = old == null || old.ttlSeconds() < 0
                ? -1
                : connectNanos - old.epochNanos() - old.ttlSeconds() * 1_000_000_000L;
        boolean expired = overdueNanos > 0;
        Neighbour working = worksAt(incident, present);
        boolean stable = names.stable();
        Confidence confidence =
                stable && (expired || (old != null && working != null)) ? Confidence.LIKELY : Confidence.POSSIBLE;
        Blame blame = old != null && !expired ? Blame.CONFIG : incident.observed() ? Blame.LOCAL_APP : Blame.LOCAL_JVM;
        Statement statement = Statement.of(incident, cause(), blame, confidence)
                .headline("the client connected to " + remote + ", which " + names.name()
                        + (old == null ? " is not resolved to: " : " no longer had: ")
                        + Quantity.nanos(connectNanos - present.epochNanos()) + " before, the answer was "
                        + Names.addresses(present)
                        + (expired ? "; the old answer had run out " + Quantity.nanos(overdueNanos) + " ago" : ""))
                .action(
                        blame == Blame.CONFIG
                                ? "lower the record's time to live before an address is changed, and keep the old"
                                        + " address working for as long as it was"
                                : "let the client ask again when an answer has run out: in a JVM the security property"
                                        + " networkaddress.cache.ttl (30 s by default, for ever with a security manager,"
                                        + " and no setting for addresses that the application itself keeps)");
        if (old != null) {
            Names.fact(
                    statement,
                    old,
                    old.resolver().host() + " gave this address for " + names.name() + " the last time"
                            + (old.ttlSeconds() < 0 ? "" : ", for " + old.ttlSeconds() + " s"));
        }
        Names.fact(
                statement,
                present,
                present.resolver().host() + " gave " + Names.addresses(present) + " for " + names.name()
                        + ", and this address never again");
        if (working != null) {
            statement.fact(
                    Tier.PACKETS,
                    Math.max(working.connectedNanos(), working.firstNanos()),
                    "a connection to the present address " + working.server() + " was made");
        } else {
            statement.missing(
                    "a connection to the present address at that time: if it works, only the old one is dead");
        }
        if (old != null && !stable) {
            statement.missing(
                    "whether the name hands out its addresses in turn: it was not seen to give this one twice");
        }
        return statement
                .missing(
                        old == null
                                ? "where the client has this address from: an answer before the capture began, a file"
                                        + " of hosts, its own settings"
                                : "what the client's own cache of names held")
                .stated();
    }

    private static @Nullable Neighbour worksAt(Incident incident, NameAnswer present) {
        for (Neighbour other : incident.surroundings().neighbours()) {
            boolean made = other.end() != Neighbour.End.UNANSWERED && other.end() != Neighbour.End.REFUSED;
            boolean there =
                    present.addresses().stream().anyMatch(address -> Neighbours.sameAddress(address, other.server()));
            if (made && there && other.firstNanos() >= present.epochNanos()) {
                return other;
            }
        }
        return null;
    }
}
