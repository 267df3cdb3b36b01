package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.ConnectCount;
import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Unreachable;
import io.wirewitness.diagnose.Unreachable.Sender;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An ICMP message, and no packet of TCP, answered the SYN. */
public final class ConnectionRefusedByIcmp implements Rule {

    /** Linux asks three times, a second apart, for the address of a neighbour before it gives up (neigh mcast_solicit). */
    private static final long LOOK_UP_NANOS = 900_000_000;

    private static final String TO_CAPTURE =
            "capture ICMP beside TCP to see who sends it and why (tcpdump icmp or icmp6), and look for REJECT rules and missing"
                    + " routes there";

    @Override
    public String cause() {
        return "connection-refused-by-icmp";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.kind().inConnecting();
    }

    @Override
    public Opinion judge(Incident incident) {
        if (!incident.failure().kind().inConnecting()) {
            return Opinion.notConcerned();
        }
        FlowSnapshot.Side theirs = incident.theirs();
        if (theirs != null && theirs.rst() != null) {
            return Opinion.notConcerned(); // a reset answered
        }
        if (theirs != null && theirs.segments() > 0) {
            return Opinion.notConcerned();
        }
        Handshake handshake = Handshake.of(incident);
        TcpSegment syn = handshake == null ? null : handshake.syn();
        Unreachable message = first(incident, syn);
        if (message == null) {
            return withoutMessage(incident, syn);
        }
        return stated(incident, handshake, syn, message);
    }

    private Opinion stated(
            Incident incident, @Nullable Handshake handshake, @Nullable TcpSegment syn, Unreachable message) {
        long took = syn == null ? -1 : message.error().epochNanos() - syn.epochNanos();
        boolean lookedUp = message.noHost() && took >= LOOK_UP_NANOS;
        // That somebody forbids it is what such a message says, and it quotes the number of our SYN. The others have
        // several reasons: a firewall may send any of them.
        Confidence confidence = message.prohibited() && syn != null ? Confidence.PROVEN : Confidence.LIKELY;
        Endpoint remote = incident.remote();
        Statement statement = Statement.of(incident, cause(), blame(message, lookedUp), confidence)
                .headline(who(message) + " answered the SYN to " + remote
                        + (took >= 0 ? " after " + Quantity.nanos(took) : "") + ": " + message.text())
                .action(action(message, lookedUp));
        statement
                .packet(
                        syn,
                        "SYN"
                                + (handshake != null && handshake.syns() > 1
                                        ? ", sent " + Quantity.counted(handshake.syns(), "time")
                                        : ""))
                .packet(
                        message.error().number(),
                        message.error().epochNanos(),
                        message.text() + " from " + message.error().from().host() + ", quoting the SYN");
        if (lookedUp) {
            statement.fact(
                    Tier.PACKETS,
                    message.error().epochNanos(),
                    "it took " + Quantity.nanos(took) + ": as long as a router looks for a host on its own network");
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing(
                    message.noHost()
                            ? "whether the host is down or a firewall says so: ask at "
                                    + message.error().from().host()
                            : "whether a firewall refuses or nothing listens: Linux itself answers a closed TCP port by"
                                    + " a reset, so look for a REJECT rule at "
                                    + message.error().from().host());
        }
        Names.describe(statement, incident);
        return statement.stated();
    }

    /**
     * Without ICMP in the capture: if the SYN left and the kernel knows of no way, somebody must have told it so. If it says
     * that the connect was refused and no reset came, it was told "port unreachable" (kernel, {@code icmp_err_convert}).
     */
    private Opinion withoutMessage(Incident incident, @Nullable TcpSegment syn) {
        Failure.Kind kind = incident.failure().kind();
        boolean refused = kind == Failure.Kind.CONNECT_REFUSED;
        if ((kind != Failure.Kind.CONNECT_UNREACHABLE && !refused) || incident.observed()) {
            return Opinion.notConcerned();
        }
        ConnectCount count = ConnectCount.of(incident);
        if (count != null && count.nothingCame() && (refused || wasTold(incident, syn))) {
            return counted(incident, syn, count, refused);
        }
        if (syn == null || (refused ? incident.lost().packets() > 0 : !wasTold(incident, syn))) {
            return Opinion.notConcerned();
        }
        return Statement.of(incident, cause(), Blame.MIDDLEBOX, Confidence.POSSIBLE)
                .headline("the SYN to " + incident.remote() + " left this host"
                        + (refused
                                ? ", no reset came back, and the kernel says refused: an ICMP message (port unreachable)"
                                : " and the kernel then knew of no way: an ICMP message")
                        + " seems to have refused it")
                .action(TO_CAPTURE)
                .packet(syn, "SYN")
                .failure()
                .missing("the ICMP message: the capture does not have it")
                .stated();
    }

