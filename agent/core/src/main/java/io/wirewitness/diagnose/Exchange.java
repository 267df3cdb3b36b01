package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.TlsView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request in flight on a connection that we opened, as our sockets and our kernel saw it: the reading that rules
 * share. Immutable; any thread.
 */
public final class Exchange {

    /** Quiet for this long, a connection counts as idle: from here on the kernel is asked before a write. */
    public static final long IDLE_MILLIS = 500;

    /** A peer that closes sooner than this after its last byte did not wait for a next request. */
    public static final long DIRECTLY_BEHIND_MILLIS = 100;

    /** The capture's clock against the JVM's: they are put on one axis to well under this. */
    static final long CLOCK_SLACK_NANOS = 50_000_000;

    /** A TLS close_notify or alert: 5 bytes of header, 2 of alert, and at most 33 of nonce, type, padding and tag. */
    static final long TLS_ALERT_BYTES_AT_MOST = 40;

    /** {@code HTTP/1.1 413}: less cannot be a response. */
    private static final long STATUS_LINE_BYTES = 12;

    /**
     * Frames of HTTP/2 that answer no request: the answer to a PING (17 bytes, and OkHttp pings when a read times out), to
     * SETTINGS (9), a window update (13); with TLS 1.3, 22 bytes more for each.
     */
    private static final long CONTROL_FRAMES_BYTES_AT_MOST = 64;

    /** Two tickets of the sizes that OpenSSL and the JDK send, with the client's certificate chain in them. */
    private static final long TLS_TICKETS_BYTES_AT_MOST = 4096;

    private final Incident incident;
    private final Connection connection;

    private Exchange(Incident incident, Connection connection) {
        this.incident = incident;
        this.connection = connection;
    }

