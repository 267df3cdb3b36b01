package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RecordsOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.SlowReader;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsView;
import org.jspecify.annotations.Nullable;

/** The server closed in the middle of what it was sending by TLS, without the alert that says "this is the end". */
public final class TlsTruncated implements Rule {

    @Override
    public String cause() {
        return "tls-truncated";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.tls() || symptom.packets());
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        FlowSnapshot flow = incident.flow();
        FlowExchange seen = exchange == null ? null : exchange.seen();
        OwnTls own = OwnTls.of(incident);
        if (exchange != null && own != null && own.view() != null) {
            return byOwn(incident, exchange, own, own.view());
        }
        if (exchange == null
                || flow == null
                || seen == null
                || flow.protocol() != Protocol.TLS
                || seen.ordinal() == 0
                || !exchange.failedWith(Failure.Kind.END_OF_STREAM)) {
            return Opinion.notConcerned(); // without records' bytes there is nothing to tell it by
        }
        Ending ending = Ending.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (ending == null || fin == null || seen.responseBytes() == 0) {
            return Opinion.notConcerned();
        }
        if (ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        if (ending.resetWithoutFin()) {
            return Opinion.notConcerned();
        }
        RecordsOnWire records = RecordsOnWire.of(flow, flow.server());
        if (records.whole()) {
            return Opinion.ruledOut("the server's last TLS record is whole");
        }
        if (records.alert() && !records.cut()) {
            return Opinion.ruledOut("the server sent an alert first, as an orderly end has it");
        }
        if (SlowReader.of(incident) != null) {
            return Opinion.ruledOut(Parties.of(incident).we() + " had stopped the server with a window of 0");
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null && going.died()) {
            return Opinion.ruledOut(going.text() + ": its process was gone");
        }
        return stated(incident, exchange, flow, seen, fin, records);
    }

    /** What our own TLS library said: the stream ended, an answer had begun, and nobody had said goodbye. */
    private Opinion byOwn(Incident incident, Exchange exchange, OwnTls own, TlsView view) {
        boolean ended = exchange.failedWith(Failure.Kind.END_OF_STREAM) && exchange.endOfStreamWasRead();
        if (!ended
                || view.phase() != TlsView.Phase.ESTABLISHED
                || exchange.answerBytes() == 0
                || exchange.answerMayBeTickets()
                || PeerTruncatedResponse.mayBeOurs(exchange)) {
            return Opinion.notConcerned();
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut("our own side had closed the connection first");
        }
        if (view.closeNotifyFromPeer() || view.alert() != null) {
            return Opinion.ruledOut("the server sent an alert first, as an orderly end has it");
        }
        return own.tell(Statement.of(incident, cause(), Blame.PEER_APP, Confidence.LIKELY))
                .headline("the server ended the stream without close_notify, " + Quantity.bytes(exchange.answerBytes())
                        + " behind the request")
                .action("look on the server, or on the proxy that ends TLS there, for what broke off while it wrote: a"
                        + " worker that was killed, a back end that hung up, a send time-out")
                .exchange(exchange)
                .kernelAfter(exchange)
                .missing(
                        "packets: whether the last TLS record is whole, and whether the end came from the server itself")
                .stated();
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            FlowSnapshot flow,
            FlowExchange seen,
            TcpSegment fin,
            RecordsOnWire records) {
        boolean whole = isWhole(incident, fin);
        Confidence confidence = !records.cut()
                ? Confidence.POSSIBLE
                : whole && incident.lost().packets() == 0 ? Confidence.PROVEN : Confidence.LIKELY;
        TlsHandshake tls = TlsHandshake.of(flow);
        TcpSegment last = lastPayload(flow);
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline(
                        records.cut()
                                ? "the server closed in the middle of a TLS record: "
                                        + (records.recordBytes() - records.missingBytes()) + " of "
                                        + Quantity.bytes(records.recordBytes()) + " of it came, and no close_notify"
                                : "the server closed behind a full segment of TLS data, and without a close_notify that"
                                        + " could be seen: perhaps in the middle of its answer")
                .action("look on the server, or on the proxy that ends TLS there, for what broke off while it wrote: a"
                        + " worker that was killed, a back end that hung up, a send time-out; and let the client take an"
                        + " end without close_notify for an error, not for the end of the answer")
                .exchange(exchange);
        if (tls != null && tls.serverHello() != null) {
            statement.packet(
                    tls.answer(),
                    "ServerHello: " + TlsHandshake.version(tls.serverHello().version()));
        }
        statement
                .packet(
                        last,
                        "the server's last bytes, " + Quantity.bytes(seen.responseBytes())
                                + " behind the request in all"
                                + (records.cut()
                                        ? "; " + Quantity.bytes(records.missingBytes())
                                                + " of this record are still to come"
                                        : ""))
                .packet(fin, "FIN from the server, no alert before it");
        if (!records.cut()) {
            statement.missing("where the last record ends: its header was not captured (snaplen, or a gap)");
        } else if (confidence != Confidence.PROVEN) {
            statement.missing("a capture without holes: bytes of the server may have passed it");
        }
        return statement.stated();
    }

    /** True if the FIN follows directly on the last byte that was seen. */
    private static boolean isWhole(Incident incident, TcpSegment fin) {
        FlowSnapshot.Side theirs = incident.theirs();
        FlowSnapshot flow = incident.flow();
        if (theirs == null || flow == null) {
            return false;
        }
        TcpSegment last = lastPayload(flow);
        return last != null
                && ((last.sequence() + last.payloadBytes()) & 0xffff_ffffL)
                        == ((fin.sequence() + fin.payloadBytes()) & 0xffff_ffffL);
    }

    private static @Nullable TcpSegment lastPayload(FlowSnapshot flow) {
        TcpSegment last = null;
        for (TcpSegment segment : flow.segments()) {
            boolean data = segment.payloadBytes() > 0 && segment.source().equals(flow.server());
            last = data && !segment.has(TcpFlags.RST) ? segment : last;
        }
        return last;
    }
}
