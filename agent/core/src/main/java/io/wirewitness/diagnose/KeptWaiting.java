package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A client of ours that waited for its answer and went, and what of that time this process could do nothing for it: what {@link
 * UnreadAnswer} is for the other side. The reading shared by the causes of our not answering. Immutable.
 *
 * <p>What stands still reads late: both the request and the client's end may have been here long before the application learned of
 * them. Packets and the kernel tell when; the application tells only when it was at the latest.
 */
public final class KeptWaiting {

    /** Of what is exactly known: most of it. */
    private static final double MOST = 0.5;

    /** Of a wait whose end is known by when it was read: so much that little else fits. */
    private static final double NEARLY_ALL = 0.9;

    /** Whoever answers late by less than this is busy. */
    public static final long LEAST_NANOS = 200_000_000L;

    /** No client's time-out is known to be shorter than a second, less what clocks differ by. */
    static final long SHORTEST_TIMEOUT_NANOS = 995_000_000L;

    /** A thread that is let go reads within this, on a busy machine too. */
    private static final long PROMPTLY_NANOS = 200_000_000L;

    /** How the client's end is known. */
    private enum Going {
        /** Packets or our kernel say when it came. */
        SEEN,
        /** By when our side, which reads what comes, had read it. */
        READ,
        /** It was felt when we wrote: it may have come at any time before. */
        FELT
    }

    private final Incident incident;
    private final Serving serving;
    private final Going going;
    private final @Nullable AnswerGaps gaps;
    private final boolean more;
    private final long sinceNanos;
    private final long untilNanos;

    private KeptWaiting(Incident incident, Serving serving, Going going, @Nullable AnswerGaps gaps, long untilNanos) {
        this.incident = incident;
        this.serving = serving;
        this.going = going;
        this.gaps = gaps;
        this.more = gaps != null && gaps.droveAway();
        this.sinceNanos = more && gaps != null ? gaps.lastNanos() : serving.sinceNanos();
        this.untilNanos = untilNanos;
    }

    /**
     * The reading; null if nothing is known of what the JVM did, if no client of ours went, or if it is not known when its request
     * came.
     */
    public static @Nullable KeptWaiting of(Incident incident) {
        Serving serving = incident.jvm().isEmpty() ? null : Serving.of(incident);
        if (serving == null || serving.requestNanos() == 0) {
            return null;
        }
        long failed = incident.epochNanos();
        if (serving.streamCancelled()) {
            return new KeptWaiting(incident, serving, Going.READ, null, Math.min(failed, serving.wentNanos()));
        }
        Ending ending = Ending.of(incident);
        if (!serving.endedByPeer()
                || serving.connection().localClose() != null
                || (ending != null && ending.begunByUs())) {
            return null;
        }
        long seen = serving.seenGoingNanos();
        long until = seen == 0 ? failed : Math.min(seen, failed);
        AnswerGaps gaps = serving.connection().multiplexed()
                ? null
                : AnswerGaps.of(incident, Math.max(serving.requestNanos(), serving.sinceNanos()), until);
        return new KeptWaiting(incident, serving, seen == 0 ? Going.FELT : Going.SEEN, gaps, until);
    }

    /** Since when the client waited: at the latest, unless packets or the kernel tell. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** When it went: at the latest, unless packets or the kernel tell. */
    public long untilNanos() {
        return untilNanos;
    }

    /** How long it waited, with the same reservation; never negative. */
    public long nanos() {
        return Math.max(0, untilNanos - sinceNanos);
    }

    /** What of that time this JVM stood still. */
    public Standstill standstill() {
        return Standstill.of(incident, sinceNanos, untilNanos);
    }

    /** For how much of it the CPU quota was used up. */
    public long throttledNanos() {
        return Throttling.of(incident).within(sinceNanos, untilNanos);
    }

    /**
     * True if so much of the wait makes what filled it the likely reason for the client's going: most of it if it is known when
     * the client went, nearly all if only when our side had read so. Never more than likely: a user who cancels waits for nothing.
     */
    public boolean isWhy(long nanos) {
        return goingKnown() && fills(nanos) && refusal() == null;
    }

    private boolean fills(long nanos) {
        double part = going == Going.SEEN ? MOST : NEARLY_ALL;
        return nanos >= LEAST_NANOS && nanos >= part * nanos();
    }

