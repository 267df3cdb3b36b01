package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.StreamsView.GoAway;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the request may be sent again. The only place that says so.
 *
 * <p>"No byte was acknowledged" is a yes only where the peer's end of the connection is known to be gone: an
 * acknowledgment can be under way, lost, or ride on a reset that our kernel does not count.
 */
public final class RetryAdvice {

    private static final String REFUSED_PLAIN =
            "the server waited for TLS and refused the plain request without acting on it";

    private RetryAdvice() {}

    /** The advice for an incident, with the numbers behind it. */
    public static Retry of(Incident incident) {
        Connection connection = incident.connection();
        if (connection != null && connection.role() == Role.SERVER) {
            return unknown("the request came from the client: only it can repeat it");
        }
        Retry retry = judge(incident);
        String note = methodNote(incident.call(), retry.safe());
        return note == null ? retry : new Retry(retry.safe(), retry.why() + "; " + note);
    }

    private static Retry judge(Incident incident) {
        Retry ofThisAttempt = judgeAttempt(incident);
        Call call = incident.call();
        boolean hopeful = ofThisAttempt.safe() == Retry.Safe.YES || ofThisAttempt.safe() == Retry.Safe.PARTIAL;
        return call != null && call.sentBefore() && hopeful
                ? unknown(
                        "an earlier attempt of this call had been sent, and what became of it is not known here; of this one: "
                                + ofThisAttempt.why())
                : ofThisAttempt;
    }

    private static Retry judgeAttempt(Incident incident) {
        switch (incident.failure().kind()) {
            case NAME_NOT_RESOLVED -> {
                return new Retry(Retry.Safe.YES, "the name had no address, so that nothing was sent");
            }
            case POOL_TIMED_OUT -> {
                if (incident.connection() != null && incident.connection().bytesOut() > 0) {
                    return unknown("an earlier attempt of this call may have been sent");
                }
                return new Retry(Retry.Safe.YES, "the call never got a connection, so that nothing was sent");
            }
            default -> {}
        }
        if (incident.failure().kind().inConnecting()) {
            return connecting(incident.connection());
        }
        if (incident.remote() != null && incident.remote().equals(incident.local())) {
            return new Retry(Retry.Safe.YES, "the connection led back to its own client: no server got a byte");
        }
        Handshake handshake = Handshake.of(incident);
        if (handshake != null && handshake.feltSlow(incident)) {
            return unknown("nothing failed that could be repeated: the connection was made in the end");
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null) {
            return unknown("no request of ours is known on this connection");
        }
        Retry byFrames = byFrames(incident, exchange);
        if (byFrames != null) {
            return byFrames;
        }
        if (handshakeOnly(incident)) {
            return new Retry(Retry.Safe.YES, handshakeText(incident));
        }
        OwnTls own = OwnTls.of(incident);
        if (own != null && own.askedWithoutTls()) {
            return new Retry(Retry.Safe.YES, REFUSED_PLAIN);
        }
        TlsMismatch mismatch = incident.observed() ? TlsMismatch.of(incident.flow()) : null;
        if (mismatch != null && !mismatch.clientSpeaksTls()) {
            return new Retry(Retry.Safe.YES, REFUSED_PLAIN);
        }
        if (exchange.answerBytes() > 0) {
            return new Retry(
                    Retry.Safe.NO,
                    "the server had begun to answer: " + Quantity.bytes(exchange.answerBytes()) + " arrived");
        }
        if (exchange.requestBytes() == 0) {
            return nothingWritten(incident, exchange);
        }
        TwoPaths paths = TwoPaths.of(incident);
        if (paths != null) {
            return unknown("the host that has the connection acknowledged "
                    + Quantity.bytes(paths.known().fromClient().payloadBytes())
                    + ", which may hold the request's beginning; the rest went to another one");
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged == null) {
            return unknown("no kernel or packet evidence of what the server accepted of "
                    + Quantity.bytes(exchange.requestBytes()));
        }
        if (acknowledged.none()) {
            return noneAcknowledged(incident, exchange, acknowledged);
        }
        ResetOrigin origin = ResetOrigin.of(incident);
        if (origin != null && origin.strange()) {
            return unknown(
                    acknowledged.text() + ", but the reset does not look like the server's own: what it acknowledges,"
                            + " and what the server did with the request, is not known");
        }
        String unread = answeredUnread(incident, exchange);
        if (unread != null) {
            return new Retry(Retry.Safe.NO, unread + "; " + acknowledged.text());
        }
        // A broken pipe is a failed write: what was acknowledged was not all of the request.
        if (acknowledged.whole() && !exchange.failedWith(Failure.Kind.BROKEN_PIPE)) {
            return new Retry(
                    Retry.Safe.NO,
                    "all " + Quantity.counted(acknowledged.of(), "request byte")
                            + " written so far were acknowledged: the server may have acted on them");
        }
        return new Retry(Retry.Safe.PARTIAL, acknowledged.text());
    }