    /** The kernel counted no answer of TCP: a message it was, and only who sent that is not known. */
    private Opinion counted(Incident incident, @Nullable TcpSegment syn, ConnectCount count, boolean refused) {
        Statement statement = Statement.of(incident, cause(), Blame.UNKNOWN, Confidence.LIKELY)
                .headline("no segment of TCP answered the SYN to " + incident.remote() + ", and after "
                        + Quantity.nanos(tookNanos(incident)) + " the kernel "
                        + (refused
                                ? "says refused: an ICMP message (port unreachable)"
                                : "knew of no way: an ICMP message")
                        + " refused it")
                .action(TO_CAPTURE)
                .packet(syn, "SYN")
                .failure();
        count.describe(statement);
        NextHop hop = incident.surroundings().nextHop();
        if (!refused && hop != null && hop.resolved()) {
            statement.fact(
                    Tier.KERNEL,
                    hop.epochNanos(),
                    "our own kernel knows the next hop, " + hop.address() + " on " + hop.networkInterface()
                            + ": it did not look for a neighbour in vain");
        }
        Names.describe(statement, incident);
        return statement
                .missing(
                        "the ICMP message, which names its sender: a firewall on the way, one on the server's host, or one"
                                + " on this host (nft list ruleset)")
                .stated();
    }

    /**
     * True if the kernel did not find out by itself that there is no way. A neighbour that it looks for in vain is "no route to
     * host" too, the SYN that waits for the look-up is counted as sent, and an earlier connect may have begun the look-up: how
     * long ours took says nothing. A SYN that was captured had found its neighbour; if the failure comes later than {@link
     * #LOOK_UP_NANOS} after the last one, a repetition may have waited in vain. A look-up never ends in "network is
     * unreachable" (kernel, {@code arp_error_report}, {@code ipv4_link_failure}), and where the next hop's address is known there
     * was none in vain.
     */
    private static boolean wasTold(Incident incident, @Nullable TcpSegment syn) {
        if (nextHopIsThere(incident)) {
            return true;
        }
        if (syn == null) {
            long took = tookNanos(incident);
            return took >= 0 && took < LOOK_UP_NANOS && isOfTheNetwork(incident.failure());
        }
        TcpSegment latest = Handshake.latestSyn(incident);
        return latest != null && incident.epochNanos() - latest.epochNanos() < LOOK_UP_NANOS;
    }

    /** Our kernel says "no route to host" by itself only of a neighbour whose hardware address it does not find. */
    private static boolean nextHopIsThere(Incident incident) {
        NextHop hop = incident.surroundings().nextHop();
        return hop != null && hop.resolved();
    }

    /** ENETUNREACH, in the words of glibc and of musl. */
    private static boolean isOfTheNetwork(Failure failure) {
        String said = failure.exceptionMessage();
        String lower = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return lower.contains("network is unreachable") || lower.contains("network unreachable");
    }

    private static long tookNanos(Incident incident) {
        Connection connection = incident.connection();
        return connection == null || connection.openedNanos() == 0
                ? -1
                : incident.epochNanos() - connection.openedNanos();
    }

    private static @Nullable Unreachable first(Incident incident, @Nullable TcpSegment syn) {
        List<Unreachable> all = Unreachable.of(incident);
        for (Unreachable one : all) {
            if (syn == null || one.error().quotedSequence() == syn.sequence()) {
                return one;
            }
        }
        return null;
    }

    private static String who(Unreachable message) {
        String address = message.error().from().host();
        return switch (message.sender()) {
            case SERVER -> "the server's own host";
            case CLIENT -> "the client's own host (" + address + ")";
            case ON_THE_WAY -> "a router or firewall on the way (" + address + ")";
        };
    }

    private static Blame blame(Unreachable message, boolean lookedUp) {
        if (lookedUp) {
            return Blame.PEER_HOST;
        }
        return switch (message.sender()) {
            case SERVER -> Blame.PEER_HOST;
            case CLIENT -> Blame.LOCAL_HOST;
            case ON_THE_WAY -> message.noHost() ? Blame.NETWORK : Blame.MIDDLEBOX;
        };
    }

    private static String action(Unreachable message, boolean lookedUp) {
        if (lookedUp) {
            return "see whether the host is up and whether the address is still the right one: the last router before it"
                    + " finds nobody there";
        }
        if (message.noHost() && message.sender() == Sender.ON_THE_WAY) {
            return "see the routes of " + message.error().from().host()
                    + " and whether the host is up; a firewall there can say the same (REJECT)";
        }
        return "allow this port at " + message.error().from().host()
                + ": look there for a REJECT rule (nft list ruleset," + " iptables -S) or a security policy";
    }
}
