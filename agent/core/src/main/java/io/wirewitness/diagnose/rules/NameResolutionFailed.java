package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;

/** The name was not resolved, or to an address that another resolver does not give. */
public final class NameResolutionFailed implements Rule {

    @Override
    public String cause() {
        return "name-resolution-failed";
    }

    @Override
    public Opinion judge(Incident incident) {
        String exception = incident.failure().exceptionClass();
        if (exception != null && exception.endsWith("UnknownHostException")) {
            return unresolved(incident);
        }
        Endpoint remote = incident.remote();
        Names names = Names.of(incident);
        if (remote == null || names == null || !concerns(incident)) {
            return Opinion.notConcerned();
        }
        NameAnswer giving = names.givenByOneOnly();
        NameAnswer other = names.neverGiving();
        if (giving == null || other == null) {
            return Opinion.notConcerned();
        }
        boolean disjoint = Names.disjoint(giving, other);
        if (!disjoint && giving.hasCname() == other.hasCname()) {
            return Opinion.notConcerned(); // parts of one set, as names of many addresses are handed out
        }
        // Geography divides answers as well; an alias that one resolver does not know of is harder to explain so.
        boolean aliasMissing = !giving.hasCname() && other.hasCname();
        // So is a site's own resolver, which answers with inner addresses on purpose.
        boolean split = Names.isInternal(giving) != Names.isInternal(other);
        boolean strange = disjoint && aliasMissing && !split;
        Confidence confidence =
                strange && incident.failure().kind().inConnecting() ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, confidence)
                .headline("resolvers disagree on " + names.name() + ": only "
                        + giving.resolver().host() + " gave "
                        + remote.host() + ", which failed; " + other.resolver().host() + " gives "
                        + Names.addresses(other))
                .action("ask the name's owner which addresses are right (dig @"
                        + giving.resolver().host() + " "
                        + names.name() + " against dig @" + other.resolver().host()
                        + "), and take the wrong resolver out of the client's list");
        Names.describe(statement, incident);
        if (aliasMissing) {
            Names.fact(
                    statement,
                    giving,
                    giving.resolver().host() + " answered without an alias (CNAME), which the other one has");
        }
        if (giving.ttlSeconds() >= 0) {
            Names.fact(
                    statement,
                    giving,
                    "its time to live is " + giving.ttlSeconds() + " s, that of the other " + other.ttlSeconds()
                            + " s");
        }
        return statement
                .missing(
                        "which of the two answers is right: resolvers in different places are given different addresses"
                                + " on purpose")
                .stated();
    }

    /** A connection that came to nothing before the first answer: then the address itself is in doubt. */
    private static boolean concerns(Incident incident) {
        if (incident.failure().kind().inConnecting()) {
            return true;
        }
        Exchange exchange = Exchange.of(incident);
        return exchange != null
                && exchange.firstUse()
                && exchange.answerBytes() == 0
                && incident.failure().kind() != Failure.Kind.CLOSED_LOCALLY;
    }

    private Opinion unresolved(Incident incident) {
        String host = incident.failure().exceptionMessage();
        return Statement.of(incident, cause(), Blame.NETWORK, Confidence.LIKELY)
                .headline("the name" + (host == null ? "" : " " + host) + " could not be resolved")
                .action(
                        "ask the same resolvers by hand (dig, /etc/resolv.conf): no such name, or no answer; a failure is"
                                + " remembered by the JVM for networkaddress.cache.negative.ttl (10 s by default)")
                .failure()
                .missing("what the resolvers answered: capture port 53, or ask them by hand")
                .stated();
    }
}
