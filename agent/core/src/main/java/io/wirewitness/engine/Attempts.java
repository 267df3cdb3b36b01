package io.wirewitness.engine;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.model.Call;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was told of calls that their libraries repeated by themselves, so that attempts which fail alike are told once and
 * counted from then on. Of an attempt it keeps what the next one is compared with, and no packets. Times are the engine's clock.
 * Engine's thread only.
 */
final class Attempts {

    static final int REMEMBERED = 128;

    /** The next attempt may take as long as a read time-out lasts, of which 60 s are usual, before it fails as well. */
    static final long REMEMBERED_NANOS = 300_000_000_000L;

    private final Deque<Told> remembered = new ArrayDeque<>();

    /** A call whose attempt was told, and how many failed alike since. */
    private static final class Told {
        final long callId;
        final String incidentId;
        final String cause;
        final Retry.Safe safe;
        final boolean asRepeated;
        int attempts = 1;
        Retry retry;
        long latestNanos;

        Told(long callId, String incidentId, Verdict verdict, boolean asRepeated, long nanos) {
            this.callId = callId;
            this.incidentId = incidentId;
            this.cause = verdict.cause();
            this.retry = verdict.retry();
            this.safe = retry.safe();
            this.asRepeated = asRepeated;
            this.latestNanos = nanos;
        }
    }

    /** True if it was told of this call that its library sends it again by itself. */
    boolean isToldAsRepeated(@Nullable Call call, long now) {
        Told told = of(call, now);
        return told != null && told.asRepeated;
    }

    /**
     * Notes an attempt of a call that goes on; the latest stands for the call.
     *
     * @param incidentId under which it was told
     * @param asRepeated whether it was told, too, that the call is sent again: with its first attempt that sent anything
     */
    void told(@Nullable Call call, String incidentId, Verdict verdict, boolean asRepeated, long now) {
        if (call == null) {
            return;
        }
        Told before = of(call, now);
        Told fresh = new Told(call.id(), incidentId, verdict, asRepeated, now);
        if (before != null) {
            fresh.attempts += before.attempts;
            fresh.retry = before.retry.safe() == Retry.Safe.NO ? before.retry : fresh.retry;
            remembered.remove(before);
        } else if (remembered.size() >= REMEMBERED) {
            remembered.removeFirst();
        }
        remembered.addLast(fresh);
    }

    /** The incident that stands for this attempt too, which is repeated and failed as one before it; null if it is new. */
    @Nullable
    String alike(@Nullable Call call, Verdict verdict, long now) {
        Told told = of(call, now);
        if (told == null || !isAlike(told, verdict)) {
            return null;
        }
        told.attempts++;
        told.latestNanos = now;
        remembered.remove(told);
        remembered.addLast(told); // the oldest stands first
        return told.incidentId;
    }

    /** The same cause and the same advice; two that are unknown are not known to be the same. */
    private static boolean isAlike(Told told, Verdict now) {
        return told.cause.equals(now.cause())
                && told.safe == now.retry().safe()
                && !now.cause().equals(Verdict.UNKNOWN);
    }

    /** The verdict on the attempt with which the call failed, with those before it counted. */
    Verdict counted(@Nullable Call call, long epochNanos, Verdict last, long now) {
        Told told = of(call, now);
        if (told == null || call == null) {
            return last;
        }
        remembered.remove(told);
        List<Evidence> evidence = new ArrayList<>(last.evidence());
        evidence.add(new Evidence(
                Tier.APP,
                epochNanos,
                call.library() + " had sent this request " + Quantity.counted(told.attempts, "time")
                        + " before by itself"
                        + ", in vain: " + (told.attempts == 1 ? "" : "the last time ") + told.cause + ", ["
                        + told.incidentId + "]"));
        evidence.sort(Comparator.comparingLong(Evidence::epochNanos));
        return new Verdict(
                last.cause(),
                last.blame(),
                last.confidence(),
                last.headline(),
                last.action(),
                told.retry.safe() == Retry.Safe.NO ? told.retry : last.retry(), // what an attempt did stays done
                evidence,
                last.ruledOut(),
                last.missing());
    }

    /** Calls of which nothing was heard for {@link #REMEMBERED_NANOS}: they went well, or nobody told of their end. */
    void forgetOld(long now) {
        while (!remembered.isEmpty() && now - remembered.getFirst().latestNanos > REMEMBERED_NANOS) {
            remembered.removeFirst();
        }
    }

    /** Calls that are remembered. */
    int size() {
        return remembered.size();
    }

    /** By the call's number, which another call may have had before: only a call that was sent before is looked for. */
    private @Nullable Told of(@Nullable Call call, long now) {
        forgetOld(now);
        if (call == null || !call.sentBefore()) {
            return null;
        }
        for (Told each : remembered) {
            if (each.callId == call.id()) {
                return each;
            }
        }
        return null;
    }
}
