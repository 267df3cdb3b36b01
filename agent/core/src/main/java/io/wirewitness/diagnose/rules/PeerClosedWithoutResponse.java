package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import org.jspecify.annotations.Nullable;

/** The peer took the request and closed the connection without a byte of an answer. */
public final class PeerClosedWithoutResponse implements Rule {

    /** A FIN that comes so near to a write of ours may have cut the request off. */
    private static final long WRITING_NANOS = 1_000_000;

    @Override
    public String cause() {
        return "peer-closed-without-response";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.is(Failure.Kind.END_OF_STREAM, Failure.Kind.BROKEN_PIPE);
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.requestBytes() == 0) {
            return Opinion.notConcerned();
        }
        boolean ended = exchange.failedWith(Failure.Kind.END_OF_STREAM);
        if (!ended && !exchange.failedWith(Failure.Kind.BROKEN_PIPE)) {
            return Opinion.notConcerned();
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had closed the connection first");
        }
        if (exchange.answerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.answerBytes()) + " of an answer arrived");
        }
        if (exchange.unreadAnswerBytes() > 1 && !exchange.unreadMayBeTickets()) {
            return Opinion.ruledOut(Quantity.bytes(exchange.unreadAnswerBytes()) + " of an answer lay unread");
        }
        if (exchange.stateBefore() == TcpState.CLOSE_WAIT) {
            return Opinion.ruledOut("the server had closed before the request was written (CLOSE_WAIT)");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (exchange.isTlsHello()) {
            return Opinion.notConcerned(); // a handshake that failed is another story
        }
        TlsHandshake tls = incident.observed() ? TlsHandshake.of(incident.flow()) : null;
        if (tls != null && !tls.finished()) {
            return Opinion.notConcerned(); // so is one whose client sent a long chain of its own
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null && going.died()) {
            return Opinion.ruledOut(going.text() + ": its process was gone");
        }
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (request != null && fin != null) {
            return byPackets(incident, exchange, request, fin);
        }
        return ended ? withoutPackets(incident, exchange) : Opinion.notConcerned();
    }

    private Opinion byPackets(Incident incident, Exchange exchange, RequestOnWire request, TcpSegment fin) {
        if (fin.number() < request.first().number()) {
            return Opinion.ruledOut("the FIN came before the request");
        }
        long covered = request.coveredBy(fin);
        if (covered == 0) {
            return Opinion.ruledOut("the FIN acknowledges 0 bytes of the request: it was sent before that arrived");
        }
        boolean proven = covered >= exchange.requestBytes()
                && covered >= request.sentBytes()
                && exchange.failedWith(Failure.Kind.END_OF_STREAM)
                && !sentPayload(request, fin)
                && (incident.observed() ? wholeToObserver(exchange) : !writingAt(exchange, fin.epochNanos()));
        return stated(incident, exchange, proven ? Confidence.PROVEN : Confidence.LIKELY, request, fin);
    }

    private Opinion withoutPackets(Incident incident, Exchange exchange) {
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged == null) {
            if (exchange.firstUse()) {
                return stated(incident, exchange, Confidence.LIKELY, null, null);
            }
            // A close that came in a pause before the request, by a limit or for a restart, looks the same from here.
            return exchange.idleMillis() >= Exchange.DIRECTLY_BEHIND_MILLIS
                    ? Opinion.notConcerned()
                    : stated(incident, exchange, Confidence.POSSIBLE, null, null);
        }
        if (acknowledged.none()) {
            return Opinion.ruledOut(acknowledged.text() + ": the server closed without it");
        }
        // On a used connection a FIN may cross the request and a half-closed server still acknowledge it.
        boolean proven = exchange.firstUse()
                && acknowledged.whole()
                && !exchange.mayBeTlsHello()
                && exchange.connection().exchangeBytesIn() == 0
                && !writingAt(exchange, incident.epochNanos());
        return stated(incident, exchange, proven ? Confidence.PROVEN : Confidence.LIKELY, null, null);
    }

    /** A capture reads where an HTTP/1 request ends; elsewhere it does not know whether an answer was due. */
    private static boolean wholeToObserver(Exchange exchange) {
        FlowExchange seen = exchange.seen();
        return seen != null && exchange.plainHttp() && seen.requestComplete();
    }

    /** True if we wrote shortly before that moment, or behind it: more of the request may have been to come. */
    private static boolean writingAt(Exchange exchange, long epochNanos) {
        return exchange.connection().lastWriteNanos() >= epochNanos - WRITING_NANOS;
    }

    /** True if the server sent anything between the request's beginning and its FIN, an alert of TLS for one. */
    private static boolean sentPayload(RequestOnWire request, TcpSegment fin) {
        return request.after().stream()
                .anyMatch(segment -> segment.number() <= fin.number()
                        && segment.payloadBytes() > 0
                        && segment.source().equals(fin.source()));
    }

    private static String accepted(@Nullable Acknowledged acknowledged) {
        if (acknowledged == null) {
            return "the server closed the connection ";
        }
        String bytes = acknowledged.whole()
                ? "all " + Quantity.counted(acknowledged.of(), "request byte")
                : acknowledged.bytes() + " of " + Quantity.counted(acknowledged.of(), "request byte");
        return "the server accepted " + bytes + " written so far and closed the connection ";
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            Confidence confidence,
            @Nullable RequestOnWire request,
            @Nullable TcpSegment fin) {
        Acknowledged acknowledged = Acknowledged.of(incident);
        long after = request != null && fin != null
                ? fin.epochNanos() - request.first().epochNanos()
                : exchange.elapsedNanos();
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline(accepted(acknowledged) + Quantity.nanos(after) + " later without a byte of an answer")
                .action("look in the server's log at this moment: a handler that failed, a full disk, a worker that was"
                        + " killed, or a port that speaks another protocol")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (request != null && fin != null) {
            statement
                    .request(request, "")
                    .packet(
                            fin,
                            "FIN from the server that acknowledges " + Quantity.bytes(request.coveredBy(fin))
                                    + " of the request; "
                                    + (sentPayload(request, fin) ? "payload that is no answer" : "no payload")
                                    + " before it");
        }
        if (acknowledged == null) {
            statement.missing(
                    "whether the server had the request when it closed: the kernel's count of acknowledged bytes,"
                            + " or packets");
        } else if (confidence != Confidence.PROVEN) {
            statement.missing(
                    request == null
                            ? "the FIN's own packet: whether it was sent before the request had arrived"
                                    + " (idle-close-race), or while "
                                    + Parties.of(incident).weWere() + " still writing"
                            : incident.observed() && !exchange.plainHttp()
                                    ? "whether an answer was due: the protocol is not HTTP/1 in clear text"
                                    : "whether the request was complete: the FIN came while "
                                            + Parties.of(incident).weWere()
                                            + " writing, after an alert of TLS, or before all of it was acknowledged");
        }
        return statement.stated();
    }
}