    /**
     * Why nothing that kept us is the reason, whatever it was: the client is not one whose patience was at an end; null if it may
     * be. What is read late may have come at once, so that only a time-out's length speaks for one.
     */
    private @Nullable String refusal() {
        if (answerUnderWay() && gaps != null) {
            return gaps.refusal();
        }
        if (nanos() < SHORTEST_TIMEOUT_NANOS) {
            return "no client's time-out is known to be as short as " + Quantity.nanos(nanos());
        }
        return going == Going.READ && Patience.roundSeconds(nanos()) < 0
                ? "when the client cancelled is not known, and " + Quantity.nanos(nanos()) + " are no round time-out"
                : null;
    }

    /** True if an answer was going on as it should, and no limit on the whole of it fits. */
    private boolean answerUnderWay() {
        return gaps != null && !more && !gaps.limitOnTheWhole();
    }

    /**
     * Why what kept us for so long is not the reason for the client's going; for what is not {@link #isWhy}.
     *
     * @param what such as {@code this JVM stood still}
     */
    public String whyNot(String what, long nanos) {
        String refusal = refusal();
        if (!goingKnown()) {
            return what + " for " + Quantity.nanos(nanos) + ", and whether the client had gone before is not known";
        }
        return fills(nanos) && refusal != null
                ? what + " for " + Quantity.nanos(nanos) + ", but " + refusal
                : "of the " + Quantity.nanos(nanos()) + " for which the client waited, " + what + " for only "
                        + Quantity.nanos(nanos);
    }

    /** Our own doing as the reason why the client went; null if none is known to be. */
    public @Nullable String because() {
        Standstill lay = standstill();
        if (lay.mixed()) {
            return null; // each of the causes excludes itself then
        }
        String wait = " of the " + Quantity.nanos(nanos()) + " for which the client waited";
        if (isWhy(lay.nanos())) {
            return (lay.frozen() ? "this process did not run for " : "this JVM stood still for ")
                    + Quantity.nanos(lay.nanos())
                    + wait;
        }
        if (isWhy(throttledNanos())) {
            return "this container's CPU quota was used up for " + Quantity.nanos(throttledNanos()) + wait;
        }
        KeptLoop loop = keptLoop();
        return loop != null && isWhy(loop.ownNanos()) && loop.refusal(goingKnown()) == null
                ? "the event loop's thread " + loop.reader().thread() + " did not read for "
                        + Quantity.nanos(loop.ownNanos()) + wait
                : null;
    }

    /** The event loop that reads the client's connection, and what it did in that time; null if no loop is known to. */
    public @Nullable BlockedReader loop() {
        KeptLoop loop = keptLoop();
        return loop == null ? null : loop.reader();
    }

    private @Nullable KeptLoop keptLoop() {
        return KeptLoop.of(incident, serving, sinceNanos, untilNanos);
    }

    /** For how much of that time the loop's turns kept it from reading, by work or waits of its own; 0 if none is known. */
    public long loopNanos() {
        KeptLoop loop = keptLoop();
        return loop == null ? 0 : loop.ownNanos();
    }

    /** Why the loop's turns do not account for the client's going, however long they were; null if they may. */
    public @Nullable String loopRefusal() {
        KeptLoop loop = keptLoop();
        return loop == null ? null : loop.refusal(goingKnown());
    }

    /**
     * What kept us in a part of the time, where that is not known to be the reason; null if nothing did for long. Begins with
     * {@code this JVM}.
     */
    public @Nullable String hindrance() {
        Standstill lay = standstill();
        if (lay.nanos() >= LEAST_NANOS) {
            return "this JVM stood still for " + lay.text() + " of that time";
        }
        JvmEvent before = readBehind();
        if (before != null) {
            return "this JVM had stood still for " + Quantity.nanos(before.durationNanos()) + " ("
                    + Standstill.name(before) + ") when the request was read: it may have come long before";
        }
        long without = Math.max(throttledNanos(), starvedNanos());
        if (without >= LEAST_NANOS) {
            return "this JVM had no CPU for " + Quantity.nanos(without) + " of that time";
        }
        KeptLoop loop = keptLoop();
        return loop == null || loop.ownNanos() < LEAST_NANOS
                ? null
                : "this JVM's event loop, thread " + loop.reader().thread() + ", did not read for "
                        + Quantity.nanos(loop.ownNanos()) + " of that time";
    }

