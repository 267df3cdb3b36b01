package io.wirewitness.diagnose;

import io.wirewitness.flow.Sequence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Role;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request that we were answering on a connection that we accepted, as our sockets and our kernel saw it: what {@link
 * Exchange} is for the other side. Immutable; any thread.
 *
 * <p>On such a connection {@code exchangeStartNanos} is when the server library took the request up, and {@code
 * exchangeBytesOut} what we have written since: the answer. Without a probe it is the first write after a read.
 */
public final class Serving {

    /** An end of the client that our kernel noticed sooner than this behind the request came with it. */
    private static final long WITH_THE_REQUEST_NANOS = 5_000_000;

    /** Frames by which a server library's own timer for writing closes a connection. */
    private static final List<String> SEND_TIMERS = List.of(
            "io.undertow.conduits.WriteTimeoutStreamSinkConduit", "io.netty.handler.timeout.WriteTimeoutHandler");

    private final Incident incident;
    private final Connection connection;

    private Serving(Incident incident, Connection connection) {
        this.incident = incident;
        this.connection = connection;
    }

    /** The reading of an incident on a connection that we accepted; null on any other. */
    public static @Nullable Serving of(Incident incident) {
        Connection connection = incident.connection();
        return connection == null || connection.role() != Role.SERVER ? null : new Serving(incident, connection);
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** When the request was taken up, or its last bytes were read where no probe knows the library; 0 if not known. */
    public long requestNanos() {
        long read = connection.lastReadNanos();
        return incident.call() == null && read != 0 ? read : connection.exchangeStartNanos();
    }

    /**
     * When the last of the request was here, by packets or by our kernel: what stood still may have read it long after, and a handler
     * may have taken it up while its body was still coming. 0 if neither tells.
     */
    public long cameNanos() {
        TcpSegment packet = requestSegment();
        if (packet != null) {
            return packet.epochNanos();
        }
        KernelSnapshot after = connection.kernelAtFailure();
        // Requests that share the connection, and TLS' goodbye, are data that came later.
        if (after == null
                || after.lastDataReceivedMillis() < 0
                || connection.multiplexed()
                || connection.tls() != null) {
            return 0;
        }
        return Math.min(incident.epochNanos(), after.epochNanos() - after.lastDataReceivedMillis() * 1_000_000);
    }

    /**
     * The last segment of the request before its client's end; null if packets do not show one that was here before the request was
     * taken up.
     */
    public @Nullable TcpSegment requestSegment() {
        FlowSnapshot flow = incident.flow();
        if (flow == null || connection.multiplexed() || incident.lost().packets() > 0) {
            return null;
        }
        boolean tls = RequestOnWire.carriesTls(incident);
        TcpSegment end = peerEnd();
        TcpSegment last = null;
        for (TcpSegment segment : flow.segments()) {
            boolean later = segment.epochNanos() > requestNanos();
            if (segment.payloadBytes() == 0
                    || segment.epochNanos() > incident.epochNanos()
                    || (end != null && segment.number() > end.number())) {
                continue;
            }
            if (!segment.source().equals(incident.remote())) {
                last = later ? last : null; // an answer of ours: what came before it was an earlier request
            } else if ((!tls || segment.payloadBytes() > Exchange.TLS_ALERT_BYTES_AT_MOST)
                    && (!later || (last != null && isBehind(segment, last)))) {
                last = segment;
            }
        }
        return last;
    }

    /** True if it is not one that was sent again. */
    private static boolean isBehind(TcpSegment segment, TcpSegment last) {
        long end = Sequence.plus(last.sequence(), last.payloadBytes());
        return !Sequence.after(end, segment.sequence());
    }

    /** Since when the client had been waiting, at the latest; 0 if not known. */
    public long sinceNanos() {
        long came = cameNanos();
        return came == 0 ? requestNanos() : came;
    }

    /** From the request to the failure; -1 if it is not known when the request came. */
    public long elapsedNanos() {
        return requestNanos() == 0 ? -1 : Math.max(0, incident.epochNanos() - sinceNanos());
    }

    /** Bytes of the answer that our kernel took. */
    public long answerBytes() {
        return connection.exchangeBytesOut();
    }

    /** True if the client ended the connection under our hands: a reset, a broken pipe, or the end of the stream. */
    public boolean endedByPeer() {
        return switch (incident.failure().kind()) {
            case RESET, BROKEN_PIPE, END_OF_STREAM -> true;
            default -> false;
        };
    }

    /**
     * True if the client reset this call's HTTP/2 stream, on a connection that lives on.
     */
    public boolean streamCancelled() {
        StreamsView streams = connection.streams();
        StreamsView.Reset reset = streams == null ? null : streams.reset();
        return incident.failure().kind() == Failure.Kind.STREAM_RESET
                && streams != null
                && reset != null
                && reset.fromPeer()
                && streams.streamId() == reset.streamId();
    }

    /**
     * Bytes of the answer that the client's kernel acknowledged; -1 if our kernel was not asked. The accepting side's SYN
     * is not in its count.
     */
    public long acknowledgedBytes() {
        KernelSnapshot after = connection.kernelAtFailure();
        if (after == null || after.bytesAcked() < 0) {
            return -1;
        }
        long before = connection.bytesOut() - answerBytes();
        return Math.max(0, Math.min(answerBytes(), after.bytesAcked() - before));
    }

    /** True if nothing of the answer is known to have reached the client: it went while it waited. */
    public boolean beforeTheAnswer() {
        if (answerBytes() == 0) {
            return true; // what packets show then is of TLS: tickets, a goodbye
        }
        FlowSnapshot flow = incident.flow();
        TcpSegment went = peerEnd();
        if (flow != null && went != null) {
            FlowExchange exchange = flow.exchange();
            return exchange == null
                    || exchange.responseFirstNanos() == 0
                    || went.epochNanos() <= exchange.responseFirstNanos()
                    || acknowledgedBytes() == 0;
        }
        return acknowledgedBytes() == 0;
    }

    /** The client's FIN or RST, if it was the first of the connection; null without packets. */
    public @Nullable TcpSegment peerEnd() {
        Ending ending = Ending.of(incident);
        return ending == null || ending.begunByUs() ? null : ending.peerFirst();
    }

    /** When the client went, as the strongest tier tells it; 0 if none does. */
    public long wentNanos() {
        StreamsView streams = connection.streams();
        if (streamCancelled() && streams != null && streams.reset() != null) {
            return streams.reset().epochNanos();
        }
        long seen = seenGoingNanos();
        return seen != 0 ? seen : connection.endOfStreamNanos();
    }

    /** When the client's end was here, by packets or by our kernel, whoever read what and when; 0 if neither tells. */
    public long seenGoingNanos() {
        TcpSegment end = peerEnd();
        if (end != null) {
            return end.epochNanos();
        }
        // A FIN carries an ACK, and our kernel keeps the time of the last ACK (tcp_ack sets rcv_tstamp); a RST does not
        // count. With a FIN in, and nothing of the answer acknowledged, the last ACK is the FIN's.
        KernelSnapshot after = connection.kernelAtFailure();
        if (after == null || after.lastAckReceivedMillis() < 0 || acknowledgedBytes() != 0 || !finReceived(after)) {
            return 0;
        }
        long last = after.epochNanos() - after.lastAckReceivedMillis() * 1_000_000;
        return requestNanos() != 0 && last - sinceNanos() > WITH_THE_REQUEST_NANOS ? last : 0;
    }

    /** True if our kernel counted one byte more than the client's payload: its FIN. */
    private boolean finReceived(KernelSnapshot after) {
        return after.bytesReceived() >= 0
                && after.bytesReceived() - connection.bytesIn() - Math.max(0, after.receiveQueueBytes()) == 1;
    }

    /** How long the client had waited when it went; -1 if it is not known. */
    public long waitedNanos() {
        long went = wentNanos();
        // The kernel counts in milliseconds: a client does not wait longer than until its end is felt.
        return went == 0 || requestNanos() == 0 ? -1 : Math.min(elapsedNanos(), Math.max(0, went - sinceNanos()));
    }

    /**
     * True if our own time-out for writing ended it: the library said so, or its timer's own frames stand in the stack of
     * our close. Where requests share the connection nobody counts one's bytes; there a probe tells of a time-out only if a write
     * of its answer was under way.
     */
    public boolean sendTimedOut() {
        if (incident.failure().kind() == Failure.Kind.TIMED_OUT) {
            return answerBytes() > 0 || (connection.multiplexed() && incident.call() != null);
        }
        String thrown = incident.failure().exceptionClass();
        if (thrown != null && thrown.endsWith(".WriteTimeoutException")) {
            return true; // XNIO's and netty's
        }
        LocalClose close = connection.localClose();
        return close != null
                && close.stack().stream().anyMatch(frame -> SEND_TIMERS.stream().anyMatch(frame::contains));
    }

    /** True if our kernel held bytes back although all it had sent was acknowledged, for the client's window was closed. */
    public boolean windowClosedByKernel() {
        KernelSnapshot after = connection.kernelAtFailure();
        return after != null && after.waitsForWindow();
    }

    /**
     * True if requests share the connection, and our kernel had nothing of it left that was not sent and acknowledged: what a write
     * still waited for then was the client's HTTP/2 window (RFC 9113, 5.2), of the stream or of the connection.
     */
    public boolean streamWindowUsedUp() {
        KernelSnapshot after = connection.kernelAtFailure();
        return connection.multiplexed()
                && after != null
                && after.notSentBytes() == 0
                && after.unackedSegments() == 0
                && after.retransmits() <= 0;
    }

    /** Adds the request's beginning and what the application saw. */
    public void describe(Statement statement) {
        if (requestNanos() != 0) {
            statement.fact(
                    Tier.APP,
                    requestNanos(),
                    (connection.ordinal() > 0 && incident.call() != null
                                    ? "request number " + connection.ordinal() + " on this connection"
                                    : "a request")
                            + (incident.call() != null ? " reached the handler" : " was read"));
        }
        statement.failure();
        KernelSnapshot after = connection.kernelAtFailure();
        if (after != null) {
            StringBuilder text = new StringBuilder(after.state() + " after the failure");
            long acknowledged = acknowledgedBytes();
            if (acknowledged >= 0 && answerBytes() > 0) {
                text.append(", ")
                        .append(acknowledged)
                        .append(" of ")
                        .append(answerBytes())
                        .append(" answer bytes were acknowledged");
            }
            if (after.notSentBytes() > 0) {
                text.append(", ").append(Quantity.bytes(after.notSentBytes())).append(" not sent yet");
            }
            if (after.lastAckReceivedMillis() >= 0) {
                text.append(", the client's last acknowledgment ")
                        .append(Quantity.millis(after.lastAckReceivedMillis()))
                        .append(" old");
            }
            statement.fact(Tier.KERNEL, after.epochNanos(), text.toString());
        }
        if (connection.endOfStreamNanos() != 0) {
            statement.fact(Tier.APP, connection.endOfStreamNanos(), "a read met the end of the client's stream");
        }
    }
}
