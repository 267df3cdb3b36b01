package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.EarlyAnswer;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.ResponseOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.SlowReader;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peer ended the connection after a part of its response. */
public final class PeerTruncatedResponse implements Rule {

    /** No server in facts/timeouts.md gives up a slow reader sooner than after 10 s; half of it. */
    private static final long SHORTEST_SEND_TIMEOUT_NANOS = 5_000_000_000L;

    /** An answer that breaks off ends with its last byte; a connection at rest ends when somebody's patience does. */
    private static final long AT_REST_NANOS = 500_000_000L;

    private static final String ACTION =
            "look in the server's log at this moment for what broke off while it wrote: a handler that failed, a worker that"
                    + " was killed, a back end of its own that hung up, a send time-out";

    private static final long LEAST_PAUSE_NANOS = 1_000_000_000L;

    @Override
    public String cause() {
        return "peer-truncated-response";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange()
                && symptom.is(Failure.Kind.END_OF_STREAM, Failure.Kind.RESET, Failure.Kind.BODY_ENDED_EARLY);
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.requestBytes() == 0) {
            return Opinion.notConcerned();
        }
        if (exchange.failedWith(Failure.Kind.BODY_ENDED_EARLY)) {
            return asIfWhole(incident, exchange);
        }
        boolean ended = exchange.failedWith(Failure.Kind.END_OF_STREAM);
        boolean live = !incident.observed();
        if (!ended && !exchange.failedWith(Failure.Kind.RESET)) {
            return Opinion.notConcerned();
        }
        if (exchange.answerBytes() == 0 || exchange.answerMayBeTickets() || exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        if (exchange.answeredWithoutHttp()) {
            return Opinion.ruledOut("what came was no response of HTTP");
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had closed the connection first");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        TcpSegment end = ending == null ? null : ending.peerFirst();
        if (ending == null || end == null) {
            return withoutPackets(incident, exchange, ended);
        }
        if (live && !ended) {
            return Opinion.notConcerned(); // a reset that was seen on the wire is peer-aborted's
        }
        ResponseOnWire response = ResponseOnWire.of(incident, exchange);
        if (incident.observed() && (response == null || !response.lengthIsKnown())) {
            return Opinion.notConcerned(); // a capture knows of no loss that an application felt
        }
        if (response != null && response.whole(end)) {
            return Opinion.ruledOut("by its sequence numbers all of the response was sent: the capture has a hole");
        }
        EarlyAnswer early = EarlyAnswer.of(incident, exchange);
        if (early != null && early.readable()) {
            return Opinion.ruledOut("the server had answered before the request was complete");
        }
        SlowReader reader = SlowReader.of(incident);
        if (reader != null && !reader.briefly()) {
            return Opinion.ruledOut(Parties.of(incident).we() + " had stopped the server with a window of 0");
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null && going.died()) {
            return Opinion.ruledOut(going.text() + ": its process was gone");
        }
        return stated(incident, exchange, ending, end, response, reader != null);
    }

    /** HTTP/2's end of a stream says nothing of how much was announced (RFC 9113, 8.1.1 calls such an answer malformed). */
    private Opinion asIfWhole(Incident incident, Exchange exchange) {
        return Statement.of(incident, cause(), Blame.PEER_APP, Confidence.LIKELY)
                .headline("the server ended its response as if it were whole, although "
                        + incident.failure().exceptionMessage()
                        + ": who reads it to its end without counting takes a part for all of it")
                .action(
                        "look at the server's log, or at that of the proxy that speaks HTTP/2 for it, for a back end that broke"
                                + " off at this moment (haproxy's log says SD-- or SH--); until it resets such streams, compare the"
                                + " length with Content-Length in the client")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .missing(
                        "who broke off: the server itself, or one behind it whose end it passed on as an end of the stream")
                .stated();
    }

    /**
     * The library, which knows where its answer ends, says that it had not. Only an exchange that took no longer than any
     * server's patience with a slow reader excludes that it was ours. An end long after the last byte may be that of a
     * connection at rest, whose answer was complete.
     */
    private Opinion withoutPackets(Incident incident, Exchange exchange, boolean ended) {
        Connection connection = exchange.connection();
        if (incident.call() == null || incident.observed() || connection.multiplexed()) {
            return Opinion.notConcerned(); // nobody says that the answer was not complete
        }
        if (mayBeOurs(exchange) || connection.tls() != null) {
            return Opinion.notConcerned(); // under TLS the missing goodbye tells it: tls-truncated
        }
        // A server may be set to wait for a reader no longer than that.
        Standstill reading = Standstill.whileWaiting(incident, exchange);
        boolean paused = reading.most() && reading.nanos() >= LEAST_PAUSE_NANOS;
        Statement statement = Statement.of(
                        incident, cause(), Blame.PEER_APP, ended && !paused ? Confidence.LIKELY : Confidence.POSSIBLE)
                .headline("the server " + (ended ? "closed" : "reset") + " the connection after "
                        + Quantity.bytes(exchange.answerBytes()) + " of its response, which was not complete")
                .action(ACTION)
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .failure()
                .missing("packets: how much of the response had been announced, and whether a box on the way ended it");
        if (paused) {
            reading.describe(statement);
            statement.missing("whether the server gave up sending (peer-send-timeout) while this JVM stood still for "
                    + reading.text());
        }
        return statement.stated();
    }

    /** True if our own slow reading, or the end of a connection at rest, is not excluded. */
    static boolean mayBeOurs(Exchange exchange) {
        Connection connection = exchange.connection();
        long exchangeNanos = exchange.elapsedNanos();
        long endNanos = connection.endOfStreamNanos() == 0
                ? connection.exchangeStartNanos() + exchangeNanos
                : connection.endOfStreamNanos();
        KernelSnapshot after = exchange.atFailure();
        if (after != null && after.state() == TcpState.CLOSE && after.epochNanos() > connection.lastReadNanos()) {
            endNanos = Math.min(endNanos, after.epochNanos()); // a library may tell of a reset long after it came
        }
        boolean atRest = connection.lastReadNanos() != 0 && endNanos - connection.lastReadNanos() > AT_REST_NANOS;
        return exchangeNanos > SHORTEST_SEND_TIMEOUT_NANOS || atRest;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            Ending ending,
            TcpSegment end,
            @Nullable ResponseOnWire response,
            boolean slowlyRead) {
        List<String> signs = ending.foreignSigns(incident);
        boolean byFin = end.has(TcpFlags.FIN);
        Confidence confidence = Confidence.LIKELY;
        if (response != null
                && response.isExact(end)
                && byFin
                && incident.lost().packets() == 0) {
            confidence = Confidence.PROVEN;
        }
        if (slowlyRead || !signs.isEmpty() || (response != null && !response.totalIsKnown())) {
            confidence = Confidence.POSSIBLE;
        }
        long quiet = end.epochNanos() - (response == null ? end.epochNanos() : response.lastBefore(end));
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the server " + (byFin ? "closed" : "reset") + " the connection after "
                        + part(exchange, response))
                .action(ACTION)
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (response != null && response.first() != null) {
            statement.packet(response.first(), "the response begins" + response.announced());
        }
        statement.packet(
                end,
                (byFin ? "FIN from the server " : "RST in the server's name ") + Quantity.nanos(quiet)
                        + " after its last byte");
        for (String sign : signs) {
            statement.packet(end, sign);
        }
        if (response == null) {
            statement.missing("the length that the response announced: a capture that holds its head would tell");
        } else if (!response.totalIsKnown()) {
            statement.missing("the end of the last chunk: it may lie in packets that were cut or missed");
        }
        if (!byFin) {
            statement.missing(
                    "the server's own log: a reset in the middle may also come from a box on the way or from the"
                            + " client's own host (injected-reset, conntrack-invalid)");
        } else if (confidence == Confidence.LIKELY && response != null) {
            statement.missing("a capture without holes: not every byte of this response was seen");
        }
        return statement.stated();
    }

    private static String part(Exchange exchange, @Nullable ResponseOnWire response) {
        if (response == null || !response.totalIsKnown()) {
            return Quantity.bytes(exchange.answerBytes())
                    + (response == null ? " of its response" : " of a chunked response that had not ended");
        }
        return response.bytes() + " of " + Quantity.bytes(response.total()) + " of its response";
    }
}