    /** Adds what {@link #hindrance} says, as facts. */
    public void describeHindrance(Statement statement) {
        Standstill lay = standstill();
        JvmEvent before = lay.nanos() < LEAST_NANOS ? readBehind() : null;
        for (JvmEvent event : incident.jvm()) {
            if (event.kind() == JvmEvent.Kind.CPU_STARVED && event.within(sinceNanos, untilNanos) > 0) {
                statement.fact(
                        Tier.APP,
                        event.startNanos(),
                        "this JVM had no CPU for " + Quantity.nanos(event.durationNanos())
                                + (event.detail().isEmpty() ? "" : ": " + event.detail()));
            }
        }
        if (before == null) {
            lay.describe(statement);
        } else {
            Standstill.of(incident, before.startNanos(), before.endNanos()).describe(statement);
        }
        KeptLoop loop = keptLoop();
        if (loop != null && loop.ownNanos() >= LEAST_NANOS) {
            loop.reader().describe(statement);
        }
    }

    /** True if {@link #hindrance} may as well be the reason as anything the client did: nobody is to be blamed then. */
    public boolean open() {
        if (answerUnderWay()) {
            return false;
        }
        Standstill lay = standstill();
        KeptLoop loop = keptLoop();
        long turn = loop == null || !loop.mayBeWhy(goingKnown()) ? 0 : loop.ownNanos();
        long longest = Math.max(Math.max(lay.nanos(), turn), Math.max(throttledNanos(), starvedNanos()));
        boolean mayBeTimeout = going == Going.READ || nanos() >= SHORTEST_TIMEOUT_NANOS;
        boolean most = mayBeTimeout && longest >= LEAST_NANOS && longest >= MOST * nanos();
        return most || (lay.nanos() < LEAST_NANOS && readBehind() != null);
    }

    private long starvedNanos() {
        return Spans.of(incident.jvm(), event -> event.kind() == JvmEvent.Kind.CPU_STARVED, sinceNanos, untilNanos)
                .nanos();
    }

    /** A standstill behind which the request was taken up at once, where nothing tells when it had come; null if there is none. */
    private @Nullable JvmEvent readBehind() {
        if (serving.cameNanos() != 0 || more) {
            return null;
        }
        JvmEvent longest = null;
        for (JvmEvent event : incident.jvm()) {
            if (event.kind().isOfAllThreads()
                    && event.durationNanos() >= LEAST_NANOS
                    && event.startNanos() < sinceNanos
                    && event.endNanos() > sinceNanos - PROMPTLY_NANOS
                    && (longest == null || event.durationNanos() > longest.durationNanos())) {
                longest = event;
            }
        }
        return longest;
    }

    /** True if packets or the kernel tell both when the request came and when the client went. */
    public boolean exact() {
        return going == Going.SEEN && (more || serving.cameNanos() != 0);
    }

    /** False if the client's end was only felt when we wrote, and may have come at any time since its request. */
    public boolean goingKnown() {
        return going != Going.FELT;
    }

    /** {@code the client waited 2 s for its answer and closed the connection}. */
    public String text() {
        String waited = "the client waited " + (going == Going.SEEN ? "" : "at most ") + Quantity.nanos(nanos())
                + " for " + (more ? "more of " : "") + "its answer and ";
        if (serving.streamCancelled()) {
            return waited + "cancelled this call";
        }
        TcpSegment end = serving.peerEnd();
        return waited
                + (end == null ? "went" : end.has(TcpFlags.RST) ? "reset the connection" : "closed the connection");
    }

    /** {@code , 5 s in all}, where a pause went on behind the client's end or had begun before the wait; else empty. */
    public String inAll() {
        Standstill lay = standstill();
        JvmEvent longest = lay.longest();
        return longest == null || longest.durationNanos() <= lay.nanos() + LEAST_NANOS
                ? ""
                : ", " + Quantity.nanos(longest.durationNanos()) + " in all";
    }

    /** Adds the request, the client's end and what kept us, and what is not known of them. */
    public Statement describe(Statement statement) {
        serving.describe(statement);
        TcpSegment request = serving.requestSegment();
        long came = serving.cameNanos();
        if (request != null) {
            statement.packet(request, "the client's request reached this host");
        } else if (came != 0) {
            statement.fact(Tier.KERNEL, came, "the last bytes of the client's request came");
        }
        TcpSegment end = serving.streamCancelled() ? null : serving.peerEnd();
        statement.packet(end, end == null ? "" : (end.has(TcpFlags.RST) ? "RST" : "FIN") + " from the client");
        if (end == null && going == Going.SEEN) {
            statement.fact(Tier.KERNEL, untilNanos, "the client's FIN came, with its last acknowledgment");
        }
        if (going == Going.READ) {
            statement
                    .fact(Tier.APP, untilNanos, "the client's RST_STREAM was read")
                    .missing("when the client cancelled it: the frame was read when our side ran again");
        }
        return statement.missing("why the client went, by a time-out or a cancel of its own: its log");
    }
}
