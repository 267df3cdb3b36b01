package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.ResetOrigin;
import io.wirewitness.diagnose.RoundLimit;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import org.jspecify.annotations.Nullable;

/** Somebody between the two ends reset the connection in the peer's name. */
public final class InjectedReset implements Rule {

    @Override
    public String cause() {
        return "injected-reset";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.packets();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        ResetOrigin origin = ResetOrigin.of(incident);
        Ending ending = Ending.of(incident);
        if (exchange == null || origin == null || ending == null || !resetWasFelt(exchange)) {
            return Opinion.notConcerned();
        }
        OtherView serverEnd = origin.neverSentBy();
        if (origin.signs().isEmpty() && serverEnd == null) {
            return Opinion.notConcerned(); // nothing points away from the server
        }
        if (exchange.closedByUsFirst() || ending.begunByUs()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had ended the connection first");
        }
        if (!ending.resetWithoutFin()) {
            return Opinion.ruledOut("the server had closed with a FIN before the reset");
        }
        if (exchange.reusedAfterIdle() && RoundLimit.reachedBy(exchange.idleMillis()) != null) {
            return Opinion.notConcerned(); // a box that forgot the connection has its own TTL as well, and no ill will
        }
        if (serverEnd != null) {
            // A host that knows no such connection answers in this form, too: another one behind the same address may
            // have.
            Confidence confidence = origin.mayBeAnotherHost() ? Confidence.LIKELY : Confidence.PROVEN;
            return stated(incident, exchange, origin, confidence, serverEnd);
        }
        if (origin.strange()) {
            Confidence confidence = origin.mayBeAnotherHost() ? Confidence.POSSIBLE : Confidence.LIKELY;
            return stated(incident, exchange, origin, confidence, null);
        }
        // netfilter answers what it rejects in the form of a host that knows no such connection: no server sends that
        // in
        // the middle of one, and from behind a router no host does with a TTL that none has lowered.
        if (origin.passive() && origin.unrouted() && origin.watchedMessage() != null) {
            return stated(incident, exchange, origin, Confidence.POSSIBLE, null);
        }
        return Opinion.notConcerned(); // one sign alone would accuse a tenth of all real resets
    }

    private static boolean resetWasFelt(Exchange exchange) {
        return exchange.failedWith(Failure.Kind.RESET)
                || exchange.failedWith(Failure.Kind.BROKEN_PIPE)
                || exchange.failedWith(Failure.Kind.CONNECT_REFUSED);
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            ResetOrigin origin,
            Confidence confidence,
            @Nullable OtherView serverEnd) {
        TcpSegment watched = origin.watchedMessage();
        TcpSegment reset = origin.reset();
        String behind = watched == null ? "" : ", directly behind " + nameOf(watched);
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline(
                        serverEnd != null
                                ? "the reset was made on the way: a capture nearer to the server shows that it never sent one"
                                        + behind
                                : "somebody on the way reset the connection in the server's name" + behind)
                .action(
                        "ask who runs the path for a firewall, intrusion prevention or filter that resets connections by name"
                                + " or content, from the client's network to the carrier; another path (VPN, another carrier) that"
                                + " works confirms it. Nothing in the client or the server changes it")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        RequestOnWire request = RequestOnWire.of(incident);
        statement.request(request, watched == null ? "" : ": " + nameOf(watched));
        statement.packet(reset, "RST in the server's name, no FIN before it");
        for (ResetOrigin.Sign sign : origin.signs()) {
            statement.packet(reset, sign.text());
        }
        if (serverEnd == null) {
            statement.missing("a capture at the server's end: if it shows no such reset there, that is the proof");
        }
        if (origin.mayBeAnotherHost()) {
            statement.missing(
                    "whether another host behind the same address sent it: it has the form in which Linux answers"
                            + " for a connection that it does not know (split-path)");
        }
        return statement.stated();
    }

    private static String nameOf(TcpSegment message) {
        if (message.head() instanceof TlsRecords records) {
            TlsPart.ClientHello hello = records.first(TlsPart.ClientHello.class);
            if (hello != null && hello.serverName() != null) {
                return "a ClientHello for " + hello.serverName();
            }
        }
        if (message.head() instanceof HttpRequestHead head && head.host() != null) {
            return "a request for host " + head.host();
        }
        return message.payload() == Payload.TLS_CLIENT_HELLO
                ? "a ClientHello"
                : "an HTTP request of " + Quantity.bytes(message.payloadBytes());
    }
}