    /**
     * What the server had answered before the connection ended, and nobody had read: it says the same of a retry as an answer that
     * was, however quick the client is to read. Null if nothing shows one; inside TLS an alert or a ticket looks like one.
     */
    private static @Nullable String answeredUnread(Incident incident, Exchange exchange) {
        if (!exchange.ended()) {
            return null;
        }
        EarlyAnswer early = EarlyAnswer.of(incident, exchange);
        if (early != null && early.readable()) {
            return "the server had answered " + early.response().httpStatus() + " before it had the whole request";
        }
        return exchange.answerLayUnread() && !exchange.tls()
                ? "the server had begun to answer: " + Quantity.bytes(exchange.unreadAnswerBytes()) + " lay unread"
                : null;
    }

    private static String handshakeText(Incident incident) {
        OwnTls own = OwnTls.of(incident);
        return own == null || own.inHandshake()
                ? "the TLS handshake was not over: nothing but its messages had been sent, no request"
                : "the TLS handshake was refused: no request had been acted on";
    }

    /** Why no frame tells what became of a request that shares its connection. */
    static String framesMissing(Incident incident) {
        Connection connection = incident.connection();
        Call call = incident.call();
        StreamsView streams = connection == null ? null : connection.streams();
        FlowSnapshot flow = incident.flow();
        FlowExchange exchange = flow == null ? null : flow.exchange();
        if (streams == null && exchange != null && exchange.pipelined()) {
            return "several requests were sent before the first had an answer: which of them the server took is not known";
        }
        int stream = streams != null ? streams.streamId() : call == null ? 0 : call.streamId();
        if (stream > 0) {
            return "several requests share this HTTP/2 connection, and neither a GOAWAY nor a RST_STREAM of the server said"
                    + " what became of stream " + stream;
        }
        return "several requests share this HTTP/2 connection; which stream this one had is not known, so that no frames"
                + " tell whether the server took it";
    }

    /** What frames say of this request's own stream; null on a connection that carries one request at a time. */
    private static @Nullable Retry byFrames(Incident incident, Exchange exchange) {
        StreamsView streams = exchange.connection().streams();
        if (streams == null) {
            return exchange.connection().multiplexed() ? unknown(framesMissing(incident)) : null;
        }
        int stream = streams.streamId();
        GoAway goAway = streams.latestGoAway();
        if (streams.notProcessed() && goAway != null) {
            return new Retry(
                    Retry.Safe.YES,
                    "stream " + stream + " is above " + goAway.lastStreamId()
                            + ", the last one of the server's GOAWAY: the server did not process it (RFC 9113, 6.8)");
        }
        StreamsView.Reset reset = streams.reset();
        if (reset != null && reset.fromPeer() && stream > 0 && reset.streamId() == stream) {
            if (reset.code() == Frames.REFUSED_STREAM) {
                return new Retry(
                        Retry.Safe.YES,
                        "REFUSED_STREAM for stream " + stream
                                + ": the server did not begin to process it (RFC 9113, 8.7)");
            }
            if (reset.code() == Frames.NO_ERROR) {
                return new Retry(
                        Retry.Safe.NO,
                        "the server reset stream " + stream
                                + " with NO_ERROR, which it does once it has answered in full" + " (RFC 9113, 8.1)");
            }
            return unknown("the server reset stream " + stream + " with " + StreamsView.codeName(reset.code())
                    + ", which does not say how far it had come");
        }
        if (goAway != null && stream > 0) {
            return unknown("stream " + stream + " is not above " + goAway.lastStreamId()
                    + ", the last one of the server's GOAWAY: the server may have acted on it");
        }
        return unknown(framesMissing(incident));
    }

    /** True if every byte of the client was seen, and it had not finished its TLS handshake. */
    private static boolean handshakeOnly(Incident incident) {
        OwnTls own = OwnTls.of(incident);
        if (own != null) {
            return own.beforeAnyRequest();
        }
        FlowSnapshot flow = incident.flow();
        TlsHandshake tls = incident.observed() ? TlsHandshake.of(flow) : null;
        return tls != null
                && flow != null
                && flow.handshakeSeen()
                && flow.recentComplete()
                && incident.lost().packets() == 0
                && !tls.clientMaySendData();
    }

