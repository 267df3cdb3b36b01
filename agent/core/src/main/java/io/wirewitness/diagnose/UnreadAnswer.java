package io.wirewitness.diagnose;

import io.wirewitness.flow.Sequence;
import io.wirewitness.model.Call;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that lay in our own socket while a timer of ours ran out: the server and the network had done their part. The
 * reading shared by the causes of our not reading. Immutable.
 */
public final class UnreadAnswer {

    /** Whoever reads late by less than this is busy. */
    private static final long LEAST_NANOS = 200_000_000L;

    /** Where the timer's value is not known: an answer that came in the last part of the wait was late anyway. */
    private static final double LEAST_PART = 0.2;

    /** A timer and a reader that wake up together: the answer is read, and the timer fires all the same. */
    private static final long TOGETHER_NANOS = 500_000_000L;

    private final Incident incident;
    private final Exchange exchange;
    private final long bytes;
    private final @Nullable TcpSegment came;
    private final long sinceNanos;
    private final long untilNanos;

    private UnreadAnswer(
            Incident incident,
            Exchange exchange,
            long bytes,
            @Nullable TcpSegment came,
            long sinceNanos,
            long untilNanos) {
        this.incident = incident;
        this.exchange = exchange;
        this.bytes = bytes;
        this.came = came;
        this.sinceNanos = sinceNanos;
        this.untilNanos = untilNanos;
    }

    /** The reading; null if no timer ended the exchange, or nothing is known to have lain unread. */
    public static @Nullable UnreadAnswer of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || incident.observed() || exchange.requestBytes() == 0 || !exchange.endedByOurTimer()) {
            return null;
        }
        long failed = incident.epochNanos();
        TcpSegment segment = OurTimeout.of(incident, exchange).unreadAnswer();
        long unread = exchange.unreadAnswerBytes();
        if (unread > 0) {
            long since = segment != null ? segment.epochNanos() : arrivedNanos(exchange);
            return new UnreadAnswer(incident, exchange, unread, segment, Math.min(since, failed), failed);
        }
        if (segment != null && unread != 0) {
            return new UnreadAnswer(incident, exchange, segment.payloadBytes(), segment, segment.epochNanos(), failed);
        }
        long read = exchange.connection().lastReadNanos();
        long arrived = arrivedNanos(exchange);
        TcpSegment last = arrived > 0 ? null : lastBefore(read, incident, exchange);
        arrived = last == null ? arrived : last.epochNanos();
        boolean readTooLate = exchange.answerBytes() > 0
                && arrived > 0
                && read - arrived >= LEAST_NANOS
                && failed - read <= TOGETHER_NANOS;
        return readTooLate ? new UnreadAnswer(incident, exchange, exchange.answerBytes(), last, arrived, read) : null;
    }

    /**
     * The last payload that had come before it was read, by packets; null if none is known, or if the capture has less than was read:
     * the rest may have come at any time.
     */
    private static @Nullable TcpSegment lastBefore(long read, Incident incident, Exchange exchange) {
        FlowSnapshot flow = incident.flow();
        if (flow == null || incident.lost().packets() > 0) {
            return null;
        }
        TcpSegment last = null;
        long bytes = 0;
        long next = 0;
        for (TcpSegment segment : flow.segments()) {
            if (segment.source().equals(incident.remote())
                    && segment.payloadBytes() > 0
                    && segment.epochNanos() >= exchange.connection().exchangeStartNanos()
                    && segment.epochNanos() <= read) {
                long end = Sequence.plus(segment.sequence(), segment.payloadBytes());
                if (last == null || Sequence.after(end, next)) { // else a repetition
                    bytes += last == null
                            ? segment.payloadBytes()
                            : Math.min(segment.payloadBytes(), Sequence.distance(end, next));
                    next = end;
                }
                last = segment;
            }
        }
        return bytes >= exchange.answerBytes() ? last : null;
    }

    /** When the last payload came, by the kernel; 0 if it does not say, or that was before the request. */
    private static long arrivedNanos(Exchange exchange) {
        KernelSnapshot after = exchange.atFailure();
        if (after == null || after.lastDataReceivedMillis() < 0) {
            return 0;
        }
        long arrived = after.epochNanos() - after.lastDataReceivedMillis() * 1_000_000;
        return arrived >= exchange.connection().exchangeStartNanos() ? arrived : 0;
    }

    /** The exchange it was to answer. */
    public Exchange exchange() {
        return exchange;
    }

    /** When it had come; 0 if that is not known. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** When it was read, or the timer fired. */
    public long untilNanos() {
        return untilNanos;
    }

    /** How long it lay there; -1 if that is not known. */
    public long nanos() {
        return sinceNanos == 0 ? -1 : untilNanos - sinceNanos;
    }

    /** What of that time this JVM stood still. */
    public Standstill standstill() {
        return Standstill.of(incident, sinceNanos == 0 ? untilNanos : sinceNanos, untilNanos);
    }

    /** Why our not reading is no explanation; null if it is one. */
    public @Nullable String refusal() {
        if (sinceNanos == 0) {
            return "an answer lay unread, but for how long is not known";
        }
        if (nanos() < LEAST_NANOS) {
            return "the answer had lain unread for only " + Quantity.nanos(nanos());
        }
        long timeout = timeoutNanos();
        long took = sinceNanos - exchange.connection().exchangeStartNanos();
        if (timeout > 0 && took > timeout) {
            return "the answer came " + Quantity.nanos(took - timeout) + " after the time-out was due";
        }
        long patience = timeout > 0 ? timeout : exchange.elapsedNanos();
        if (patience - took < LEAST_PART * patience) {
            return "the server took " + Quantity.nanos(took) + " of " + Quantity.nanos(patience) + " to answer";
        }
        return null;
    }

    /** True if the timer's value is known, so that it is certain that the answer came in time. */
    public boolean cameInTime() {
        return timeoutNanos() > 0;
    }

    private long timeoutNanos() {
        Call call = incident.call();
        return call == null || call.timeoutMillis() <= 0 ? -1 : call.timeoutMillis() * 1_000_000;
    }

    /** {@code 40 bytes of the answer lay unread in our own socket for 9.2 s}. */
    public String text() {
        return Quantity.bytes(bytes) + " of the answer lay unread in our own socket for " + Quantity.nanos(nanos());
    }

    /** Adds the exchange, the kernel's view and when the answer came. */
    public Statement describe(Statement statement) {
        statement.exchange(exchange).kernelBefore(exchange).kernelAfter(exchange);
        OurTimeout timeout = OurTimeout.of(incident, exchange);
        if (came != null) {
            statement.packet(came, "the answer reached this host");
        } else if (sinceNanos > 0) {
            statement.fact(Tier.KERNEL, sinceNanos, "the last bytes of the answer came");
        }
        timeout.describe(statement);
        if (!cameInTime()) {
            statement.missing("the time-out's own value: whether the answer had come before it was due");
        }
        return statement;
    }
}
