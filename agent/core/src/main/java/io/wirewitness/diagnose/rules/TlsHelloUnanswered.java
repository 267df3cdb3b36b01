package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.NameDispute;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import org.jspecify.annotations.Nullable;

/** The TCP connection was made, the client sent its TLS greeting, and nothing answered it. */
public final class TlsHelloUnanswered implements Rule {

    /** A segment that small fits every path: 1280 bytes are IPv6's least (RFC 8200, 5), less 60 and 60 of headers. */
    private static final int FITS_EVERY_PATH_BYTES = 1160;

    /** Sent again after 0.2, 0.4, 0.8 and 1.6 s (TCP_RTO_MIN): more than chance lost it. */
    private static final int COPIES_BEYOND_CHANCE = 4;

    /** A server that repeats its SYN-ACK does so after 1 s first (TCP_TIMEOUT_INIT). */
    private static final long SYN_ACK_REPEATED_NANOS = 3_000_000_000L;

    @Override
    public String cause() {
        return "tls-hello-unanswered";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange()
                && (symptom.closed()
                        || symptom.is(Failure.Kind.TIMED_OUT, Failure.Kind.KERNEL_TIMED_OUT, Failure.Kind.STALLED));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.requestBytes() == 0 || !waitedInVain(exchange)) {
            return Opinion.notConcerned();
        }
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        if (tls == null || ours == null || theirs == null) {
            return withoutPackets(incident, exchange);
        }
        if (theirs.payloadBytes() > 0) {
            return tls.finished()
                    ? Opinion.notConcerned()
                    : Opinion.ruledOut("the server answered the ClientHello: " + Quantity.bytes(theirs.payloadBytes())
                            + " came from it");
        }
        if (theirs.habits().syns() > 1) {
            return Opinion.ruledOut(
                    "the server repeated its SYN-ACK although it had been acknowledged: it never took the"
                            + " connection (accept-queue-full)");
        }
        return byPackets(incident, exchange, tls, ours);
    }

    private static boolean waitedInVain(Exchange exchange) {
        return exchange.endedByOurTimer()
                || exchange.stillWaiting()
                || exchange.failedWith(Failure.Kind.KERNEL_TIMED_OUT);
    }

    private Opinion byPackets(Incident incident, Exchange exchange, TlsHandshake tls, FlowSnapshot.Side ours) {
        Parties parties = Parties.of(incident);
        long sent = tls.helloBytes();
        long acknowledged = tls.helloAcknowledgedBytes();
        boolean arrived = acknowledged >= sent;
        boolean mayBeTooLarge = !arrived && ours.habits().largestPayloadBytes() > FITS_EVERY_PATH_BYTES;
        long quiet = incident.epochNanos() - tls.hello().epochNanos();
        Confidence confidence = Confidence.LIKELY;
        boolean atTheServer = Viewpoint.of(incident) == Viewpoint.SERVER;
        boolean neverArrived = acknowledged == 0
                && tls.helloCopies() >= COPIES_BEYOND_CHANCE
                && quiet >= SYN_ACK_REPEATED_NANOS
                && !mayBeTooLarge
                && !atTheServer;
        boolean tookItAndWasSilent = arrived && atTheServer && quiet >= SYN_ACK_REPEATED_NANOS;
        FlowSnapshot flow = incident.flow();
        boolean whole = flow != null && flow.handshakeSeen() && incident.lost().packets() == 0;
        if (whole && (neverArrived || tookItAndWasSilent)) {
            confidence = Confidence.PROVEN;
        } else if (mayBeTooLarge) {
            confidence = Confidence.POSSIBLE;
        }
        NameDispute dispute = NameDispute.of(incident);
        Endpoint remote = incident.remote();
        Statement statement = Statement.of(
                        incident, cause(), arrived && atTheServer ? Blame.PEER_APP : Blame.NETWORK, confidence)
                .headline("the TCP connection was made and " + parties.our() + " ClientHello of "
                        + Quantity.bytes(sent) + " was "
                        + (arrived ? "acknowledged, but never answered" : "never acknowledged") + ": "
                        + Quantity.nanos(quiet) + " of silence"
                        + (tls.helloCopies() > 1 ? ", sent " + tls.helloCopies() + " times" : ""))
                .action(action(arrived, dispute, incident))
                .packet(
                        tls.hello(),
                        "ClientHello" + tls.helloText() + "; " + Quantity.bytes(sent) + " in "
                                + Quantity.counted(tls.helloSegments(), "segment") + ", " + acknowledged
                                + " acknowledged, captured "
                                + Quantity.counted(tls.helloCopies(), "time"))
                .kernelAfter(exchange)
                .failure();
        if (incident.observed() && exchange.endedByOurTimer() && ours.fin() != null) {
            statement.packet(ours.fin(), "FIN from the client after " + Quantity.nanos(quiet) + " without an answer");
        }
        if (incident.observed() && exchange.endedByOurTimer() && ours.fin() == null) {
            statement.packet(ours.rst(), "RST from the client after " + Quantity.nanos(quiet) + " without an answer");
        }
        if (dispute != null && remote != null) {
            statement.fact(
                    io.wirewitness.model.Tier.PACKETS,
                    dispute.ours().epochNanos(),
                    dispute.text(remote) + " (packets " + dispute.ours().number() + " and "
                            + dispute.other().number() + ")");
        }
        if (mayBeTooLarge) {
            statement.missing("whether only large segments are lost: the largest of this ClientHello has "
                    + Quantity.bytes(ours.habits().largestPayloadBytes())
                    + " (path-mtu-blackhole); large key shares make it that long");
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing(
                    arrived
                            ? "a capture at the server's end: whether it was silent, or its ServerHello and certificates"
                                    + " were lost on the way back (path-mtu-blackhole)"
                            : "a capture at the server's end: whether the ClientHello arrives there, and whether its accept"
                                    + " queue is full (accept-queue-full)");
        }
        return statement.stated();
    }

    private static String action(boolean arrived, @Nullable NameDispute dispute, Incident incident) {
        Endpoint remote = incident.remote();
        if (dispute != null && remote != null) {
            return "find out why " + dispute.ours().resolver().host() + " gives " + remote.host()
                    + ", and try the addresses that "
                    + dispute.other().resolver().host()
                    + " gives; a host or a box that is not this service's may take the connection and drop its bytes";
        }
        return arrived
                ? "look on the server for what takes connections and does not read them: a stuck worker, a proxy without a"
                        + " back end, a port that expects the client to wait; and try from another network"
                : "capture at the server's end; look for a firewall or proxy on the way that takes the handshake and drops"
                        + " what looks like TLS, and try from another network and to another address of the name";
    }

    /** The library's scheme says TLS, and not a byte ever came: it was the greeting that was not answered. */
    private Opinion withoutPackets(Incident incident, Exchange exchange) {
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (incident.observed() || incident.flow() != null || !exchange.isTlsHello() || !exchange.firstUse()) {
            return Opinion.notConcerned();
        }
        OwnTls own = OwnTls.of(incident);
        if (acknowledged == null) {
            // Whether anything arrived is not known; our own TLS library knows that it was a ClientHello.
            return own == null
                    ? Opinion.notConcerned()
                    : own.tell(Statement.of(incident, cause(), Blame.UNKNOWN, Confidence.POSSIBLE))
                            .headline("the TCP connection was made and not one byte answered our ClientHello for "
                                    + Quantity.nanos(exchange.elapsedNanos()))
                            .action(action(true, null, incident))
                            .exchange(exchange)
                            .missing("the kernel's count or packets: whether the ClientHello was acknowledged")
                            .stated();
        }
        // Acknowledged to the last byte, it lies with whoever should have read it.
        Blame blame = acknowledged.whole() ? Blame.UNKNOWN : Blame.NETWORK;
        return Statement.of(incident, cause(), blame, Confidence.LIKELY)
                .headline("the TCP connection was made and not one byte answered our ClientHello for "
                        + Quantity.nanos(exchange.elapsedNanos()) + "; " + acknowledged.bytes() + " of "
                        + acknowledged.of() + " bytes were acknowledged")
                .action(action(acknowledged.whole(), null, incident))
                .exchange(exchange)
                .kernelAfter(exchange)
                .missing("packets: which segments of the ClientHello are repeated, and whether the server repeats its"
                        + " SYN-ACK (path-mtu-blackhole, accept-queue-full)")
                .stated();
    }
}
