package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.AgeLimit;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Freeze;
import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OtherConnections;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** The peer had ended the idle connection before the request was written, and the pool did not look. */
public final class IdleClosedBeforeReuse implements Rule {

    /** Nearer than this, capture and socket clocks cannot say which of FIN and write came first. */
    private static final long ORDER_NANOS = 1_000_000;

    /** A read of a stream that has ended returns at once; so late, a busy machine lets it. */
    private static final long AT_ONCE_NANOS = 100_000_000;

    /** A peer that had closed answers the first segment with a RST: so much is not taken from us any more. */
    private static final long UPLOAD_BYTES = 512 * 1024;

    @Override
    public String cause() {
        return "idle-closed-before-reuse";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchangeEnded();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.ended() || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        if (exchange.firstUse()) {
            return Opinion.ruledOut("no request had used the connection before");
        }
        if (!exchange.reusedAfterIdle()) {
            return Opinion.ruledOut("the connection had been quiet for only " + Quantity.millis(exchange.idleMillis()));
        }
        if (exchange.answerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.answerBytes()) + " of an answer arrived");
        }
        if (exchange.hadInterimAnswer()) {
            return Opinion.ruledOut("an interim answer arrived");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        long finAge = IdleLimit.finAgeNanos(incident, exchange);
        if (finAge >= Exchange.IDLE_MILLIS * 1_000_000 && IdleLimit.isUnseen(incident, ending)) {
            return closedBeforeTheCapture(incident, exchange, finAge);
        }
        if (finAge >= 0 && exchange.idleMillis() - finAge / 1_000_000 < Exchange.DIRECTLY_BEHIND_MILLIS) {
            return Opinion.ruledOut("the FIN came directly behind the last response, not after idleness");
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null) {
            return Opinion.ruledOut(going.text() + ": it was going away");
        }
        TcpSegment fin = ending == null ? null : ending.peerFin();
        long quiet = exchange.idleMillis() * 1_000_000 - Math.max(0, finAge);
        Neighbour quieter =
                fin == null ? null : OtherConnections.closedAfterFarMoreQuiet(incident, fin.epochNanos(), quiet);
        if (quieter != null) {
            return Opinion.ruledOut("in the same second the server closed another connection that had been quiet for "
                    + Quantity.nanos(quieter.idleNanos()) + ": no idle limit explains both");
        }
        AgeLimit ageLimit = AgeLimit.of(incident);
        if (ageLimit != null) {
            return Opinion.ruledOut(ageLimit.text());
        }
        Freeze freeze = Freeze.whileIdle(incident, exchange);
        boolean late = freeze != null && freeze.explainsTheClose();
        if (freeze != null && late && freeze.wasStopped()) {
            return Opinion.ruledOut(freeze.text() + " when the server closed: no pool could have seen it");
        }
        TcpState before = exchange.stateBefore();
        if (before == TcpState.CLOSE_WAIT) {
            return closedBefore(incident, exchange, late ? Confidence.LIKELY : Confidence.PROVEN, finAge);
        }
        boolean resetOnWireBefore = ending != null && ending.resetWithoutFin() && ending.resetBefore(exchange);
        if (before == TcpState.CLOSE || (before == null && resetOnWireBefore)) {
            return resetBefore(incident, exchange);
        }
        if (before == TcpState.ESTABLISHED) {
            return Opinion.ruledOut("no FIN had arrived when the request was written (ESTABLISHED)");
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (incident.observed()) {
            return observed(incident, exchange, ending, request, finAge);
        }
        if (ending != null && ending.peerFin() != null && request != null) {
            return finAge >= ORDER_NANOS
                    ? closedBefore(incident, exchange, late ? Confidence.LIKELY : Confidence.PROVEN, finAge)
                    : Opinion.ruledOut("the FIN did not come before the request");
        }
        return withoutOrder(incident, exchange);
    }

    /** Wherever the capture was taken, the request's own acknowledgment tells whether the client had the FIN. */
    private Opinion observed(
            Incident incident,
            Exchange exchange,
            @Nullable Ending ending,
            @Nullable RequestOnWire request,
            long finAge) {
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (fin == null || request == null) {
            return Opinion.notConcerned();
        }
        return finAge >= 0 && request.sentBehind(fin)
                ? closedBefore(
                        incident, exchange, PeerGoing.perhaps(incident) ? Confidence.LIKELY : Confidence.PROVEN, finAge)
                : Opinion.ruledOut("the client did not have the FIN yet when it sent the request");
    }

    private Opinion closedBefore(Incident incident, Exchange exchange, Confidence confidence, long finAge) {
        IdleLimit limit = IdleLimit.closedBefore(incident, exchange);
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, confidence)
                .headline("the server had closed this " + Parties.of(incident).pooledConnection() + " "
                        + (finAge < 0 ? "" : Quantity.nanos(finAge) + " ") + "before the request was written")
                .action(limit.action(incident.call()))
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .missing(IdleLimit.OTHER_CONNECTIONS);
        Freeze freeze = Freeze.whileIdle(incident, exchange);
        if (freeze != null) {
            statement.fact(
                    Tier.APP,
                    freeze.event().startNanos(),
                    freeze.text()
                            + (!freeze.finWithin()
                                    ? ", but not when the server closed"
                                    : freeze.explainsTheClose()
                                            ? " when the server closed: it may be why the pool had not closed first"
                                            : freeze.usedPromptly()
                                                    ? " when the server closed, a part of the time that the connection was idle"
                                                    : " when the server closed, but the pool had time to look since"));
        }
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        if (ending != null && request != null) {
            statement
                    .packet(
                            ending.peerFin(),
                            "FIN from the server"
                                    + (finAge < 0 ? "" : " after " + Quantity.millis(limit.millis()) + " of quiet"))
                    .request(request, ", after that FIN")
                    .packet(answer(ending, request), "RST from the server, in answer to the request");
        }
        return statement.stated();
    }

    /** The capture shows no use of the connection before the FIN: how long it had been quiet is not known. */
    private Opinion closedBeforeTheCapture(Incident incident, Exchange exchange, long finAge) {
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (ending == null || fin == null || request == null || !request.sentBehind(fin)) {
            return Opinion.notConcerned();
        }
        return Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY)
                .headline("the server had closed this " + Parties.of(incident).pooledConnection() + " "
                        + Quantity.nanos(finAge) + " before the request was written")
                .action("keep idle connections for less time than the server does; to know its limit, measure it"
                        + " (wirewitness probe URL), or let the capture begin earlier")
                .exchange(exchange)
                .packet(fin, "FIN from the server, the first of this connection that was captured")
                .request(request, ", after that FIN")
                .packet(answer(ending, request), "RST from the server, in answer to the request")
                .missing("what came before the FIN: how long the connection had been quiet (request-limit,"
                        + " connection-age-limit, peer-draining)")
                .stated();
    }

    /** Reset while it was idle: the same mistake of the pool, but a RST does not say whose it is. */
    private Opinion resetBefore(Incident incident, Exchange exchange) {
        Ending ending = Ending.of(incident);
        boolean livePeer = ending != null
                && ending.resetForm() == Ending.ResetForm.LIVE_ABORT
                && ending.resetSequenceExact(incident)
                && ending.foreignSigns(incident).isEmpty();
        Statement statement = Statement.of(
                        incident, cause(), Blame.CONFIG, livePeer ? Confidence.PROVEN : Confidence.LIKELY)
                .headline("this " + Parties.of(incident).pooledConnection()
                        + " had been reset while it was idle, before the request was written")
                .action(IdleLimit.atMost(exchange.idleMillis()).action(incident.call()))
                .exchange(exchange)
                .kernelBefore(exchange);
        if (ending != null) {
            statement.packet(
                    ending.peerReset(),
                    livePeer
                            ? "RST+ACK in full form from the server while the connection was idle"
                            : "RST in the server's name while the connection was idle");
        }
        if (!livePeer) {
            statement.missing("the reset's own packet, which tells a server that resets idle connections from a box on"
                    + " the way that does");
        }
        return statement.stated();
    }

    /** Neither the kernel nor the wire says which came first, FIN or write. */
    private Opinion withoutOrder(Incident incident, Exchange exchange) {
        if (exchange.failedWith(Failure.Kind.RESET)) {
            return Opinion.ruledOut("a FIN that came first would have ended the stream, not reset it");
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged != null && !acknowledged.none()) {
            return Opinion.ruledOut(acknowledged.text() + ": the server still took data");
        }
        if (exchange.requestBytes() >= UPLOAD_BYTES) {
            return Opinion.ruledOut(Quantity.bytes(exchange.requestBytes()) + " were written before it failed");
        }
        if (readWaited(incident, exchange)) {
            // A FIN that had been here would have ended a waiting read at once; when that read began is not known.
            return Opinion.notConcerned();
        }
        Confidence confidence = Confidence.POSSIBLE;
        if (acknowledged != null
                || endOfStreamWasRead(exchange)
                || peersHabit(incident.peer(), exchange.idleMillis())) {
            confidence = Confidence.LIKELY;
        }
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, confidence)
                .headline("the server seems to have closed this "
                        + Parties.of(incident).pooledConnection()
                        + " while it was idle for "
                        + Quantity.millis(exchange.idleMillis()))
                .action(IdleLimit.closedBefore(incident, exchange).action(incident.call()))
                .exchange(exchange)
                .kernelAfter(exchange)
                .missing("the socket's state before the write, or packets: whether the FIN came before the request"
                        + " (idle-close-race, peer-closed-without-response)");
        PeerHistory peer = incident.peer();
        if (peer.idleEnds() > 0) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    Quantity.counted(peer.idleEnds(), "other connection")
                            + " to this server ended idle, the earliest after "
                            + Quantity.millis(peer.shortestIdleEndMillis()));
        }
        return statement.stated();
    }

    /** True if a read waited for the end of the stream, and not because the JVM stood still: then the FIN came only then. */
    private static boolean readWaited(Incident incident, Exchange exchange) {
        long waited = waitedNanos(incident, exchange);
        long end = endOfWaitNanos(incident, exchange);
        return exchange.failedWith(Failure.Kind.END_OF_STREAM)
                && !endOfStreamWasRead(exchange)
                && waited >= AT_ONCE_NANOS
                && Standstill.of(incident, end - waited, end).nanos() < waited / 2;
    }

    /** From the last write to the end of the stream. */
    private static long waitedNanos(Incident incident, Exchange exchange) {
        Connection connection = exchange.connection();
        return endOfWaitNanos(incident, exchange)
                - Math.max(connection.exchangeStartNanos(), connection.lastWriteNanos());
    }

    /** When the end was read: it may be told later, by another thread. */
    private static long endOfWaitNanos(Incident incident, Exchange exchange) {
        long read = exchange.connection().endOfStreamNanos();
        return read > 0 ? Math.min(read, incident.epochNanos()) : incident.epochNanos();
    }

    private static boolean endOfStreamWasRead(Exchange exchange) {
        Connection connection = exchange.connection();
        return connection.endOfStreamNanos() > 0 && connection.endOfStreamNanos() < connection.exchangeStartNanos();
    }

    private static boolean peersHabit(PeerHistory peer, long idleMillis) {
        return peer.idleEnds() >= 2
                && peer.shortestIdleEndMillis() > 0
                && peer.shortestIdleEndMillis() <= idleMillis
                && peer.longestIdleReuseMillis() < idleMillis;
    }

    private static @Nullable TcpSegment answer(Ending ending, RequestOnWire request) {
        TcpSegment reset = ending.peerReset();
        return reset != null && reset.number() > request.first().number() ? reset : null;
    }
}
