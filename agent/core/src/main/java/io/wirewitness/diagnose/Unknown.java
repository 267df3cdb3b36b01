package io.wirewitness.diagnose;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import org.jspecify.annotations.Nullable;

/** The honest answer where no rule can tell: what is known, and what was missing. */
final class Unknown {

    /** A heartbeat: a turn's end may be seen so much too early. */
    private static final long JUST_BEFORE_NANOS = 200_000_000L;

    private Unknown() {}

    static Verdict of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        Connection connection = incident.connection();
        Statement statement = Statement.of(incident, Verdict.UNKNOWN, Blame.UNKNOWN, Confidence.UNKNOWN)
                .headline(headline(incident, exchange))
                .action(action(incident, exchange));
        Handshake handshake = Handshake.of(incident);
        if (handshake != null && handshake.feltSlow(incident)) {
            return statement.packet(handshake.syn(), "SYN").failure().verdict();
        }
        if (exchange != null && exchange.requestBytes() > 0) {
            statement.exchange(exchange).kernelBefore(exchange).kernelAfter(exchange);
        } else {
            statement.failure();
        }
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        if (request != null) {
            statement.request(request, "");
        }
        if (ending != null) {
            statement
                    .packet(ending.ourFirst(), ending.ourFirstText(incident))
                    .packet(ending.peerFin(), "FIN from the server")
                    .packet(ending.peerReset(), "RST in the server's name");
        }
        Farewell.of(incident).describe(statement, incident);
        if (connection != null) {
            statement.ourClose(connection.localClose());
            whatTimedOut(incident, connection, statement);
            stoodStill(incident, connection, statement);
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_UNREACHABLE) {
            statement.missing(
                    "whether our own kernel knew of no way (ip route get, ip neigh) or an ICMP message said so: a"
                            + " capture shows whether a SYN left");
        }
        LocalPorts ports = incident.surroundings().ports();
        if (ports != null && incident.remote() != null) {
            statement.fact(Tier.KERNEL, ports.epochNanos(), PortsCounted.text(ports, incident.remote()));
        }
        return statement.verdict();
    }

    /** On a server one timer is for the request's body, another for the answer. */
    private static void whatTimedOut(Incident incident, Connection connection, Statement statement) {
        if (connection.role() == Role.SERVER && incident.failure().kind() == Failure.Kind.TIMED_OUT) {
            statement.missing(
                    connection.multiplexed()
                            ? "which of the requests that share the connection timed out, and whether our side waited for its"
                                    + " body or for a write of its answer"
                            : "whether our side waited for the rest of the request or for a write of the answer");
        }
    }

    /** A server's own timers run while it stands still. */
    private static void stoodStill(Incident incident, Connection connection, Statement statement) {
        long last = Math.max(connection.lastReadNanos(), connection.lastWriteNanos());
        if (connection.role() != Role.SERVER || last == 0) {
            return;
        }
        Standstill quiet = Standstill.of(incident, last, incident.epochNanos());
        quiet.describe(statement);
        if (quiet.most()) {
            statement.missing(
                    "whether a timer of ours ended it that ran while this JVM stood still for " + quiet.text());
        }
    }

    private static String headline(Incident incident, @Nullable Exchange exchange) {
        Connection connection = incident.connection();
        if (connection != null && connection.role() == Role.SERVER) {
            return "a connection that we had accepted from " + remote(incident) + " " + failed(incident)
                    + "; the evidence does not tell who ended it";
        }
        if (exchange == null) {
            return "a connection to " + remote(incident) + " " + failed(incident);
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_WITHOUT_PORT) {
            return "no connection to " + remote(incident)
                    + " could be begun: the kernel had no address or no port of ours to connect from";
        }
        Handshake handshake = Handshake.of(incident);
        if (handshake != null && handshake.feltSlow(incident)) {
            return "the connect to " + remote(incident) + " took " + Quantity.nanos(handshake.tookNanos())
                    + ": its SYN was sent " + Quantity.counted(handshake.syns(), "time")
                    + " before it was answered; the evidence does not tell whether packets were lost or the server"
                    + " dropped them";
        }
        if (exchange.endedByOurTimer() && exchange.unreadAnswerBytes() > 0) {
            return Quantity.bytes(exchange.unreadAnswerBytes())
                    + " of the answer lay unread in our own socket when the time-out fired: our side did not read in time"
                    + pauses(incident, exchange);
        }
        TcpSegment unread =
                exchange.endedByOurTimer() ? OurTimeout.of(incident, exchange).unreadAnswer() : null;
        if (unread != null) {
            return "an answer had reached this host " + Quantity.nanos(incident.epochNanos() - unread.epochNanos())
                    + " before the time-out fired: our side did not read in time" + pauses(incident, exchange);
        }
        TlsHandshake tls = incident.observed() ? TlsHandshake.of(incident.flow()) : null;
        if (tls != null && !tls.clientFinished()) {
            return "the connection to " + remote(incident) + " " + failed(incident)
                    + " inside the TLS handshake, after "
                    + Quantity.bytes(exchange.connection().bytesIn())
                    + " of the server";
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        boolean unacknowledged = acknowledged != null && !acknowledged.whole() && exchange.requestBytes() > 0;
        if (exchange.endedByOurTimer() && acknowledged != null && unacknowledged) {
            return acknowledged.text() + " in " + Quantity.nanos(exchange.elapsedNanos())
                    + (exchange.firstUse() ? " on a new connection" : "")
                    + ": lost packets" + (exchange.firstUse() ? ", or a server that does not accept" : "");
        }
        if (brokeMeanwhile(incident, exchange)) {
            return "the server acknowledged the request and sent nothing for "
                    + Quantity.nanos(exchange.elapsedNanos()) + ", and then "
                    + Farewell.of(incident).text(incident)
                    + ": the way, or its host, broke while we waited";
        }
        long finAge = IdleLimit.finAgeNanos(incident, exchange);
        if (exchange.ended() && finAge >= 0) {
            long quietMillis = exchange.idleMillis() - finAge / 1_000_000;
            if (exchange.firstUse()) {
                return "the server had closed the new connection " + Quantity.nanos(finAge)
                        + " before the request was written";
            }
            String when = quietMillis < Exchange.DIRECTLY_BEHIND_MILLIS
                    ? "directly behind its last response"
                    : "after " + Quantity.millis(quietMillis) + " of quiet";
            return "the server had closed the connection " + when + ", " + Quantity.nanos(finAge)
                    + " before the request was written";
        }
        if (exchange.answeredWithoutHttp()) {
            return "the connection to " + remote(incident) + " " + failed(incident) + " after the server's first "
                    + Quantity.bytes(exchange.connection().bytesIn())
                    + ", which begin like no response of HTTP: another service seems to listen there";
        }
        if (exchange.answerBytes() > 0) {
            return "the connection to " + remote(incident) + " " + failed(incident) + " after "
                    + Quantity.bytes(exchange.answerBytes())
                    + (exchange.answerMayBeTickets() ? " of an answer or of TLS session tickets" : " of an answer");
        }
        return "the connection to " + remote(incident) + " " + failed(incident) + " "
                + (exchange.firstUse()
                        ? "on its first use"
                        : "after " + Quantity.millis(exchange.idleMillis()) + " of quiet")
                + "; the evidence does not tell who ended it";
    }

    private static boolean brokeMeanwhile(Incident incident, Exchange exchange) {
        Acknowledged acknowledged = Acknowledged.of(incident);
        return acknowledged != null
                && acknowledged.whole()
                && exchange.answerBytes() == 0
                && exchange.endedByOurTimer()
                && Farewell.of(incident).unanswered();
    }

    private static String action(Incident incident, @Nullable Exchange exchange) {
        if (exchange != null && brokeMeanwhile(incident, exchange)) {
            return "see whether the server's host answers now (a new connection, ping), and what changed on the way: a"
                    + " route, a firewall that forgets, a NAT that was restarted; other connections over the same way tell"
                    + " whether it is the way or this host";
        }
        if (exchange != null
                && exchange.endedByOurTimer()
                && (exchange.unreadAnswerBytes() > 0
                        || OurTimeout.of(incident, exchange).unreadAnswer() != null)) {
            return "look for a pause of this JVM or a blocked thread at that time (jvm-paused, event-loop-blocked)";
        }
        if (exchange != null && exchange.ended() && IdleLimit.finAgeNanos(incident, exchange) >= 0) {
            return "let the client honour Connection: close, and compare the number of requests and the age of the"
                    + " connection with the server's limits (request-limit, connection-age-limit, peer-draining)";
        }
        if (exchange != null && exchange.answeredWithoutHttp()) {
            return "compare host and port in the client's URL with the service's, and see what listens there";
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_WITHOUT_PORT
                && incident.remote() != null
                && incident.remote().isIpv4()) {
            return "see what has this host's ports (ss -tanp; one that is bound and not connected is in no list of it), whether"
                    + " its socket was bound to an address and port that already have a connection to this peer, and whether"
                    + " the host has that address (ip -4 addr)";
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_WITHOUT_PORT) {
            return "see whether this host has an address of that family (ip -6 addr; in a container, ::1 on lo): without one"
                    + " the kernel says the same as without a free port; or let the client prefer the other family"
                    + " (java.net.preferIPv4Stack)";
        }
        return "get the evidence that this verdict lists as missing";
    }

    private static String failed(Incident incident) {
        Failure failure = incident.failure();
        return switch (failure.kind()) {
            case RESET -> "was reset";
            case BROKEN_PIPE -> "met a broken pipe";
            case END_OF_STREAM -> "ended";
            case TIMED_OUT -> incident.observed() ? "was closed by the client" : "timed out";
            case KERNEL_TIMED_OUT -> "was given up by the kernel";
            case CLOSED_LOCALLY -> "was closed by our own side";
            case CONNECT_REFUSED -> "was refused";
            case CONNECT_TIMED_OUT -> "was not answered";
            case CONNECT_UNREACHABLE -> "found no route";
            case CONNECT_WITHOUT_PORT -> "found no address and port of ours to start from";
            case CONNECT_FAILED -> "could not be made";
            case STALLED -> incident.observed() ? "had no answer when the capture ended" : "stalled";
            case ERROR_STATUS -> "was answered with an error";
            case POOL_TIMED_OUT -> "was not to be had in time";
            case STREAM_RESET -> "reset the request's stream";
            case BODY_ENDED_EARLY -> "brought a part of the answer only";
            case GOING_AWAY -> "was going away";
            case TLS_FAILED -> "could not be secured";
            case NAME_NOT_RESOLVED -> "was not found by its name";
            case BAD_DESCRIPTOR -> "lost its descriptor";
            case HANDLER_FAILED -> "was left by a handler that failed";
            case OTHER -> "failed";
        };
    }

    private static String remote(Incident incident) {
        Endpoint remote = incident.remote();
        return remote == null ? "an unknown peer" : remote.toString();
    }

    private static String pauses(Incident incident, Exchange exchange) {
        Standstill wait = Standstill.whileWaiting(incident, exchange);
        if (wait.mixed()) {
            return ", while this JVM stood still for " + wait.text() + ", neither alone for most of it";
        }
        return (wait.nanos() == 0 ? "" : ", with " + wait.text() + " of pauses of the JVM around it")
                + longestTurn(incident);
    }

    /** A loop's turn that went on until the failure and of which no stack was taken: whether it was at other work is not known. */
    private static String longestTurn(Incident incident) {
        JvmEvent longest = null;
        for (JvmEvent event : incident.jvm()) {
            if (event.kind() == JvmEvent.Kind.LOOP_BUSY
                    && event.thread() != null
                    && event.stack().isEmpty()
                    && event.endNanos() >= incident.epochNanos() - JUST_BEFORE_NANOS
                    && (longest == null || event.durationNanos() > longest.durationNanos())) {
                longest = event;
            }
        }
        return longest == null
                ? ""
                : "; its thread " + longest.thread() + " had not asked for events for "
                        + Quantity.nanos(longest.durationNanos()) + ", what it did is not known";
    }
}
