package io.wirewitness.explain;

import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Connection;
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
 * or by one that was still open.
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

    /** What was felt on a connection; null if nothing was, or if the capture ends too early to say. */
    static @Nullable Observation of(FlowSnapshot flow, CaptureInfo capture, boolean unreachable) {
        Observation seen = ending(flow, capture, unreachable);
        return seen == null && flow.errorAnswer() != null
                ? new Observation(flow.errorAnswer().responseFirstNanos(), Failure.Kind.ERROR_STATUS)
                : seen == null ? slowness(flow) : seen;
    }

    private static @Nullable Observation ending(FlowSnapshot flow, CaptureInfo capture, boolean unreachable) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        boolean answered = server.habits().syns() > 0;
        if (client.habits().syns() > 0 && !answered && server.payloadBytes() == 0) {
            return connecting(flow, capture, unreachable);
        }
        TcpSegment first = earliest(client.fin(), client.rst(), server.fin(), server.rst());
        if (first == null) {
            return waiting(flow, capture);
        }
        return first.source().equals(flow.client()) ? endedByClient(flow, first) : endedByServer(flow, capture);
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
        return longAgo ? new Observation(flow.lastNanos(), Failure.Kind.CONNECT_TIMED_OUT) : null;
    }

    private static @Nullable Observation endedByClient(FlowSnapshot flow, TcpSegment first) {
        FlowExchange exchange = flow.exchange();
        if (exchange == null) {
            return null;
        }
        // An answer that came behind the client's end is one that it did not wait for.
        boolean late = exchange.responseNumber() > first.number();
        if (!late && (exchange.answer() == Answer.COMPLETE || exchange.answer() == Answer.UNKNOWN)) {
            return null;
        }
        long since = late
                ? exchange.requestLastNanos()
                : Math.max(exchange.requestLastNanos(), exchange.responseLastNanos());
        return first.epochNanos() - since >= PATIENCE_NANOS
                ? new Observation(first.epochNanos(), Failure.Kind.TIMED_OUT)
                : null;
    }

    private static @Nullable Observation endedByServer(FlowSnapshot flow, CaptureInfo capture) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        FlowExchange exchange = flow.exchange();
        TcpSegment fin = server.fin();
        TcpSegment reset = server.rst();
        if (exchange == null) {
            return reset != null && fin == null && client.payloadBytes() == 0
                    ? new Observation(reset.epochNanos(), Failure.Kind.RESET)
                    : null;
        }
        if (!inFlight(flow, exchange)) {
            return null;
        }
        if (fin == null || (reset != null && reset.number() < fin.number())) {
            return reset == null ? null : new Observation(reset.epochNanos(), Failure.Kind.RESET);
        }
        // A reset behind the FIN is never felt: the read meets the end of the stream (facts on Linux, 5.3).
        long felt = Math.max(fin.epochNanos(), exchange.requestFirstNanos());
        if (fin.epochNanos() < exchange.requestFirstNanos() && reset != null) {
            felt = Math.max(felt, reset.epochNanos());
        }
        boolean undecided = reset == null && capture.lastNanos() - felt < UNDECIDED_NANOS && capture.fault() != null;
        return undecided ? null : new Observation(felt, Failure.Kind.END_OF_STREAM);
    }

    /** True if the latest request had no answer, or not all of it, when the server ended the connection. */
    private static boolean inFlight(FlowSnapshot flow, FlowExchange exchange) {
        return switch (exchange.answer()) {
            case NONE, INCOMPLETE -> true;
            case COMPLETE -> stillSending(flow, exchange);
            case UNKNOWN ->
                stillSending(flow, exchange)
                        || flow.fromClient().zeroWindows().longestNanos() >= STALLED_WINDOW_NANOS
                        || stoppedInTheMiddle(flow);
        };
    }

    /** True if the client was still sending its request when the answer began. */
    private static boolean stillSending(FlowSnapshot flow, FlowExchange exchange) {
        return exchange.responseFirstNanos() > 0
                && exchange.requestLastNanos() > exchange.responseFirstNanos()
                && !exchange.requestComplete()
                && exchange.ordinal() > 0
                && flow.protocol() != Protocol.UPGRADED;
    }

    /** True if the server's last payload was a full segment that pushed nothing: more was to come. */
    private static boolean stoppedInTheMiddle(FlowSnapshot flow) {
        TcpSegment last = null;
        for (TcpSegment segment : flow.recent()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(flow.server())) {
                last = segment;
            }
        }
        int full = flow.fromServer().habits().largestPayloadBytes();
        return last != null && full >= 512 && last.payloadBytes() >= full && !last.has(TcpFlags.PSH);
    }

    private static @Nullable Observation waiting(FlowSnapshot flow, CaptureInfo capture) {
        FlowExchange exchange = flow.exchange();
        if (exchange == null || exchange.answer() == Answer.COMPLETE || exchange.answer() == Answer.UNKNOWN) {
            return null;
        }
        long since = Math.max(exchange.requestLastNanos(), exchange.responseLastNanos());
        return capture.lastNanos() - since >= WAITING_NANOS
                ? new Observation(capture.lastNanos(), Failure.Kind.STALLED)
                : null;
    }

    /** Nothing failed, and yet somebody waited. */
    private static @Nullable Observation slowness(FlowSnapshot flow) {
        if (flow.handshakeStall() != null) {
            return new Observation(flow.handshakeStall().untilNanos(), Failure.Kind.STALLED);
        }
        return null;
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
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        boolean opened = flow.handshakeSeen();
        long idle = exchange == null ? -1 : exchange.idleBeforeNanos();
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
                exchange == null ? 0 : exchange.ordinal(),
                exchange == null ? 0 : exchange.requestFirstNanos(),
                idle < 0 ? -1 : idle / 1_000_000,
                exchange == null ? 0 : exchange.requestBytes(),
                exchange == null ? 0 : exchange.responseBytes(),
                server.fin() == null ? 0 : server.fin().epochNanos(),
                null,
                null,
                null,
                flow.protocol() == Protocol.HTTP2);
    }
}
