package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Handshake;
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
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of IPv4 and IPv6, one reaches the server and the other does not. */
public final class AddressFamilyBroken implements Rule {

    @Override
    public String cause() {
        return "address-family-broken";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.CONNECT_TIMED_OUT, Failure.Kind.CONNECT_UNREACHABLE);
    }

    @Override
    public Opinion judge(Incident incident) {
        Failure.Kind kind = incident.failure().kind();
        Endpoint remote = incident.remote();
        if ((kind != Failure.Kind.CONNECT_TIMED_OUT && kind != Failure.Kind.CONNECT_UNREACHABLE) || remote == null) {
            return Opinion.notConcerned();
        }
        Resolved resolved = Resolved.of(incident);
        if (resolved != null && !resolved.lookup().reached().isEmpty()) {
            return asked(incident, resolved);
        }
        List<Endpoint> siblings = siblings(incident, remote);
        List<Neighbour> neighbours = incident.surroundings().neighbours();
        Neighbour working = null;
        int failing = 0;
        for (Neighbour other : neighbours) {
            boolean sameFamily = other.server().isIpv4() == remote.isIpv4();
            boolean answered = other.connectedNanos() > 0 || other.requests() > 0;
            if (sameFamily && answered) {
                return siblings.isEmpty()
                        ? Opinion.notConcerned()
                        : Opinion.ruledOut(family(remote) + " reached " + other.server());
            }
            if (sameFamily
                    && other.end() == Neighbour.End.UNANSWERED
                    && other.syns() > 1
                    && !Neighbours.sameAddress(other.server(), remote)) {
                failing++;
            }
            if (!sameFamily
                    && answered
                    && isAmong(other.server(), siblings)
                    && other.server().port() == remote.port()) {
                working = working == null ? other : working;
            }
        }
        Handshake handshake = Handshake.of(incident);
        if (working == null || (handshake != null && handshake.syns() < 2 && kind == Failure.Kind.CONNECT_TIMED_OUT)) {
            return Opinion.notConcerned();
        }
        String name = name(incident, remote);
        String family = family(remote);
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, Confidence.LIKELY)
                .headline(text(incident, remote) + ", while the same name (" + name + ") was reached at "
                        + working.server() + ": " + family + " seems not to work from here")
                .action(action(remote));
        if (handshake != null) {
            statement.packet(
                    handshake.syn(),
                    "SYN by " + family + ", sent " + Quantity.counted(handshake.syns(), "time") + ", never answered");
        }
        statement.fact(
                Tier.PACKETS,
                Math.max(working.connectedNanos(), working.firstNanos()),
                "connection to " + working.server() + " by the other family, made at the same time");
        if (failing > 0) {
            statement.fact(
                    Tier.PACKETS,
                    incident.epochNanos(),
                    Quantity.counted(failing, "other connection") + " by " + family
                            + " hung too, and none was answered");
        } else {
            statement.missing("another server by " + family + ": if it answers, only this host or its firewall fails");
        }
        return statement
                .missing("where the packets of that family are lost: traceroute to " + remote.host())
                .stated();
    }

    /** Where the JVM has connections to the same name now. */
    private Opinion asked(Incident incident, Resolved resolved) {
        Endpoint remote = resolved.address();
        Endpoint same = resolved.reachedElsewhere(true);
        Endpoint other = resolved.reachedElsewhere(false);
        if (same != null) {
            return Opinion.ruledOut(family(remote) + " reached " + same);
        }
        if (other == null) {
            return Opinion.notConcerned();
        }
        String family = family(remote);
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, Confidence.LIKELY)
                .headline(text(incident, remote) + ", while the same name ("
                        + resolved.lookup().name() + ") was reached at " + other + ": " + family
                        + " seems not to work from here")
                .action(action(remote));
        resolved.describe(statement, incident.epochNanos());
        return statement
                .fact(Tier.APP, incident.epochNanos(), "a connection to " + other + " by the other family is open")
                .failure()
                .missing("another server by " + family + ": if it answers, only this host or its firewall fails")
                .missing("where the packets of that family are lost: traceroute to " + remote.host())
                .stated();
    }

    /** What became of the SYN: no word, or that of a router or of this host's own routes. */
    private static String text(Incident incident, Endpoint remote) {
        return incident.failure().kind() == Failure.Kind.CONNECT_UNREACHABLE
                ? remote + " could not be reached"
                : "nothing at " + remote + " answered";
    }

    private static String action(Endpoint remote) {
        return "mend the route and the firewall for " + family(remote) + " (ping and traceroute to " + remote.host()
                + "), or take the addresses of that family out of the name or off the client's interface; a JVM"
                + " is told with java.net.preferIPv4Stack or java.net.preferIPv6Addresses which to try first";
    }

    /** Addresses of the other family that the same name has. */
    private static List<Endpoint> siblings(Incident incident, Endpoint remote) {
        String name = name(incident, remote);
        List<Endpoint> found = new ArrayList<>();
        for (NameAnswer answer : incident.surroundings().names()) {
            if (answer.name().equalsIgnoreCase(name)) {
                for (Endpoint address : answer.addresses()) {
                    if (address.isIpv4() != remote.isIpv4()) {
                        found.add(address);
                    }
                }
            }
        }
        return found;
    }

    private static @Nullable String name(Incident incident, Endpoint remote) {
        for (NameAnswer answer : incident.surroundings().names()) {
            if (answer.addresses().stream().anyMatch(address -> Neighbours.sameAddress(address, remote))) {
                return answer.name();
            }
        }
        return incident.connection() == null ? null : incident.connection().host();
    }

    private static boolean isAmong(Endpoint server, List<Endpoint> addresses) {
        return addresses.stream().anyMatch(address -> Neighbours.sameAddress(address, server));
    }

    private static String family(Endpoint endpoint) {
        return endpoint.isIpv4() ? "IPv4" : "IPv6";
    }
}
