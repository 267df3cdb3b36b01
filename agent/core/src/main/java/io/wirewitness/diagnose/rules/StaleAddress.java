package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
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
    public Opinion judge(Incident incident) {
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
        Confidence confidence = expired || (old != null && working != null) ? Confidence.LIKELY : Confidence.POSSIBLE;
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
