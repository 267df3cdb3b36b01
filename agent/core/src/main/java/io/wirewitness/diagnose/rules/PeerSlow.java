package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Farewell;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OurTimeout;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Patience;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Stranger;
import io.wirewitness.diagnose.Stuck;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.flow.Sequence;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;

/** The peer had the whole request and sent nothing for as long as we were willing to wait. */
public final class PeerSlow implements Rule {

    /** So large a segment came through before: the way carries full ones, and a lost answer would be no puzzle of size. */
    private static final int FULL_SEGMENT_BYTES = 1200;

    /** An answer that was lost is sent again after 200, 400, 800 ms (TCP_RTO_MIN): in this time it came three times. */
    private static final long LOSS_IS_REPAIRED_NANOS = 3_000_000_000L;

    /** A FIN takes one number (RFC 9293, 3.4). */
    private static final int FIN_SEQUENCE_LENGTH = 1;

    /** What remains of a snap length of 128 behind the headers of Ethernet, IPv4 and TCP with timestamps. */
    private static final int HEAD_NEVER_CUT_BYTES = 60;

    @Override
    public String cause() {
        return "peer-slow";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange()
                && (symptom.packets()
                        || symptom.neighbours()
                        || symptom.closed()
                        || symptom.role() == Role.OBSERVER
                        || symptom.is(Failure.Kind.TIMED_OUT));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.requestBytes() == 0) {
            return Opinion.notConcerned();
        }
        Stuck stuck = Stuck.of(incident);
        if (stuck != null && !stuck.ofRequest()) {
            return Opinion.ruledOut(Quantity.bytes(stuck.missingBytes()) + " of its answer were lost on the way");
        }
        Neighbour stranger = Stranger.of(incident, exchange);
        if (stranger != null) {
            return Opinion.ruledOut("a packet of it seems to have come from " + stranger.server()
                    + ", and the reset that answered it may have ended the connection at the server");
        }
        if (incident.observed()) {
            return observed(incident, exchange);
        }
        if (!exchange.endedByOurTimer()) {
            return Opinion.notConcerned();
        }
        OurTimeout timeout = OurTimeout.of(incident, exchange);
        if (exchange.unreadAnswerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.unreadAnswerBytes())
                    + " of an answer lay unread in our own socket when the time-out fired");
        }
        TcpSegment unread = timeout.unreadAnswer();
        if (unread != null) {
            return Opinion.ruledOut("an answer had reached this host "
                    + Quantity.nanos(incident.epochNanos() - unread.epochNanos()) + " before the time-out");
        }
        if (exchange.answeredWithoutHttp()) {
            return Opinion.ruledOut("it had answered, by something else than HTTP");
        }
        if (exchange.isTlsHello()) {
            return Opinion.notConcerned(); // a TLS handshake that is not answered is another story
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged == null) {
            return Opinion.notConcerned(); // whether the request ever arrived is not known
        }
        if (!acknowledged.whole()) {
            return exchange.peerStoppedReading() && acknowledged.bytes() > 0
                    ? notReading(incident, exchange, acknowledged)
                    : Opinion.ruledOut(acknowledged.text());
        }
        if (exchange.segmentsBehindAHole() > 0) {
            return Opinion.ruledOut(
                    Quantity.counted(exchange.segmentsBehindAHole(), "segment")
                            + " of an answer came, and what stands before was lost on the way (packet-loss, path-mtu-blackhole)");
        }
        Farewell farewell = Farewell.of(incident);
        if (farewell.sentAgain()) {
            return Opinion.ruledOut(lossy(incident, farewell));
        }
        if (farewell.unknownToPeer()) {
            return Opinion.ruledOut(unknownToPeer(incident));
        }
        KernelSnapshot after = exchange.atFailure();
        if (after != null && after.notSentBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(after.notSentBytes()) + " of the request had not left yet");
        }
        // Where the kernel or the wire shows that no answer came, the server was silent whatever our side did
        // meanwhile.
        boolean silent = exchange.unreadAnswerBytes() == 0
                || (incident.flow() != null && incident.lost().packets() == 0);
        if (!silent && timeout.paused().most()) {
            return Opinion.ruledOut("this JVM stood still for "
                    + Quantity.nanos(timeout.paused().nanos()) + " of the "
                    + Quantity.nanos(exchange.elapsedNanos()) + " until its own time-out fired");
        }
        if (timeout.lateAnswer() != null) {
            return Opinion.ruledOut(
                    "its answer came after " + Parties.of(incident).our() + " time-out");
        }
        long lost = missingBehindOurEnd(incident);
        if (lost > FIN_SEQUENCE_LENGTH) {
            return lostAnswer(incident, lost);
        }
        if (timeout.answerInProgress()) {
            return Opinion.ruledOut("its answer was arriving");
        }
        if (timeout.shorterThanThreeRoundTrips()) {
            return Opinion.ruledOut(Parties.of(incident).our() + " time-out is shorter than three round trips");
        }
        if (timeout.mostlyWriting()) {
            return Opinion.ruledOut(
                    "most of the time went by while " + Parties.of(incident).weWere() + " writing");
        }
        if (timeout.askedLate()) {
            return Opinion.ruledOut("it had only the last " + Quantity.nanos(timeout.quietNanos()) + " of "
                    + Parties.of(incident).ourOwn() + " time-out to answer");
        }
        boolean queueKnown = exchange.unreadBytes() >= 0;
        boolean wireSilent = timeout.wireSilent();
        if (!queueKnown && !wireSilent) {
            return Opinion.notConcerned(); // an answer may lie unread in our own socket
        }
        // Where an answer ends is not read here: a client that misreads it waits for the rest of a whole one (seen in
        // the lab).
        boolean begun = exchange.answerBytes() > 0 && !exchange.answerMayBeTickets();
        boolean proven = timeout.duringRead()
                && !begun
                && timeout.quietNanos() >= LOSS_IS_REPAIRED_NANOS
                && !exchange.retransmitted()
                && pathIsKnown(incident, wireSilent);
        Confidence confidence = farewell.gone() ? Confidence.POSSIBLE : proven ? Confidence.PROVEN : Confidence.LIKELY;
        String part = "sent not one byte of an answer for ";
        if (exchange.answerMayBeTickets()) {
            part = "sent " + Quantity.bytes(exchange.answerBytes())
                    + ", perhaps session tickets of TLS only, and then nothing for ";
        } else if (exchange.answerBytes() > 0) {
            part = "stopped after " + Quantity.bytes(exchange.answerBytes()) + " of its answer and sent nothing for ";
        }
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the server acknowledged all " + Quantity.bytes(acknowledged.of()) + " of the request and "
                        + part + Quantity.nanos(timeout.quietNanos()))
                .action(
                        "look on the server for what this request waited for; if it is allowed to take that long, raise "
                                + Parties.of(incident).our() + " read time-out above it")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        timeout.describe(statement);
        farewell.describe(statement, incident);
        if (!timeout.duringRead()) {
            statement.missing("whether the request was complete: this timer runs while we write, too");
        }
        if (begun) {
            statement.missing("whether the answer was complete by its own length: then our side misread where it ends"
                    + " (framing-desync)");
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing("whether the server sent an answer that was lost on the way back (packet-loss,"
                    + " path-mtu-blackhole): packets at its end");
        }
        return statement.stated();
    }

    private static String lossy(Incident incident, Farewell farewell) {
        return farewell.text(incident)
                + (farewell.unanswered()
                        ? " either: the way, or its host, broke meanwhile"
                        : ": packets get lost on this way, perhaps those of an answer");
    }

    private static String unknownToPeer(Incident incident) {
        return Parties.of(incident).our()
                + " FIN was answered by the reset of a host that does not know the connection: one that is only slow does";
    }

    private Opinion notReading(Incident incident, Exchange exchange, Acknowledged acknowledged) {
        return Statement.of(incident, cause(), Blame.PEER_APP, Confidence.LIKELY)
                .headline("the server took " + acknowledged.bytes() + " of " + Quantity.bytes(acknowledged.of())
                        + " of the request and read no more of it: its receive window was closed when "
                        + Parties.of(incident).ourOwn() + " time-out fired after "
                        + Quantity.nanos(exchange.elapsedNanos()))
                .action("look on the server for what keeps it from reading the request: a stopped process, a handler or"
                        + " a disk that waits; if it is allowed to take that long, raise the write time-out")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .failure()
                .missing("the server's own side: whether it, or a proxy before it, did not read")
                .stated();
    }

    /** A capture knows no timer: whoever closed behind a long silence was driven away by it. */
    private Opinion observed(Incident incident, Exchange exchange) {
        Patience patience = Patience.of(incident, exchange);
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (patience == null || acknowledged == null || exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        if (!acknowledged.whole()) {
            return Opinion.ruledOut(acknowledged.text());
        }
        if (patience.lateAnswer() != null) {
            return Opinion.ruledOut("its answer came after the client had given up");
        }
        long lost = missingBehindOurEnd(incident);
        if (lost > FIN_SEQUENCE_LENGTH) {
            return lostAnswer(incident, lost);
        }
        Farewell farewell = Farewell.of(incident);
        if (farewell.sentAgain()) {
            return Opinion.ruledOut(lossy(incident, farewell));
        }
        if (farewell.unknownToPeer()) {
            return Opinion.ruledOut(unknownToPeer(incident));
        }
        if (exchange.requestCutOff()) {
            return Opinion.ruledOut("the client had not sent all of its request");
        }
        if (isPartOfAHead(incident, exchange)) {
            return Opinion.ruledOut("the client had not sent the whole head of its request");
        }
        FlowSnapshot.Side ours = incident.ours();
        if (ours != null && ours.zeroWindows().openSinceNanos() > 0) {
            return Opinion.ruledOut("the client had stopped the server with a window of 0");
        }
        if (!patience.tooLong()) {
            return Opinion.ruledOut("it had been silent for only " + Quantity.nanos(patience.silentNanos()));
        }
        return statedToObserver(incident, exchange, patience, acknowledged);
    }

    /** True if all of the request that left is a head without its end, too short to have been cut by the capture. */
    private static boolean isPartOfAHead(Incident incident, Exchange exchange) {
        FlowExchange seen = exchange.seen();
        FlowSnapshot flow = incident.flow();
        return seen != null
                && flow != null
                && seen.requestBytes() <= HEAD_NEVER_CUT_BYTES
                && flow.segments().stream()
                        .anyMatch(segment -> segment.number() == seen.requestNumber()
                                && segment.payloadBytes() == seen.requestBytes()
                                && segment.head() instanceof HttpRequestHead head
                                && !head.complete());
    }

    private Opinion statedToObserver(
            Incident incident, Exchange exchange, Patience patience, Acknowledged acknowledged) {
        boolean waiting = patience.gaveUp() == null;
        boolean tls = exchange.tls();
        boolean knownPath = Viewpoint.of(incident) == Viewpoint.SERVER || pathIsKnown(incident, true);
        Confidence confidence = Confidence.LIKELY;
        if (!exchange.plainHttp() && !(tls && !waiting)) {
            confidence = Confidence.POSSIBLE; // whether an answer is due is not known
        } else if (exchange.plainHttp()
                && patience.roundSeconds() > 0 // else a user who went on, or a long poll that was not wanted any more
                && knownPath
                && !exchange.retransmitted()
                && exchange.seen() != null
                && exchange.seen().requestComplete()
                && incident.lost().packets() == 0) {
            confidence = Confidence.PROVEN;
        }
        String part = patience.answerBytes() == 0
                ? " of the request and sent not one byte of an answer for "
                : " of the request, stopped after " + Quantity.bytes(patience.answerBytes())
                        + " of its answer and sent nothing for ";
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the server acknowledged all " + Quantity.bytes(acknowledged.of()) + part
                        + Quantity.nanos(patience.silentNanos())
                        + (waiting ? ", and was still silent when the capture ended" : ", until the client gave up"))
                .action("look on the server for what this request waited for; if it is allowed to take that long, raise"
                        + " the client's read time-out above it")
                .exchange(exchange);
        patience.describe(statement, incident);
        if (!exchange.plainHttp()) {
            statement.missing(
                    "whether an answer was due: " + (tls ? "the bytes are encrypted" : "this protocol's rules")
                            + "; a long poll or a message that needs no answer looks the same");
        }
        if (waiting) {
            statement.missing("what came after the end of the capture");
        } else if (patience.roundSeconds() < 0) {
            statement.missing("whether the silence drove the client away: no usual time-out is that long; it may have"
                    + " been cancelled, or stopped (client-gone)");
        }
        if (confidence != Confidence.PROVEN && !knownPath) {
            statement.missing("whether the server sent an answer that was lost on the way to the capture (packet-loss,"
                    + " path-mtu-blackhole): packets at its end");
        }
        return statement.stated();
    }

    private static Opinion lostAnswer(Incident incident, long bytes) {
        return Opinion.ruledOut(
                Quantity.bytes(bytes) + " of its answer were sent and lost on the way: what came behind "
                        + Parties.of(incident).our() + " end has a sequence number beyond them");
    }

    /**
     * On loopback not every copy of an answer is lost; nor on a path that carried full segments to us before, and of which
     * something came behind the silence, such as the acknowledgment of our FIN, by whose number nothing had been sent before it: it
     * was not the way back that broke.
     */
    private static boolean pathIsKnown(Incident incident, boolean wireSilent) {
        Endpoint remote = incident.remote();
        if (remote != null && remote.isLoopback()) {
            return true;
        }
        FlowSnapshot flow = incident.flow();
        return wireSilent
                && incident.lost().packets() == 0
                && flow != null
                && missingBehindOurEnd(incident) == 0
                && flow.recent().stream()
                        .anyMatch(segment -> segment.payloadBytes() >= FULL_SEGMENT_BYTES
                                && segment.source().equals(remote));
    }

    /**
     * How many bytes the peer had sent that we had not, by the sequence number of what came from it behind our FIN or RST: 0 if it
     * had sent nothing more; -1 if nothing came that tells. A reset tells nothing: where no socket is left, the kernel takes its number
     * from our own segment (RFC 9293, 3.10.7.1), whatever was sent before. 1 may be a FIN that was lost.
     */
    private static long missingBehindOurEnd(Incident incident) {
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side ours = incident.ours();
        TcpSegment end = ours == null ? null : ours.fin() != null ? ours.fin() : ours.rst();
        if (flow == null || end == null || !end.has(TcpFlags.ACK)) {
            return -1;
        }
        long most = -1;
        for (TcpSegment segment : flow.recent()) {
            if (segment.number() > end.number()
                    && !segment.source().equals(end.source())
                    && !segment.has(TcpFlags.RST)) {
                most = Math.max(most, Sequence.distance(segment.sequence(), end.acknowledgment()));
            }
        }
        return most;
    }
}
