package io.wirewitness.explain;

import io.wirewitness.diagnose.EarlyAnswer;
import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.LatestExchange;
import io.wirewitness.diagnose.Leftover;
import io.wirewitness.diagnose.RecordsOnWire;
import io.wirewitness.diagnose.Responder;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.diagnose.TlsMismatch;
import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * What a client must have felt, read from packets alone: the same kinds of failure that the agent hears from sockets, so
 * that the same rules can judge it. Nothing is felt by a connection that ends after a complete response, by a health check,
 * by one that was given up at once, or by one that was still open.
 *
 * @param epochNanos when it was felt
 * @param failure what was felt; no exception is known
 */
record Observation(long epochNanos, Failure.Kind failure) {

    /** So near to the end of the file, the other half of an ending may be missing. */
    static final long UNDECIDED_NANOS = 100_000_000;

    /** A client that closes sooner was not driven away by silence: it cancelled, and nobody else felt anything. */
    static final long PATIENCE_NANOS = 1_000_000_000;

    /** A request so long without an answer at the end of the capture is told, though nobody gave up yet. */
    static final long WAITING_NANOS = 3_000_000_000L;

    /** A receive window of zero for so long decides how an ending is read where messages have no known length. */
    static final long STALLED_WINDOW_NANOS = 5_000_000_000L;

    /**
     * A SYN that was sent once was given up within the second after which a kernel repeats it (RFC 6298, 2.1): a race
     * between addresses (RFC 8305) or a scan, and nobody waited for it.
     */
    private static final int SYNS_OF_SOMEBODY_WHO_WAITED = 2;

    /** A control frame alone has at most 17 bytes (RFC 9113, 6.7): it asks for nothing. */
    private static final int LARGEST_HTTP2_CONTROL = 17;

    /** A Finished with a change of cipher before it, or an alert: the largest is 6 + 74 bytes (SHA-384; RFC 8446, 5.2). */
    private static final int LARGEST_TLS_CONTROL = 80;

    /** Requests that wait beside each other, as in HTTP/2, are seldom so many, so far apart. */
    private static final int PAUSES_OF_A_TALK = 3;

    /** What goes out in one piece has no such pause inside; it is shorter than {@link #PATIENCE_NANOS} by a timer's jitter. */
    private static final long PAUSE_NANOS = 900_000_000;

    /** Session tickets and alerts in segments of their own; a lost segment of an answer has more. */
    private static final int TLS_ASIDE_BYTES = 1_000;

    /** A masked WebSocket close frame with its status has 8 bytes (RFC 6455, 5.5.1). */
    private static final int CLOSE_FRAME_BYTES = 8;

    /** LDAP's unbind has 7 bytes, and more with a long message number (RFC 4511, 4.3). */
    private static final int LARGEST_FAREWELL = 12;

    private static final int SWITCHING_PROTOCOLS = 101;

    /** What was felt on a connection; null if nothing was, or if the capture ends too early to say. */
    static @Nullable Observation of(FlowSnapshot flow, CaptureInfo capture, boolean unreachable) {
        if (metItself(flow)) {
            return new Observation(flow.firstNanos(), Failure.Kind.OTHER);
        }
        if (isOneSided(flow)) {
            return null;
        }
        Observation seen = ending(flow, capture, unreachable);
        if (seen == null && flow.errorAnswer() == null && Responder.isPutIn(flow)) {
            return new Observation(flow.lastNanos(), Failure.Kind.OTHER);
        }
        if (seen == null && flow.errorAnswer() == null) {
            seen = odd(flow);
        }
        return seen == null && flow.errorAnswer() != null
                ? new Observation(flow.errorAnswer().responseFirstNanos(), Failure.Kind.ERROR_STATUS)
                : seen == null ? slowness(flow) : seen;
    }

