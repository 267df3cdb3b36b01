package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client stopped inside the TLS handshake to ask somebody about the server's certificate, and nobody answered. */
public final class TlsValidationStalled implements Rule {

    /** From the certificate's arrival to the first question: a look into the DNS cache, not a new resolution's time-out. */
    private static final long ASKED_SOON_NANOS = 500_000_000;

    private static final int HTTP_PORT = 80;

    /** A question that takes this long was not answered, or by somebody far too slow. */
    private static final long LONG_MILLIS = 1_000;

    @Override
    public String cause() {
        return "tls-validation-stalled";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.tls() || symptom.packets());
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        OwnTls ownTls = OwnTls.of(incident);
        if (exchange != null && ownTls != null && ownTls.view() != null) {
            return byOwn(incident, exchange, ownTls, ownTls.view());
        }
        FlowSnapshot flow = incident.flow();
        HandshakeStall stall = flow == null ? null : flow.handshakeStall();
        boolean slow = exchange != null
                && (exchange.failedWith(Failure.Kind.STALLED) || exchange.failedWith(Failure.Kind.TIMED_OUT));
        TlsHandshake tls = TlsHandshake.of(flow);
        if (!slow || flow == null || stall == null || tls == null || !tls.serverSpokeTls()) {
            return Opinion.notConcerned();
        }
        TcpSegment since = segment(flow, stall.sinceNumber());
        TcpSegment until = segment(flow, stall.untilNumber());
        if (since == null || until == null) {
            return Opinion.notConcerned();
        }
        String length = Quantity.nanos(stall.untilNanos() - stall.sinceNanos());
        if (!until.source().equals(flow.client())) {
            return Opinion.ruledOut("it was the server that was silent for " + length + " in the TLS handshake");
        }
        if (!since.source().equals(flow.server())) {
            return Opinion.ruledOut("the client had not heard the server yet when it paused");
        }
        if (repeatedInside(flow, stall)) {
            return Opinion.ruledOut("the server repeated what it had sent: the client did not have all of it yet");
        }
        TlsPart.Certificates sent = tls.certificates();
        TlsPart.Certificate own = sent == null ? null : sent.first();
        List<Neighbour> asked = asked(incident, stall);
        if (asked.isEmpty() && (own == null || (own.ocspUrl() == null && own.caIssuersUrl() == null))) {
            return Opinion.notConcerned(); // any pause of the client's looks like this
        }
        return stated(incident, tls, stall, since, until, own, asked);
    }

    // ---- what our own TLS library said ----

    private Opinion byOwn(Incident incident, Exchange exchange, OwnTls own, TlsView view) {
        TlsView.Fetch fetch = view.fetch();
        if (fetch == null || view.phase() == TlsView.Phase.ESTABLISHED) {
            return Opinion.notConcerned();
        }
        if (!isLong(fetch)) {
            return Opinion.ruledOut("our question to " + fetch.address() + " about the certificate took "
                    + Quantity.millis(fetch.millis()) + " only");
        }
        if (!isIt(own)) {
            return own.failed()
                    ? Opinion.ruledOut(
                            "what we refused in the end was not for want of an answer from " + fetch.address())
                    : Opinion.notConcerned();
        }
        return own.tell(Statement.of(incident, cause(), Blame.NETWORK, Confidence.PROVEN))
                .headline("the TLS handshake stood still for " + Quantity.millis(fetch.millis()) + " while we asked "
                        + fetch.address() + " about the server's certificate"
                        + (fetch.done() ? ", in vain" : ", and nobody has answered yet"))
                .action("let us reach " + fetch.address()
                        + " or let it refuse at once (firewall REJECT instead of DROP);"
                        + " or staple OCSP on the server, or see com.sun.security.ocsp.timeout,"
                        + " com.sun.security.enableAIAcaIssuers and com.sun.net.ssl.checkRevocation")
                .fact(
                        Tier.APP,
                        fetch.startedNanos(),
                        "inside the handshake, " + fetch.address() + " was asked about the certificate; "
                                + (fetch.done() ? "given up" : "not answered") + " after "
                                + Quantity.millis(fetch.millis()))
                .kernelAfter(exchange)
                .failure()
                .stated();
    }

    /** True if the handshake failed for want of an answer, or ended by a timer or a close while one was awaited. */
    static boolean isIt(OwnTls own) {
        TlsView view = own.view();
        TlsView.Fetch fetch = view == null ? null : view.fetch();
        if (fetch == null || !isLong(fetch)) {
            return false;
        }
        String reason = own.reason();
        if (own.failed()) {
            return reason != null
                    && (reason.contains("Unable to determine revocation status")
                            || (!fetch.done() && own.foundNoPath()));
        }
        Failure.Kind kind = own.incident().failure().kind();
        return own.inHandshake()
                && !fetch.done()
                && (kind == Failure.Kind.TIMED_OUT
                        || kind == Failure.Kind.CLOSED_LOCALLY
                        || kind == Failure.Kind.STALLED);
    }

    private static boolean isLong(TlsView.Fetch fetch) {
        return fetch.millis() >= LONG_MILLIS;
    }

    private Opinion stated(
            Incident incident,
            TlsHandshake tls,
            HandshakeStall stall,
            TcpSegment since,
            TcpSegment until,
            TlsPart.@Nullable Certificate own,
            List<Neighbour> asked) {
        Parties parties = Parties.of(incident);
        String length = Quantity.nanos(stall.untilNanos() - stall.sinceNanos());
        String named = own == null ? null : own.ocspUrl() != null ? own.ocspUrl() : own.caIssuersUrl();
        boolean fits = asked.stream()
                .anyMatch(other -> other.firstNanos() - stall.sinceNanos() <= ASKED_SOON_NANOS
                        && other.server().port() == port(named));
        int syns = asked.stream().mapToInt(Neighbour::syns).sum();
        Statement statement = Statement.of(
                        incident, cause(), Blame.NETWORK, fits ? Confidence.LIKELY : Confidence.POSSIBLE)
                .headline(parties.we() + " paused for " + length + " inside the TLS handshake, with the server's"
                        + " certificates in hand"
                        + (asked.isEmpty()
                                ? ""
                                : ", while " + Quantity.counted(syns, "SYN") + " to "
                                        + asked.get(0).server() + " went unanswered"))
                .action("let the client reach "
                        + (named == null ? "the revocation and issuer addresses of the certificate" : named)
                        + " or answer at once with a refusal (firewall REJECT instead of DROP); or staple OCSP on the"
                        + " server, or see com.sun.security.enableAIAcaIssuers, com.sun.security.ocsp.timeout and"
                        + " -Dcom.sun.net.ssl.checkRevocation in a JVM")
                .packet(tls.hello(), "ClientHello" + tls.helloText());
        if (own != null) {
            statement.packet(
                    tls.certificatesAt(),
                    "certificate" + (own.subject() == null ? "" : " of " + own.subject())
                            + (named == null ? "" : ", which names " + named));
        }
        statement
                .packet(since, "the server's last bytes before the pause; it waits for " + parties.us())
                .packet(until, parties.we() + " went on " + length + " later");
        for (Neighbour other : asked) {
            statement.fact(
                    Tier.PACKETS,
                    other.firstNanos(),
                    Quantity.counted(other.syns(), "SYN") + " from the same client to " + other.server() + " within "
                            + Quantity.nanos(other.lastNanos() - other.firstNanos()) + ", unanswered");
        }
        if (asked.isEmpty()) {
            statement.missing(
                    "what the client waited for: the capture holds no connection of its own in that time; a busy"
                            + " host, a prompt for a client certificate or a cached DNS failure look the same");
        } else {
            statement.missing("whether it was this that the client waited for: its own log, or an agent in it"
                    + (fits ? "" : "; neither the time nor the port fit well"));
        }
        return statement.stated();
    }

    /** Connects of the same host that began in the pause and were not answered. */
    private static List<Neighbour> asked(Incident incident, HandshakeStall stall) {
        Endpoint local = incident.local();
        List<Neighbour> asked = new ArrayList<>();
        for (Neighbour other : incident.surroundings().neighbours()) {
            if (local != null
                    && other.end() == Neighbour.End.UNANSWERED
                    && other.client().host().equals(local.host())
                    && other.firstNanos() >= stall.sinceNanos()
                    && other.firstNanos() <= stall.untilNanos()) {
                asked.add(other);
            }
        }
        return asked;
    }

    private static boolean repeatedInside(FlowSnapshot flow, HandshakeStall stall) {
        return flow.segments().stream()
                .anyMatch(segment -> segment.number() > stall.sinceNumber()
                        && segment.number() < stall.untilNumber()
                        && segment.payloadBytes() > 0
                        && segment.source().equals(flow.server()));
    }

    private static @Nullable TcpSegment segment(FlowSnapshot flow, long number) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() == number) {
                return segment;
            }
        }
        return null;
    }

    /** The port of an address on the web; OCSP and issuers' certificates are fetched in clear. */
    private static int port(@Nullable String url) {
        int host = url == null ? -1 : url.indexOf("://");
        if (url == null || host < 0) {
            return HTTP_PORT;
        }
        int colon = url.indexOf(':', host + 3);
        int slash = url.indexOf('/', host + 3);
        String digits = colon < 0 ? "" : url.substring(colon + 1, slash > colon ? slash : url.length());
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : HTTP_PORT;
    }
}
