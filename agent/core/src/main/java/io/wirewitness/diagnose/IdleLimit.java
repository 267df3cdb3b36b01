package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * After how much silence the peer ended an idle connection, and the client setting that stays below it.
 *
 * @param millis the limit, or its upper bound
 * @param measured true if {@code millis} is the limit itself, false if it is only known to be no more
 */
public record IdleLimit(long millis, boolean measured) {

    /** What other connections to the same server would tell of a close while idle. */
    public static final String OTHER_CONNECTIONS =
            "whether the server was draining or restarting (peer-draining): its other connections would have ended at the"
                    + " same moment, after different idle times";

    private static final String OR_DRAINING = " of idleness (its limit, unless it was draining or restarting)";

    /** Shorter pauses are common: that one of them equals a default tells no limit from a restart. */
    private static final long SHORTEST_KNOWN_MILLIS = 5_000;

    /** Clocks of the two ends and timers that fire a little late. */
    private static final long EARLY_MILLIS = 50;

    private static final long LATE_MILLIS = 250;

    /** How long before the request the peer's FIN arrived, in nanoseconds; -1 if that is not known. */
    public static long finAgeNanos(Incident incident, Exchange exchange) {
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (fin != null && request != null) {
            return fin.number() < request.first().number() ? request.first().epochNanos() - fin.epochNanos() : -1;
        }
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        // A FIN is acknowledged like data but is no data: it moves last_ack_recv and not last_data_recv (measured,
        // 6.18).
        return before != null && before.state() == TcpState.CLOSE_WAIT && before.lastAckReceivedMillis() > 0
                ? before.lastAckReceivedMillis() * 1_000_000
                : -1;
    }

    /** True if the capture began later than the connection and shows no byte of it before the peer's FIN. */
    public static boolean isUnseen(Incident incident, @Nullable Ending ending) {
        FlowSnapshot flow = incident.flow();
        TcpSegment fin = ending == null ? null : ending.peerFin();
        return flow != null
                && fin != null
                && incident.observed()
                && !flow.handshakeSeen()
                && flow.segments().stream()
                        .noneMatch(segment ->
                                segment.number() < fin.number() && segment.payloadBytes() > 0 && !isGoodbye(segment))
                && fin.epochNanos() - flow.firstNanos() < Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000;
    }

    private static boolean isGoodbye(TcpSegment segment) {
        return segment.payloadBytes() <= Exchange.TLS_ALERT_BYTES_AT_MOST
                && (segment.payload() == Payload.TLS_ALERT || segment.payload() == Payload.TLS_APPLICATION_DATA);
    }

    /** The limit of a peer that had closed before the request. */
    public static IdleLimit closedBefore(Incident incident, Exchange exchange) {
        long finAge = finAgeNanos(incident, exchange);
        if (finAge >= 0) {
            return new IdleLimit(exchange.idleMillis() - finAge / 1_000_000, true);
        }
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        if (before != null && before.state() == TcpState.CLOSE_WAIT && before.lastAckReceivedMillis() == 0) {
            return new IdleLimit(exchange.idleMillis(), true); // so young a FIN that its age reads 0, in steps of 4 ms
        }
        long known = incident.peer().shortestIdleEndMillis();
        return new IdleLimit(known > 0 ? Math.min(known, exchange.idleMillis()) : exchange.idleMillis(), false);
    }

    /** The limit of a peer that closed while the request was on its way. */
    public static IdleLimit reachedNow(Exchange exchange) {
        return new IdleLimit(exchange.idleMillis(), true);
    }

    /** A limit that is only known to be no more than the idle time of this request. */
    public static IdleLimit atMost(long millis) {
        return new IdleLimit(millis, false);
    }

    /** What to set, and where. */
    public String action(@Nullable Call call) {
        if (measured && millis < 1000) {
            return "the server closed it after " + Quantity.millis(millis) + OR_DRAINING
                    + ": keep idle connections for less time than the server does, or do not keep them at all";
        }
        if (measured && !isKnown(millis)) {
            long seconds = belowSeconds(millis);
            return "the server closed it after " + Quantity.millis(millis) + OR_DRAINING
                    + ": keep idle connections for less than that"
                    + (seconds < 1 ? ", or do not keep them at all" : ": " + setting(call, seconds));
        }
        if (measured) {
            long seconds = belowSeconds(millis);
            return "keep idle connections for less than " + Quantity.millis(millis)
                    + (seconds < 1 ? ", or do not keep them at all" : ": " + setting(call, seconds));
        }
        long seconds = belowSeconds(millis / 2);
        return "keep idle connections for less time than the server does, which is at some point between 0 and "
                + Quantity.millis(millis) + "; until that is measured (wirewitness probe URL), "
                + (seconds < 1 ? "do not keep them at all" : "try " + setting(call, seconds));
    }

    private static boolean isKnown(long millis) {
        return millis >= SHORTEST_KNOWN_MILLIS - EARLY_MILLIS
                && KnownNumbers.isIdleOfServer(millis, EARLY_MILLIS, LATE_MILLIS);
    }

    private static String setting(@Nullable Call call, long seconds) {
        PoolSettings pool = call == null ? null : call.pool();
        return pool != null
                ? pool.toSet(seconds)
                : "an idle limit (keep-alive) of " + seconds
                        + " s in the client: OkHttp ConnectionPool keepAliveDuration, JDK"
                        + " -Djdk.httpclient.keepalive.timeout=" + seconds + " or -Dhttp.keepAlive.time.server="
                        + seconds
                        + ", Apache evictIdleConnections";
    }

    /**
     * Two seconds or a tenth below the limit, whichever is more: the client's clock starts later than the server's, and
     * a pause must fit in between.
     */
    public static long belowSeconds(long limitMillis) {
        double limit = limitMillis / 1000.0;
        if (limit < 1.2) {
            return 0;
        }
        if (limit <= 4) {
            return Math.max(1, (long) (limit / 2));
        }
        long seconds = (long) (limit - Math.max(2, limit / 10));
        return seconds >= 20 ? seconds / 5 * 5 : seconds;
    }
}