    /** An answer that does not fit what was asked, or a reader that closed because of it. */
    private static @Nullable Observation odd(FlowSnapshot flow) {
        FlowExchange refused = HttpTalk.odd(flow);
        if (refused != null) {
            return new Observation(refused.responseFirstNanos(), Failure.Kind.ERROR_STATUS);
        }
        TcpSegment end = earliest(
                flow.fromClient().fin(),
                flow.fromClient().rst(),
                flow.fromServer().fin(),
                flow.fromServer().rst());
        FlowExchange exchange = flow.exchange();
        return end != null
                        && exchange != null
                        && end.source().equals(flow.client())
                        && exchange.answer() == Answer.INCOMPLETE
                        && HttpTalk.isWholeForAPart(flow)
                ? new Observation(end.epochNanos(), Failure.Kind.OTHER)
                : null;
    }

    /**
     * True if the capture shows one direction only, because the other takes another way: an end acknowledges what was
     * never seen. Silence means nothing then.
     */
    static boolean isOneSided(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        return (server.segments() == 0 && client.highestAcknowledgment() >= 0)
                || (client.segments() == 0 && server.payloadBytes() > 0);
    }

    /** True if the capture ended while something was under way that may have ended well or badly. */
    static boolean isUndecided(FlowSnapshot flow, CaptureInfo capture) {
        if (isOneSided(flow)) {
            return true;
        }
        FlowExchange exchange = LatestExchange.of(flow);
        boolean waits =
                isOpening(flow) || (exchange != null && exchange.answer() == Answer.NONE && isRequest(flow, exchange));
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        TcpSegment end = earliest(client.fin(), client.rst(), server.fin(), server.rst());
        long quiet = capture.lastNanos() - flow.lastNanos();
        return waits && (end == null ? quiet < WAITING_NANOS : quiet < UNDECIDED_NANOS && !end.has(TcpFlags.RST));
    }

    /** True if somebody waited in vain: what came after the capture could still have ended it well. */
    boolean isOfSilence() {
        return failure == Failure.Kind.STALLED || failure == Failure.Kind.CONNECT_TIMED_OUT;
    }

    /**
     * True if the connection ended under a request and only half of that ending is seen: a FIN without an answer, or a RST
     * out of the blue. What either end sent next would tell more.
     */
    boolean isHalfAnEnding(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        boolean ends = failure == Failure.Kind.RESET || failure == Failure.Kind.END_OF_STREAM;
        boolean whole = server.fin() != null && (client.fin() != null || client.rst() != null || server.rst() != null);
        return ends && !whole;
    }

    private static boolean isOpening(FlowSnapshot flow) {
        FlowSnapshot.Side server = flow.fromServer();
        return flow.fromClient().habits().syns() > 0
                && server.habits().syns() == 0
                && server.payloadBytes() == 0
                && flow.fromClient().payloadBytes() == 0;
    }