    /** The exchange of an incident; null if we accepted the connection, or know of none. */
    public static @Nullable Exchange of(Incident incident) {
        Connection connection = incident.connection();
        return connection == null || (connection.role() != Role.CLIENT && connection.role() != Role.OBSERVER)
                ? null
                : new Exchange(incident, connection);
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** The request as a capture alone shows it; null in an application, where the wire's reading may be of another one. */
    public @Nullable FlowExchange seen() {
        FlowSnapshot flow = incident.flow();
        if (flow == null || !incident.observed()) {
            return null;
        }
        return failedWith(Failure.Kind.ERROR_STATUS) && flow.errorAnswer() != null
                ? flow.errorAnswer()
                : LatestExchange.of(flow);
    }

    /** True if a capture alone saw it, and in it nobody had given up waiting for the answer when it ended. */
    public boolean stillWaiting() {
        FlowExchange seen = seen();
        return seen != null
                && failedWith(Failure.Kind.STALLED)
                && (seen.answer() == Answer.NONE || seen.answer() == Answer.INCOMPLETE)
                && incident.epochNanos() > Math.max(seen.requestLastNanos(), seen.responseLastNanos());
    }

    /** True if the capture shows a plain HTTP/1 request, so that an answer is due and its length can be read. */
    public boolean plainHttp() {
        FlowSnapshot flow = incident.flow();
        return flow != null && flow.protocol() == Protocol.HTTP1;
    }

    /** True if the capture shows that the request was cut off: less of it was sent than its head announces. */
    public boolean requestCutOff() {
        FlowExchange seen = seen();
        return seen != null && seen.requestTotalBytes() >= 0 && !seen.requestComplete();
    }

    /** True if the connection ended under the request: a reset, a broken pipe or the end of the stream. */
    public boolean ended() {
        return switch (incident.failure().kind()) {
            case RESET, BROKEN_PIPE, END_OF_STREAM -> true;
            default -> false;
        };
    }

    /** True if the failure is of this kind. */
    public boolean failedWith(Failure.Kind kind) {
        return incident.failure().kind() == kind;
    }

    /** True if no request had used the connection before. */
    public boolean firstUse() {
        return !connection.reused();
    }

    /** True if the request found a connection that had been used and then quiet. */
    public boolean reusedAfterIdle() {
        return connection.reused() && connection.exchangeIdleMillis() >= IDLE_MILLIS;
    }

    /** Quiet time before the request; -1 on a connection's first. */
    public long idleMillis() {
        return connection.exchangeIdleMillis();
    }

    /** Bytes of the request that our kernel took. */
    public long requestBytes() {
        return connection.exchangeBytesOut();
    }

    /**
     * Bytes of an answer that the application read. What lay in our kernel before the request was written answers
     * nothing, and neither does a TLS alert that announces the close.
     */
    public long answerBytes() {
        long bytes = connection.exchangeBytesIn();
        KernelSnapshot before = connection.kernelBeforeWrite();
        if (before != null && before.receiveQueueBytes() > 0) {
            bytes -= before.receiveQueueBytes();
        }
        if (tls() && bytes <= TLS_ALERT_BYTES_AT_MOST) {
            return 0;
        }
        if (endedByOurTimer() && mayBeControlFrames(bytes)) {
            return 0;
        }
        return Math.max(0, bytes);
    }

    /** True if what was read may be the session tickets that a new TLS 1.3 connection brings, and no answer at all. */
    public boolean answerMayBeTickets() {
        return answerBytes() > 0 && answerBytes() <= TLS_TICKETS_BYTES_AT_MOST && firstUse() && tls();
    }

    /** The same of what lay unread: tickets, or an alert, and no answer at all. */
    public boolean unreadMayBeTickets() {
        return unreadAnswerBytes() > 0 && unreadAnswerBytes() <= TLS_TICKETS_BYTES_AT_MOST && firstUse() && tls();
    }

    /**
     * True if something was read since the request began that is no answer: {@code 100 Continue} (RFC 9110 section 15.2). Its
     * bytes are not counted; those of a TLS alert are, and it is no answer either.
     */
    public boolean hadInterimAnswer() {
        return answerBytes() == 0
                && connection.exchangeBytesIn() == 0
                && connection.lastReadNanos() > connection.exchangeStartNanos();
    }

    /** From the request's first write to the failure. */
    public long elapsedNanos() {
        return incident.epochNanos() - connection.exchangeStartNanos();
    }

    /** The socket's state before the request was written; null if not known. */
    public @Nullable TcpState stateBefore() {
        KernelSnapshot before = connection.kernelBeforeWrite();
        return before == null ? null : before.state();
    }

    /** The kernel's view right after the failure; null if not taken. */
    public @Nullable KernelSnapshot atFailure() {
        return connection.kernelAtFailure();
    }

    /** Bytes that had arrived and that nobody read when the failure was felt; -1 if not known. */
    public long unreadBytes() {
        KernelSnapshot after = connection.kernelAtFailure();
        return after == null ? -1 : after.receiveQueueBytes();
    }

    /** Unread bytes at the failure that had not been there before the request; -1 if not known. */
    public long unreadAnswerBytes() {
        KernelSnapshot before = connection.kernelBeforeWrite();
        long unread = unreadBytes();
        if (mayBeControlFrames(unread)) {
            return 0;
        }
        return unread > 0 && before != null ? Math.max(0, unread - Math.max(0, before.receiveQueueBytes())) : unread;
    }

    /** True if what lay unread is long enough for an answer, and was no part of one before. One byte can be a FIN. */
    public boolean answerLayUnread() {
        return unreadAnswerBytes() >= STATUS_LINE_BYTES;
    }

    /**
     * Segments of an answer that the kernel got behind a hole which was never filled: not one byte of it came in its order. 0
     * if there are none, or if that is not known.
     */
    public int segmentsBehindAHole() {
        KernelSnapshot before = connection.kernelBeforeWrite();
        KernelSnapshot after = connection.kernelAtFailure();
        if (after == null || after.outOfOrderSegments() <= 0 || answerBytes() > 0 || unreadAnswerBytes() != 0) {
            return 0;
        }
        if (before == null) {
            return firstUse() ? after.outOfOrderSegments() : 0; // an earlier answer may have come so
        }
        return before.outOfOrderSegments() < 0 ? 0 : after.outOfOrderSegments() - before.outOfOrderSegments();
    }

    /**
     * True if what was still to be sent waited for the peer to read on: its receive window was closed when we gave up, and it went on
     * acknowledging our probes. Of a host that vanished with its window closed nothing is heard any more.
     */
    public boolean peerStoppedReading() {
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side theirs = incident.theirs();
        if (flow != null
                && theirs != null
                && theirs.segments() > 0
                && incident.lost().packets() == 0) {
            long closedNanos = theirs.zeroWindows().openSinceNanos();
            long heardNanos = 0;
            for (TcpSegment segment : flow.recent()) {
                if (segment.source().equals(incident.remote())) {
                    heardNanos = segment.epochNanos();
                }
            }
            return closedNanos > 0 && probesAreAnswered(heardNanos, closedNanos, incident.epochNanos());
        }
        KernelSnapshot after = connection.kernelAtFailure();
        if (after == null || !after.waitsForWindow() || after.lastAckReceivedMillis() < 0) {
            return false;
        }
        // A probe of a closed window has no payload and does not count as sent.
        long sentNanos = after.lastDataSentMillis() < 0
                ? connection.exchangeStartNanos()
                : after.epochNanos() - after.lastDataSentMillis() * 1_000_000;
        long heardNanos = after.epochNanos() - after.lastAckReceivedMillis() * 1_000_000;
        return probesAreAnswered(heardNanos, sentNanos, after.epochNanos());
    }

    /**
     * True if the peer was last heard of in the second half of the wait. Each probe comes after twice the time of the one before
     * (RFC 9293, 3.8.6.1), so that the last one stands near its middle at the earliest.
     */
    private static boolean probesAreAnswered(long heardNanos, long sinceNanos, long untilNanos) {
        return (untilNanos - heardNanos) * 2 < untilNanos - sinceNanos;
    }

    /** Few bytes on a shared connection answer no request of ours. */
    private boolean mayBeControlFrames(long bytes) {
        return bytes > 0 && bytes <= CONTROL_FRAMES_BYTES_AT_MOST && connection.multiplexed() && !incident.observed();
    }

    /**
     * The shortest round trip that the kernel or the handshake on the wire measured; -1 if not known. An upper bound of
     * the path's own delay: delayed acknowledgements are in the kernel's figure.
     */
    public long minRttNanos() {
        long kernel = leastPositive(minRtt(connection.kernelBeforeWrite()), minRtt(connection.kernelAtFailure()));
        return leastPositive(kernel, Handshake.roundTripNanos(incident));
    }

    /** True if a read met the end of the stream, now or before the failure: the peer's FIN is here. */
    public boolean endOfStreamWasRead() {
        long read = connection.endOfStreamNanos();
        return failedWith(Failure.Kind.END_OF_STREAM) || (read > 0 && read <= incident.epochNanos());
    }

    /** True if packets or the kernel show that something was sent again since the request began. */
    public boolean retransmitted() {
        RequestOnWire request = RequestOnWire.of(incident);
        if (request != null && request.retransmissions() > 0) {
            return true;
        }
        KernelSnapshot before = connection.kernelBeforeWrite();
        KernelSnapshot after = connection.kernelAtFailure();
        if (after == null) {
            return false;
        }
        // Without a look before, what an earlier request repeated counts too: doubt is the safe side.
        int repeatedBefore = before == null ? 0 : Math.max(0, before.totalRetransmits());
        long bytesBefore = before == null ? 0 : Math.max(0, before.bytesRetransmitted());
        return after.retransmits() > 0
                || after.totalRetransmits() > repeatedBefore
                || after.bytesRetransmitted() > bytesBefore;
    }

    /** True if our own timer ended the exchange, however the exception names it. */
    public boolean endedByOurTimer() {
        if (failedWith(Failure.Kind.TIMED_OUT)) {
            return true;
        }
        LocalClose close = connection.localClose();
        return close != null && close.stack().stream().anyMatch(Exchange::isTimer);
    }

    /**
     * okio's watchdog and the JDK client's timers close the socket themselves. An ordinary close passes through {@code
     * okio.AsyncTimeout$sink$1.close} as well, which is no timer.
     */
    private static boolean isTimer(String frame) {
        boolean okio = frame.contains("okio.AsyncTimeout$Watchdog.")
                || ((frame.contains("okio.") || frame.contains("okhttp3.")) && frame.contains(".timedOut("));
        return okio || frame.contains("TimeoutEvent") || frame.contains("jdk.internal.net.http.ResponseTimerEvent.");
    }

    /** True if our own side closed the connection before the failure, and not because a timer of ours fired. */
    public boolean closedByUsFirst() {
        return !endedByOurTimer() && (connection.localClose() != null || failedWith(Failure.Kind.CLOSED_LOCALLY));
    }

    /** True if the connection is known to carry TLS. */
    public boolean tls() {
        Call call = incident.call();
        String url = call == null ? null : call.url();
        TlsView view = connection.tls();
        boolean told = view != null && (view.startedNanos() != 0 || view.sent() == TlsView.Opening.TLS_HANDSHAKE);
        return told
                || (url != null && url.toLowerCase(Locale.ROOT).startsWith("https:"))
                || RequestOnWire.carriesTls(incident);
    }

    /** True if the request is the greeting of a TLS handshake, so that nothing of HTTP was said yet. */
    public boolean isTlsHello() {
        RequestOnWire request = RequestOnWire.of(incident);
        return request != null ? request.isTlsHello() : tls() && neverHeardOf();
    }

    /**
     * True if the connection's first bytes were a request of HTTP/1 in clear, or were to be, and the first that came are no answer
     * of HTTP: TLS or another protocol. Whatever the client does then, it does because of that.
     */
    public boolean answeredWithoutHttp() {
        TlsView view = connection.tls();
        Call call = incident.call();
        String url = call == null ? null : call.url();
        boolean unwritten = connection.bytesOut() == 0
                && url != null
                && url.toLowerCase(Locale.ROOT).startsWith("http:");
        return view != null
                && firstUse()
                && (view.sent() == TlsView.Opening.HTTP_REQUEST || unwritten)
                && (view.received().isTls() || view.received() == TlsView.Opening.OTHER);
    }

    /** True if it cannot be excluded that the request is the greeting of a TLS handshake. */
    public boolean mayBeTlsHello() {
        Endpoint remote = connection.remote();
        boolean tlsPort = remote != null && (remote.port() == 443 || remote.port() == 8443);
        return isTlsHello() || (RequestOnWire.of(incident) == null && tlsPort && neverHeardOf());
    }

    private boolean neverHeardOf() {
        return connection.bytesIn() == 0 && unreadBytes() <= 0;
    }

    /** {@code the request of 412 bytes, the 7th on this connection}, as far as it is known. */
    public String request() {
        String size = requestBytes() == 0 ? "a request" : "the request of " + Quantity.bytes(requestBytes());
        return connection.ordinal() > 0 ? size + ", number " + connection.ordinal() + " on this connection," : size;
    }

    private static long minRtt(@Nullable KernelSnapshot snapshot) {
        // 0xffffffff is the kernel's "no sample yet" (tcp_min_rtt of an unused filter is ~0U)
        return snapshot == null || snapshot.minRttMicros() <= 0 || snapshot.minRttMicros() >= 0xffff_ffffL
                ? -1
                : snapshot.minRttMicros() * 1000;
    }

    private static long leastPositive(long one, long other) {
        if (one <= 0) {
            return other <= 0 ? -1 : other;
        }
        return other <= 0 ? one : Math.min(one, other);
    }
}
