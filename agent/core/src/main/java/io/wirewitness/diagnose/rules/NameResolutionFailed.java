package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Resolved;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.NameLookup.Resolution;
import io.wirewitness.model.Tier;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name was not resolved, or to an address that another resolver does not give. */
public final class NameResolutionFailed implements Rule {

    /** EAI_NONAME and EAI_NODATA in the words of glibc, musl and macOS, and the JDK's own of a hosts file. */
    private static final List<String> NO_SUCH_NAME = List.of(
            "Name or service not known",
            "No address associated with",
            "Name does not resolve",
            "Name has no usable address",
            "nodename nor servname provided",
            "Unable to resolve host");

    @Override
    public String cause() {
        return "name-resolution-failed";
    }

    @Override
    public Opinion judge(Incident incident) {
        String exception = incident.failure().exceptionClass();
        boolean unknownHost = exception != null && exception.endsWith("UnknownHostException");
        if (unknownHost || incident.failure().kind() == Failure.Kind.NAME_NOT_RESOLVED) {
            return incident.surroundings().lookup() == null
                    ? unresolved(incident)
                    : refused(incident, incident.surroundings().lookup());
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

    /** What the JVM's resolver said, or its cache in the resolver's place. */
    private Opinion refused(Incident incident, NameLookup lookup) {
        NameLookup.Refusal refusal = lookup.refusal();
        Resolution fresh = lookup.fresh();
        boolean fromCache = refusal != null && refusal.fromCache();
        boolean resolvesNow = fromCache && fresh != null && !fresh.addresses().isEmpty();
        String words = resolversWords(incident, lookup.name());
        boolean noSuchName = words != null && NO_SUCH_NAME.stream().anyMatch(words::contains);
        Blame blame = resolvesNow ? Blame.LOCAL_JVM : noSuchName ? Blame.CONFIG : Blame.NETWORK;
        String kept = Resolved.kept(lookup.negativeCacheSeconds(), "networkaddress.cache.negative.ttl");
        Statement statement = Statement.of(incident, cause(), blame, Confidence.LIKELY)
                .headline(headline(incident, lookup, refusal, words)
                        + (resolvesNow && fresh != null ? ", and gives " + Resolved.addresses(fresh) + " now" : ""))
                .action(action(lookup.name(), resolvesNow, noSuchName))
                .failure();
        if (refusal != null) {
            statement.fact(
                    Tier.APP,
                    refusal.epochNanos(),
                    "the resolver was asked for " + lookup.name() + " and failed after "
                            + Quantity.nanos(refusal.tookNanos())
                            + (refusal.times() > 1
                                    ? ", the " + refusal.times() + ". failure in "
                                            + Quantity.nanos(refusal.epochNanos() - refusal.sinceNanos())
                                    : "")
                            + (kept == null ? "" : "; the JVM keeps failures " + kept));
        }
        Resolution last = lookup.latest();
        if (last != null) {
            statement.fact(
                    Tier.APP,
                    last.epochNanos(),
                    "the resolver had given " + Resolved.addresses(last) + " for this name, "
                            + Quantity.nanos(Math.max(0, incident.epochNanos() - last.epochNanos())) + " before");
        }
        if (fresh != null) {
            statement.fact(
                    Tier.APP,
                    fresh.epochNanos(),
                    "asked again, past the JVM's cache, the resolver "
                            + (fresh.addresses().isEmpty() ? "failed again" : "gave " + Resolved.addresses(fresh))
                            + " in " + Quantity.nanos(fresh.tookNanos()));
        }
        return statement
                .missing(
                        "what the resolvers answered: capture port 53, or ask them by hand (dig " + lookup.name() + ")")
                .stated();
    }

    private static String headline(
            Incident incident, NameLookup lookup, NameLookup.@Nullable Refusal refusal, @Nullable String words) {
        String name = "the name " + lookup.name() + " could not be resolved";
        if (refusal == null) {
            return name + (words == null ? "" : ": " + words);
        }
        if (refusal.fromCache()) {
            return name + ": the JVM answered out of its cache, the resolver had failed "
                    + Quantity.nanos(Math.max(0, incident.epochNanos() - refusal.epochNanos())) + " before";
        }
        return name + ": the resolver failed after " + Quantity.nanos(refusal.tookNanos())
                + (words == null ? "" : " (" + words + ")");
    }

    private static String action(String name, boolean resolvesNow, boolean noSuchName) {
        if (resolvesNow) {
            return "lower the security property networkaddress.cache.negative.ttl, so that the JVM asks again sooner (0 asks"
                    + " each time), and see why the resolver failed the first time (dig " + name + ")";
        }
        if (noSuchName) {
            return "see whether " + name + " is spelled right, and exists for the resolvers of this host (dig " + name
                    + ", /etc/resolv.conf with its search domains, /etc/hosts, jdk.net.hosts.file)";
        }
        return "ask the same resolvers by hand (dig " + name
                + ", /etc/resolv.conf): no such name, or no answer; a failure is"
                + " remembered by the JVM for networkaddress.cache.negative.ttl (10 s by default)";
    }

    /** What the C library said (gai_strerror): the JDK writes it behind the name. Null if the exception does not tell. */
    private static @Nullable String resolversWords(Incident incident, String name) {
        String message = incident.failure().exceptionMessage();
        if (message == null || message.equalsIgnoreCase(name)) {
            return null;
        }
        String prefix = name.toLowerCase(Locale.ROOT) + ": ";
        return message.toLowerCase(Locale.ROOT).startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