    private static @Nullable Observation ending(FlowSnapshot flow, CaptureInfo capture, boolean unreachable) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        if (isOpening(flow)) {
            return connecting(flow, capture, unreachable);
        }
        TcpSegment first = earliest(client.fin(), client.rst(), server.fin(), server.rst());
        Observation seen;
        if (first == null) {
            seen = waiting(flow, capture);
        } else if (first.source().equals(flow.client())) {
            seen = endedByClient(flow, first);
        } else {
            seen = endedByServer(flow, capture);
        }
        TcpSegment refusal = seen == null ? refusal(flow) : null;
        return refusal == null ? seen : new Observation(refusal.epochNanos(), Failure.Kind.OTHER);
    }

    private static @Nullable Observation connecting(FlowSnapshot flow, CaptureInfo capture, boolean unreachable) {
        TcpSegment refusal = flow.fromServer().rst();
        if (refusal != null) {
            return new Observation(refusal.epochNanos(), Failure.Kind.CONNECT_REFUSED);
        }
        if (unreachable) {
            return new Observation(flow.lastNanos(), Failure.Kind.CONNECT_UNREACHABLE);
        }
        if (flow.fromServer().segments() > 0) {
            return new Observation(flow.lastNanos(), Failure.Kind.CONNECT_FAILED);
        }
        boolean longAgo = capture.lastNanos() - flow.firstNanos() >= WAITING_NANOS;
        return longAgo && flow.fromClient().habits().syns() >= SYNS_OF_SOMEBODY_WHO_WAITED
                ? new Observation(flow.lastNanos(), Failure.Kind.CONNECT_TIMED_OUT)
                : null;
    }

    /**
     * The segment by which the two ends failed to understand each other: a fatal alert in clear, an encrypted one where the
     * client's Finished had to be, bytes that are no TLS where TLS was spoken, or bytes behind a response; null if none is.
     */
    private static @Nullable TcpSegment refusal(FlowSnapshot flow) {
        TlsMismatch mismatch = TlsMismatch.of(flow);
        if (mismatch != null) {
            return mismatch.answer();
        }
        TlsHandshake tls = TlsHandshake.of(flow);
        if (tls != null) {
            TcpSegment alert = tls.fatalAlertAt();
            return alert != null || tls.clientFinished() ? alert : tls.encryptedAlertAt(flow.client());
        }
        Leftover left = Leftover.of(flow);
        return left == null ? null : left.segment();
    }

    private static @Nullable Observation endedByClient(FlowSnapshot flow, TcpSegment first) {
        FlowExchange exchange = LatestExchange.of(flow);
        if (exchange == null) {
            return null;
        }
        // An answer that came behind the client's end is one that it did not wait for.
        boolean late = exchange.responseNumber() > first.number();
        if (late ? !isRequest(flow, exchange) : !awaitsMore(flow, exchange)) {
            return null;
        }
        long since = late
                ? exchange.requestLastNanos()
                : Math.max(exchange.requestLastNanos(), exchange.responseLastNanos());
        long quiet = first.epochNanos() - since;
        return quiet >= PATIENCE_NANOS && (late || !isPause(flow, exchange, quiet))
                ? new Observation(first.epochNanos(), Failure.Kind.TIMED_OUT)
                : null;
    }

    private static @Nullable Observation endedByServer(FlowSnapshot flow, CaptureInfo capture) {
        FlowSnapshot.Side server = flow.fromServer();
        FlowExchange exchange = LatestExchange.of(flow);
        TcpSegment fin = server.fin();
        TcpSegment reset = server.rst();
        if (exchange == null) {
            return resetBehindConnect(flow);
        }
        TcpSegment resetFirst = reset != null && (fin == null || reset.number() < fin.number()) ? reset : null;
        // Where the answer came later, the client had been reset already, by whomever.
        boolean beforeItsAnswer = resetFirst != null && exchange.responseFirstNanos() > resetFirst.epochNanos();
        if (!beforeItsAnswer && !inFlight(flow, exchange)) {
            return null;
        }
        if (resetFirst != null) {
            return new Observation(resetFirst.epochNanos(), Failure.Kind.RESET);
        }
        if (fin == null) {
            return null;
        }
        // A reset behind the FIN is never felt: the read meets the end of the stream (facts on Linux, 5.3).
        long felt = Math.max(fin.epochNanos(), exchange.requestFirstNanos());
        if (fin.epochNanos() < exchange.requestFirstNanos() && reset != null) {
            felt = Math.max(felt, reset.epochNanos());
        }
        boolean undecided = reset == null && capture.lastNanos() - felt < UNDECIDED_NANOS && capture.fault() != null;
        return undecided ? null : new Observation(felt, Failure.Kind.END_OF_STREAM);
    }

    /** A connection that was made and reset at once, before either end had sent a byte. */
    private static @Nullable Observation resetBehindConnect(FlowSnapshot flow) {
        TcpSegment reset = flow.fromServer().rst();
        return flow.handshakeSeen()
                        && reset != null
                        && flow.fromServer().fin() == null
                        && flow.fromClient().payloadBytes() == 0
                        && flow.fromServer().payloadBytes() == 0
                        && reset.epochNanos() - flow.firstNanos() < WAITING_NANOS
                ? new Observation(reset.epochNanos(), Failure.Kind.RESET)
                : null;
    }

    /** True if the latest request had no answer, or not all of it, when the server ended the connection. */
    private static boolean inFlight(FlowSnapshot flow, FlowExchange exchange) {
        return switch (answer(flow, exchange)) {
            case NONE ->
                isRequest(flow, exchange)
                        && !(flow.fromServer().fin() != null
                                && (isOneWay(flow, exchange) || isFarewell(flow, exchange)));
            case INCOMPLETE -> true;
            case COMPLETE -> stillSending(flow, exchange) || resetInsideItsBody(flow, exchange);
            case UNKNOWN ->
                stillSending(flow, exchange)
                        || isInsideHandshake(flow, exchange)
                        || isInsideRecord(flow)
                        || flow.fromClient().zeroWindows().longestNanos() >= STALLED_WINDOW_NANOS
                        || stoppedInTheMiddle(flow)
                        || sentIntoNothing(flow);
        };
    }

    /** True if the server had greeted by TLS and the client had not finished its part of the handshake. */
    private static boolean isInsideHandshake(FlowSnapshot flow, FlowExchange exchange) {
        TlsHandshake tls = exchange.ordinal() == 0 ? TlsHandshake.of(flow) : null;
        return tls != null && tls.serverSpokeTls() && !tls.clientFinished();
    }

    /** True if the server ended behind a part of a TLS record. */
    private static boolean isInsideRecord(FlowSnapshot flow) {
        return flow.protocol() == Protocol.TLS
                && flow.fromServer().rst() == null
                && RecordsOnWire.of(flow, flow.server()).cut();
    }

    /** How far the answer got; behind an upgrade there are no answers. */
    private static Answer answer(FlowSnapshot flow, FlowExchange exchange) {
        boolean upgraded = flow.protocol() == Protocol.UPGRADED
                && (exchange.httpStatus() == SWITCHING_PROTOCOLS || exchange.httpStatus() / 100 == 2);
        boolean known = exchange.answer() == Answer.COMPLETE || exchange.answer() == Answer.UNKNOWN;
        return upgraded || (!known && missedAnswer(flow, exchange)) ? Answer.UNKNOWN : exchange.answer();
    }

    /**
     * True if the client acknowledged more of an answer than was captured: the capture lost packets, and what it does not
     * show was there all the same.
     */
    static boolean missedAnswer(FlowSnapshot flow, FlowExchange exchange) {
        long acknowledged = flow.fromClient().highestAcknowledgment();
        if (acknowledged < 0) {
            return false;
        }
        long firstOfServer = -1;
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() == exchange.requestNumber()) {
                long shown = exchange.responseBytes() + 1; // 1 for a FIN
                return beyond(acknowledged, segment.acknowledgment()) > shown + uncounted(flow);
            }
            if (firstOfServer < 0 && segment.source().equals(flow.server()) && !segment.has(TcpFlags.RST)) {
                firstOfServer = segment.sequence();
            }
        }
        return firstOfServer >= 0
                && beyond(acknowledged, firstOfServer) > flow.fromServer().payloadBytes() + 2; // and 1 for a SYN
    }

    /** Alerts and session tickets are no part of an answer, though they are acknowledged. */
    private static int uncounted(FlowSnapshot flow) {
        return flow.protocol() == Protocol.TLS ? TLS_ASIDE_BYTES : 0;
    }

    /** The same of the request: the server acknowledged more of it than was captured. */
    private static boolean missedRequest(FlowSnapshot flow, FlowExchange exchange) {
        long acknowledged = flow.fromServer().highestAcknowledgment();
        return acknowledged >= 0
                && beyond(acknowledged, exchange.requestSequence()) > exchange.requestBytes() + 1 + uncounted(flow);
    }

    /** How far one sequence number lies behind another; negative if it lies before it (RFC 9293, 3.4). */
    private static int beyond(long one, long other) {
        return (int) (one - other);
    }

    /** True if what the client sent last asks for an answer, as far as its size tells. */
    private static boolean isRequest(FlowSnapshot flow, FlowExchange exchange) {
        return switch (flow.protocol()) {
            case HTTP2 -> exchange.requestBytes() > LARGEST_HTTP2_CONTROL;
            case TLS -> exchange.ordinal() == 0 || exchange.requestBytes() > LARGEST_TLS_CONTROL;
            default -> true;
        };
    }

    /** True if the client talks for long and the server never does: a log or a metric stream, where no answer is due. */
    private static boolean isOneWay(FlowSnapshot flow, FlowExchange exchange) {
        return flow.protocol() == Protocol.TLS ? talksAlone(flow, exchange) : isOneWayInClear(flow, exchange);
    }

    /**
     * True if a TLS client said one thing after another with pauses between, all of which arrived, and the server answered
     * none: they are events, and whether the last of them was a request is not known.
     */
    private static boolean talksAlone(FlowSnapshot flow, FlowExchange exchange) {
        if (exchange.ordinal() == 0 || isUnacknowledged(flow)) {
            return false;
        }
        int pauses = 0;
        TcpSegment last = null;
        for (TcpSegment segment : flow.recent()) {
            if (segment.payloadBytes() > LARGEST_TLS_CONTROL
                    && segment.number() >= exchange.requestNumber()
                    && segment.source().equals(flow.client())) {
                pauses += last != null
                                && beyond(segment.sequence(), last.sequence()) > 0
                                && segment.epochNanos() - last.epochNanos() >= PAUSE_NANOS
                        ? 1
                        : 0;
                last = segment;
            }
        }
        return pauses >= PAUSES_OF_A_TALK;
    }

    private static boolean isOneWayInClear(FlowSnapshot flow, FlowExchange exchange) {
        return flow.protocol() == Protocol.OTHER
                && flow.fromServer().payloadBytes() == 0
                && exchange.requestLastNanos() - exchange.requestFirstNanos() >= PATIENCE_NANOS;
    }

    /**
     * True if the server closed behind a word of the client's that is as short as a farewell, after it had talked with it:
     * MySQL's COM_QUIT (5 bytes), PostgreSQL's Terminate (5), MQTT's DISCONNECT (2 to 4), LDAP's unbind (7 and more) and
     * memcached's quit (6) are answered by a FIN and nothing else.
     */
    private static boolean isFarewell(FlowSnapshot flow, FlowExchange exchange) {
        TcpSegment fin = flow.fromServer().fin();
        return flow.protocol() == Protocol.OTHER
                && exchange.requestBytes() <= LARGEST_FAREWELL
                && flow.fromServer().payloadBytes() > 0
                && flow.fromServer().rst() == null
                && fin != null
                && fin.number() > exchange.requestNumber()
                && beyond(fin.acknowledgment(), exchange.requestSequence()) >= exchange.requestBytes();
    }

    /**
     * True if the client waits for an answer, or for more of one. A protocol that is not known must have answered before, in a
     * capture from its beginning on (in the middle of a WebSocket, a message needs no answer), or the client's own bytes
     * must be on their way still.
     */
    private static boolean awaitsMore(FlowSnapshot flow, FlowExchange exchange) {
        if (!isRequest(flow, exchange)) {
            return false;
        }
        return switch (answer(flow, exchange)) {
            case NONE ->
                switch (flow.protocol()) {
                    case OTHER ->
                        (flow.handshakeSeen() && flow.fromServer().payloadBytes() > 0) || isUnacknowledged(flow);
                    case TLS -> !talksAlone(flow, exchange);
                    default -> true;
                };
            case INCOMPLETE -> true;
            case UNKNOWN -> lacksSome(flow) || isInsideHandshake(flow, exchange);
            case COMPLETE -> false;
        };
    }

    /** True if the client asked again for bytes of the server that did not come, while later ones did. */
    private static boolean lacksSome(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        int missing = (int) (flow.fromServer().highestSequenceEnd() - client.highestAcknowledgment());
        return client.habits().duplicateAcknowledgments() > 0 && client.highestAcknowledgment() >= 0 && missing > 1;
    }

    /** True if the client repeated bytes that the server never acknowledged. */
    private static boolean isUnacknowledged(FlowSnapshot flow) {
        long acknowledged = flow.fromServer().highestAcknowledgment();
        long sent = flow.fromClient().highestSequenceEnd();
        return flow.fromClient().retransmissions() > 0 && acknowledged >= 0 && beyond(sent, acknowledged) > 0;
    }

    /**
     * True if the client was still sending its request when the answer was complete. Where its length is not known, only a
     * reset tells that the server did not want the rest.
     */
    private static boolean stillSending(FlowSnapshot flow, FlowExchange exchange) {
        TcpSegment last = lastPayload(flow, flow.client());
        boolean data = flow.protocol() != Protocol.TLS || (last != null && last.payloadBytes() > LARGEST_TLS_CONTROL);
        boolean reset = flow.fromServer().rst() != null;
        boolean unwanted = exchange.requestTotalBytes() >= 0 || (reset && data);
        // A full window may have kept back what its head announces when the answer came.
        boolean cutOff = exchange.requestTotalBytes() >= 0 && reset;
        return exchange.responseFirstNanos() > 0
                && (exchange.requestLastNanos() > exchange.responseFirstNanos() || cutOff)
                && !exchange.requestComplete()
                && !missedRequest(flow, exchange)
                && unwanted
                && exchange.ordinal() > 0
                && flow.protocol() != Protocol.UPGRADED;
    }

    /**
     * True if the server answered a request whose body was on its way, and reset the connection: what it took no more, the
     * client could not send, not even a byte behind the answer.
     */
    private static boolean resetInsideItsBody(FlowSnapshot flow, FlowExchange exchange) {
        return flow.fromServer().rst() != null
                && flow.fromServer().fin() == null
                && flow.fromClient().fin() == null
                && !missedRequest(flow, exchange)
                && EarlyAnswer.isInsideItsBody(flow);
    }

    /** True if an upgraded connection was reset in answer to what the client sent, and no close was under way. */
    private static boolean sentIntoNothing(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        TcpSegment last = lastPayload(flow, flow.client());
        return flow.protocol() == Protocol.UPGRADED
                && server.rst() != null
                && server.fin() == null
                && client.fin() == null
                && client.lastPayloadNanos() > server.lastPayloadNanos()
                && last != null
                && last.payloadBytes() > CLOSE_FRAME_BYTES;
    }

    private static @Nullable TcpSegment lastPayload(FlowSnapshot flow, Endpoint sender) {
        TcpSegment last = null;
        for (TcpSegment segment : flow.recent()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(sender)) {
                last = segment;
            }
        }
        return last;
    }

    /** True if the server's last payload was a full segment that pushed nothing, and no record ends there: more was to come. */
    private static boolean stoppedInTheMiddle(FlowSnapshot flow) {
        if (flow.protocol() == Protocol.TLS
                && RecordsOnWire.of(flow, flow.server()).whole()) {
            return false;
        }
        TcpSegment last = lastPayload(flow, flow.server());
        int full = flow.fromServer().habits().largestPayloadBytes();
        return last != null && full >= 512 && last.payloadBytes() >= full && !last.has(TcpFlags.PSH);
    }

    private static @Nullable Observation waiting(FlowSnapshot flow, CaptureInfo capture) {
        FlowExchange exchange = LatestExchange.of(flow);
        if (exchange == null || !awaitsMore(flow, exchange)) {
            return null;
        }
        if (isOutstanding(flow.fromServer(), flow.fromClient())
                || isOutstanding(flow.fromClient(), flow.fromServer())) {
            return null;
        }
        long quiet = capture.lastNanos() - Math.max(exchange.requestLastNanos(), exchange.responseLastNanos());
        return quiet >= WAITING_NANOS && !isPause(flow, exchange, quiet)
                ? new Observation(capture.lastNanos(), Failure.Kind.STALLED)
                : null;
    }

    /**
     * True if bytes are neither acknowledged nor repeated, which any kernel does within seconds: the capture stopped
     * showing the connection, and its silence means nothing.
     */
    private static boolean isOutstanding(FlowSnapshot.Side sender, FlowSnapshot.Side receiver) {
        return receiver.highestAcknowledgment() >= 0
                && sender.highestSequenceEnd() >= 0
                && beyond(sender.highestSequenceEnd(), receiver.highestAcknowledgment()) > 0
                && sender.retransmissions() == 0;
    }

    /**
     * True if an answer without a known end, such as a stream of events, had paused for at least half as long before: it
     * may just have had nothing to say.
     */
    private static boolean isPause(FlowSnapshot flow, FlowExchange exchange, long quietNanos) {
        if (answer(flow, exchange) != Answer.INCOMPLETE
                || exchange.responseTotalBytes() >= 0
                || isUnacknowledged(flow)) {
            return false;
        }
        long last = 0;
        long longest = 0;
        for (TcpSegment segment : flow.recent()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(flow.server())) {
                longest = last == 0 ? 0 : Math.max(longest, segment.epochNanos() - last);
                last = segment.epochNanos();
            }
        }
        return longest * 2 >= quietNanos;
    }

    /** Nothing failed, and yet somebody waited. */
    private static @Nullable Observation slowness(FlowSnapshot flow) {
        if (flow.handshakeStall() != null) {
            return new Observation(flow.handshakeStall().untilNanos(), Failure.Kind.STALLED);
        }
        long asked = flow.fromClient().habits().firstSynNanos();
        long answered = flow.fromServer().habits().firstSynNanos();
        boolean slow = flow.handshakeSeen() && asked > 0 && answered - asked >= Handshake.SLOW_NANOS;
        return slow ? new Observation(answered, Failure.Kind.STALLED) : null;
    }

    /** True if a socket answered its own SYN: whatever is written on it comes back to its writer. */
    private static boolean metItself(FlowSnapshot flow) {
        return flow.client().equals(flow.server())
                && flow.segments().stream().anyMatch(segment -> segment.has(TcpFlags.SYN | TcpFlags.ACK));
    }

    static @Nullable TcpSegment earliest(@Nullable TcpSegment... candidates) {
        TcpSegment first = null;
        for (TcpSegment candidate : candidates) {
            if (candidate != null && (first == null || candidate.number() < first.number())) {
                first = candidate;
            }
        }
        return first;
    }

    /** The connection as its client's sockets would describe it. */
    static Connection connection(FlowSnapshot flow, @Nullable FlowExchange exchange, @Nullable String host) {
        return connection(flow, exchange, host, flow.firstNanos());
    }

    /**
     * The same, of a capture that began then: where the connection is older, which request this is cannot be told, and the
     * first one seen comes after at least the quiet that was seen.
     */
    static Connection connection(
            FlowSnapshot flow, @Nullable FlowExchange told, @Nullable String host, long captureFirstNanos) {
        FlowExchange exchange = told != null && told.equals(flow.exchange()) ? LatestExchange.of(flow) : told;
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        boolean opened = flow.handshakeSeen();
        long idle = exchange == null ? -1 : exchange.idleBeforeNanos();
        if (exchange != null && idle < 0 && !opened) {
            long since = flow.firstNanos() >= exchange.requestFirstNanos() ? captureFirstNanos : flow.firstNanos();
            idle = Math.max(0, exchange.requestFirstNanos() - since);
        }
        return new Connection(
                0,
                Role.OBSERVER,
                flow.client(),
                flow.server(),
                host,
                opened ? flow.firstNanos() : 0,
                opened && server.habits().syns() > 0 ? flow.firstNanos() : 0,
                server.lastPayloadNanos(),
                client.lastPayloadNanos(),
                server.payloadBytes(),
                client.payloadBytes(),
                exchange == null || !opened ? 0 : exchange.ordinal(),
                exchange == null ? 0 : exchange.requestFirstNanos(),
                idle < 0 ? -1 : idle / 1_000_000,
                exchange == null ? 0 : exchange.requestBytes(),
                exchange == null ? 0 : exchange.responseBytes(),
                server.fin() == null ? 0 : server.fin().epochNanos(),
                null,
                null,
                null,
                flow.protocol() == Protocol.HTTP2 || (exchange != null && exchange.pipelined()),
                null,
                null);
    }
}