    /** A connect that "failed" on a socket that was established says nothing of what had been written on it. */
    private static Retry connecting(@Nullable Connection connection) {
        if (connection == null) {
            return unknown("which connection could not be made is not known");
        }
        if (connection.connectedNanos() != 0 || connection.bytesOut() > 0) {
            return unknown("the connect failed by its exception, yet the connection had been established");
        }
        return new Retry(Retry.Safe.YES, "no connection was made, so 0 request bytes were sent");
    }

    private static Retry nothingWritten(Incident incident, Exchange exchange) {
        if (incident.observed()) {
            return incident.lost().packets() == 0 && sawAll(incident)
                    ? new Retry(Retry.Safe.YES, "the client had sent no request: 0 bytes of payload left")
                    : unknown("no request was seen on this connection");
        }
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        KernelSnapshot after = exchange.atFailure();
        if (before != null && after != null && after.bytesSent() > before.bytesSent()) {
            return unknown("the kernel sent "
                    + Quantity.bytes(after.bytesSent() - before.bytesSent())
                    + " that no write of ours accounts for");
        }
        if (exchange.failedWith(Failure.Kind.RESET) || exchange.failedWith(Failure.Kind.BROKEN_PIPE)) {
            return new Retry(Retry.Safe.YES, "the first write failed: 0 request bytes left");
        }
        return unknown("no write of this request was seen");
    }

    private static boolean sawAll(Incident incident) {
        FlowSnapshot flow = incident.flow();
        return flow != null && flow.handshakeSeen() && flow.fromClient().payloadBytes() == 0;
    }

    private static Retry noneAcknowledged(Incident incident, Exchange exchange, Acknowledged acknowledged) {
        String numbers = acknowledged.text();
        if (exchange.retransmitted()) {
            return unknown(numbers + ", but the request was sent more than once: the first copy may have been accepted,"
                    + " and its acknowledgment lost");
        }
        if (goneByPackets(incident) || goneByKernel(exchange)) {
            return new Retry(Retry.Safe.YES, numbers);
        }
        Ending ending = Ending.of(incident);
        if (ending != null && !ending.foreignSigns(incident).isEmpty()) {
            return unknown(
                    numbers + ", but the reset does not look like the server's own: the request may have reached it");
        }
        if (exchange.failedWith(Failure.Kind.RESET)) {
            return unknown(numbers + ", but a server that reads a request and aborts leaves that count at 0 too;"
                    + " the reset's own packet would tell");
        }
        if (exchange.ended()) {
            return unknown(numbers + " when the end was felt, " + Quantity.nanos(exchange.elapsedNanos())
                    + " after the write; the server's answer to them was not seen yet");
        }
        return unknown(numbers + " in " + Quantity.nanos(exchange.elapsedNanos())
                + ", but the request or its acknowledgment may still be under way");
    }

    /** The peer had sent its FIN without this request, and has answered the request with a RST since. */
    private static boolean goneByKernel(Exchange exchange) {
        KernelSnapshot after = exchange.atFailure();
        // A FIN came first if the kernel was in CLOSE_WAIT or a read met the end of the stream. EPIPE alone does not
        // tell: once a reset was reported, by whichever call, further writes meet EPIPE too.
        boolean finCameFirst = exchange.stateBefore() == TcpState.CLOSE_WAIT || exchange.endOfStreamWasRead();
        return after != null
                && after.state() == TcpState.CLOSE
                && exchange.ended()
                && finCameFirst
                && exchange.connection().localClose() == null;
    }

    /** A host that knows no such connection, or left it before the request came, has answered with a RST. */
    private static boolean goneByPackets(Incident incident) {
        RequestOnWire request = RequestOnWire.of(incident);
        Ending ending = Ending.of(incident);
        if (request == null || ending == null || incident.lost().packets() > 0) {
            return false;
        }
        TcpSegment reset = ending.peerReset();
        return reset != null
                && reset.number() > request.first().number()
                && request.coveredBy(reset) == 0
                && ending.resetSequenceExact(incident)
                && ending.foreignSigns(incident).isEmpty();
    }

    private static @Nullable String methodNote(@Nullable Call call, Retry.Safe safe) {
        String method = call == null ? null : call.method();
        if (method == null || safe == Retry.Safe.YES) {
            return null;
        }
        String upper = method.toUpperCase(Locale.ROOT);
        // RFC 9110, 9.2.1 and 9.2.2
        return switch (upper) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> upper + " changes nothing, so that repeating it does no harm";
            case "PUT", "DELETE" -> upper + " is idempotent by its definition (RFC 9110, 9.2.2)";
            default -> null;
        };
    }

    private static Retry unknown(String why) {
        return new Retry(Retry.Safe.UNKNOWN, why);
    }
}
