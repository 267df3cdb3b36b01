package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.EarlyAnswer;
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
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peer threw the connection away while it was in use: close with unread data, linger 0, or its process ended. */
public final class PeerAborted implements Rule {

    @Override
    public String cause() {
        return "peer-aborted";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.is(Failure.Kind.RESET, Failure.Kind.BROKEN_PIPE);
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null) {
            return Opinion.notConcerned();
        }
        boolean reset = exchange.failedWith(Failure.Kind.RESET);
        if (!reset && !exchange.failedWith(Failure.Kind.BROKEN_PIPE)) {
            return Opinion.notConcerned();
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had closed the connection first");
        }
        if (exchange.stateBefore() == TcpState.CLOSE_WAIT) {
            return Opinion.ruledOut("the server had closed before the request was written (CLOSE_WAIT)");
        }
        Ending ending = Ending.of(incident);
        boolean resetOnWireBefore = ending != null && ending.resetBefore(exchange);
        if (exchange.stateBefore() == TcpState.CLOSE || resetOnWireBefore) {
            return Opinion.ruledOut("the connection had been reset before the request was written");
        }
        EarlyAnswer early = EarlyAnswer.of(incident, exchange);
        if (early != null && early.readable()) {
            return Opinion.ruledOut("the server had answered before the request was complete");
        }
        if (exchange.unreadAnswerBytes() > 1 && !exchange.unreadMayBeTickets()) {
            return Opinion.ruledOut(Quantity.bytes(exchange.unreadAnswerBytes()) + " of an answer lay unread");
        }
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null && going.died()) {
            return Opinion.ruledOut(going.text() + ": its process was gone");
        }
        String saidWhy = TlsHandshake.failureText(incident.flow());
        if (saidWhy != null) {
            return Opinion.ruledOut(saidWhy);
        }
        FlowExchange seen = exchange.seen();
        if (seen != null && seen.answer() == FlowExchange.Answer.INCOMPLETE) {
            return Opinion.ruledOut("its answer had begun: " + Quantity.bytes(seen.responseBytes()) + " of it arrived");
        }
        if (ending != null && ending.peerReset() != null) {
            return byPackets(incident, exchange, ending, early);
        }
        return reset ? withoutPackets(incident, exchange) : Opinion.notConcerned();
    }

    private Opinion byPackets(Incident incident, Exchange exchange, Ending ending, @Nullable EarlyAnswer early) {
        FlowSnapshot flow = incident.flow();
        TcpSegment reset = ending.peerReset();
        if (flow == null || reset == null) {
            return Opinion.notConcerned();
        }
        if (!ending.resetWithoutFin()) {
            return Opinion.ruledOut("the server had closed with a FIN before the reset");
        }
        if (ending.resetForm() == Ending.ResetForm.NOBODY_HOME) {
            return Opinion.ruledOut("the reset is a bare one, as sent for a connection that is not known any more");
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (request != null && reset.number() < request.first().number()) {
            return Opinion.ruledOut("the reset came before the request left");
        }
        if (exchange.answerBytes() > 0 && flow.history().contains(ourZeroWindow(incident, flow))) {
            return Opinion.ruledOut(Parties.of(incident).we()
                    + " had stopped the server with a window of 0: it may have tired of waiting");
        }
        List<String> signs = ending.foreignSigns(incident);
        Confidence confidence = Confidence.LIKELY;
        if (ending.resetForm() == Ending.ResetForm.LIVE_ABORT
                && ending.resetSequenceExact(incident)
                && request != null
                && early == null
                && !exchange.isTlsHello()
                && flow.handshakeSeen()
                && exchange.answerBytes() == 0) {
            confidence = Confidence.PROVEN;
        }
        if (confidence == Confidence.PROVEN && crossed(exchange, request, reset)) {
            confidence = Confidence.LIKELY;
        }
        if (!signs.isEmpty()) {
            confidence = Confidence.POSSIBLE;
        }
        return stated(incident, exchange, confidence, ending, request, signs);
    }

    /** After idleness, a reset that acknowledges nothing of the request did not answer it: the two crossed. */
    private static boolean crossed(Exchange exchange, @Nullable RequestOnWire request, TcpSegment reset) {
        return exchange.reusedAfterIdle() && request != null && request.coveredBy(reset) == 0;
    }

    private Opinion withoutPackets(Incident incident, Exchange exchange) {
        if (exchange.answerBytes() > 0) {
            return Opinion.notConcerned(); // a cut response has other causes, our own slow reading among them
        }
        KernelSnapshot after = exchange.connection().kernelAtFailure();
        if (after != null && after.bytesSent() == 0 && exchange.requestBytes() > 0) {
            // No server opens a connection with its window closed; a box that guards one does (handshake-scrubbed).
            return Opinion.ruledOut("no byte of the request could leave: the peer never opened its window");
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        boolean accepted = acknowledged != null && !acknowledged.none();
        if (!accepted && (exchange.reusedAfterIdle() || !isOnThisHost(incident))) {
            // A box that forgot the connection or reads along looks the same from here, and another host behind this
            // address, too.
            return Opinion.notConcerned();
        }
        if (acknowledged != null
                && acknowledged.tier() == Tier.KERNEL
                && !accepted
                && neverHeard(exchange)
                && !mayHaveCrossed(exchange)) {
            return Opinion.notConcerned(); // a local filter that resets by what it reads looks so
        }
        return stated(incident, exchange, accepted ? Confidence.LIKELY : Confidence.POSSIBLE, null, null, List.of());
    }

    private static boolean isOnThisHost(Incident incident) {
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        return remote != null
                && (remote.isLoopback() || (local != null && local.host().equals(remote.host())));
    }

    /** True if the reset came so soon that it may have left before the request arrived. */
    private static boolean mayHaveCrossed(Exchange exchange) {
        return exchange.elapsedNanos() <= 2 * exchange.minRttNanos();
    }

    /**
     * True if the request was the first payload in either direction. Linux acknowledges such a one at once (quick
     * acknowledgments, {@code tcp_event_data_recv}), so that an abort after it comes behind the acknowledgment; later ones it
     * answers late, and an abort takes the acknowledgment with it (measured, 6.18).
     */
    private static boolean neverHeard(Exchange exchange) {
        return exchange.firstUse() && exchange.connection().bytesIn() == 0 && exchange.unreadBytes() <= 0;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            Confidence confidence,
            @Nullable Ending ending,
            @Nullable RequestOnWire request,
            List<String> signs) {
        FlowSnapshot flow = incident.flow();
        boolean begunEarlier = flow != null && !flow.handshakeSeen();
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the server aborted the connection " + when(incident, exchange, request))
                .action(
                        "look on the server at this moment for a handler that closes without reading the request, SO_LINGER"
                                + " 0, a killed process or a time-out of its own")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (ending != null && ending.peerReset() != null) {
            boolean full = ending.resetForm() == Ending.ResetForm.LIVE_ABORT;
            if (request != null) {
                statement.request(request, "");
            }
            statement.packet(
                    ending.peerReset(),
                    full
                            ? "RST+ACK from the server with timestamps and window "
                                    + ending.peerReset().window() + ", no FIN before it: a live socket was aborted"
                            : "RST+ACK in the server's name without options, no FIN before it");
            boolean crossed = crossed(exchange, request, ending.peerReset());
            if (crossed) {
                statement.packet(
                        ending.peerReset(),
                        "it acknowledges 0 bytes of the request: it was sent before that arrived and is no answer to"
                                + " it");
                statement.missing("what the server did at that moment: an idle timer that ends connections with a reset"
                        + " looks so when its reset and the request cross");
            }
            for (String sign : signs) {
                statement.packet(ending.peerReset(), sign);
            }
            if (!full) {
                statement.missing(
                        "the form of the reset: it has no options, as those of Windows, macOS and some boxes on"
                                + " the way (injected-reset)");
            }
            if (begunEarlier) {
                statement.missing(
                        "the beginning of the connection: an answer before the capture began, to a request whose"
                                + " rest the server did not want (peer-reset-unread-data), was not seen");
            }
            if (full && !crossed && !begunEarlier && signs.isEmpty() && confidence != Confidence.PROVEN) {
                statement.missing(
                        "one sign more that the reset is the server's own: an exact sequence number, on a plain"
                                + " request that was captured and not yet answered");
            }
            if (!signs.isEmpty()) {
                statement.missing("a capture at the server's end: whether it sent this reset (injected-reset)");
            }
        } else {
            statement.missing(
                    "the reset's own packet: whether a live socket sent it, and in whose name (injected-reset,"
                            + " peer-process-died, conntrack-invalid)");
        }
        if (exchange.reusedAfterIdle()) {
            statement.missing("the server's own idle limit: if it is near "
                    + Quantity.millis(exchange.idleMillis())
                    + ", its idle timer fired just when the request arrived");
        }
        return statement.stated();
    }

    /** How far the exchange had come. */
    private static String when(Incident incident, Exchange exchange, @Nullable RequestOnWire request) {
        if (exchange.answerBytes() > 0) {
            return "after " + Quantity.bytes(exchange.answerBytes()) + " of its answer";
        }
        if (request == null && exchange.requestBytes() == 0) {
            return withoutRequest(incident);
        }
        FlowSnapshot flow = incident.flow();
        FlowExchange seen = exchange.seen();
        boolean headSeen = seen != null && seen.requestTotalBytes() >= 0;
        boolean begunEarlier = flow != null && !flow.handshakeSeen();
        Acknowledged acknowledged = Acknowledged.of(incident);
        return (acknowledged != null && !acknowledged.none()
                        ? "after " + acknowledged.bytes() + " of " + acknowledged.of()
                                + (exchange.isTlsHello() ? " bytes of the ClientHello" : " request bytes")
                                + " had reached it"
                        : "while the request was in flight")
                + (begunEarlier && !headSeen ? "; no answer was captured" : ", before it answered");
    }

    /** Nothing was in flight that anybody saw: a server that closes as soon as it has accepted, or one that waited in vain. */
    private static String withoutRequest(Incident incident) {
        if (!incident.observed()) {
            return "before a byte of the request was known to have left";
        }
        FlowSnapshot flow = incident.flow();
        boolean sawAll = flow != null
                && flow.handshakeSeen()
                && flow.fromClient().payloadBytes() == 0
                && incident.lost().packets() == 0;
        return sawAll ? "before the client had sent a request" : "with no request on it that was captured";
    }

    private static String ourZeroWindow(Incident incident, FlowSnapshot flow) {
        return flow.client().equals(incident.local()) ? "W" : "w";
    }
}
