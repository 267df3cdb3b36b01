package io.wirewitness.engine;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.model.Call;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was told of calls that their libraries repeated by themselves, so that attempts which fail alike are told once and
 * counted from then on. Engine's thread only.
 */
final class Attempts {

    private static final int REMEMBERED = 128;

    private final Deque<Told> remembered = new ArrayDeque<>();

    /** An attempt that was told, and how many failed alike since. */
    private static final class Told {
        final long callId;
        final Report report;
        final boolean asRepeated;
        int attempts = 1;
        Retry retry;

        Told(long callId, Report report, boolean asRepeated) {
            this.callId = callId;
            this.report = report;
            this.retry = report.verdict().retry();
            this.asRepeated = asRepeated;
        }
    }

    /** True if it was told of this call that its library sends it again by itself. */
    boolean isToldAsRepeated(@Nullable Call call) {
        Told told = of(call);
        return told != null && told.asRepeated;
    }

    /**
     * Notes an attempt of a call that goes on; the latest stands for the call.
     *
     * @param asRepeated whether it was told, too, that the call is sent again: with its first attempt that sent anything
     */
    void told(Report report, boolean asRepeated) {
        Call call = report.incident().call();
        if (call == null) {
            return;
        }
        Told before = of(call);
        Told fresh = new Told(call.id(), report, asRepeated);
        if (before != null) {
            fresh.attempts += before.attempts;
            fresh.retry = before.retry.safe() == Retry.Safe.NO ? before.retry : fresh.retry;
            remembered.remove(before);
        } else if (remembered.size() >= REMEMBERED) {
            remembered.removeFirst();
        }
        remembered.addLast(fresh);
    }

    /** The report that stands for this attempt too, which is repeated and failed as one before it; null if it is new. */
    @Nullable
    Report alike(@Nullable Call call, Verdict verdict) {
        Told told = of(call);
        if (told == null || !isAlike(told.report.verdict(), verdict)) {
            return null;
        }
        told.attempts++;
        return told.report;
    }

    /** The same cause and the same advice; two that are unknown are not known to be the same. */
    private static boolean isAlike(Verdict told, Verdict now) {
        return told.cause().equals(now.cause())
                && told.retry().safe() == now.retry().safe()
                && !now.cause().equals(Verdict.UNKNOWN);
    }

    /** The verdict on the attempt with which the call failed, with those before it counted. */
    Verdict counted(@Nullable Call call, long epochNanos, Verdict last) {
        Told told = of(call);
        if (told == null || call == null) {
            return last;
        }
        remembered.remove(told);
        List<Evidence> evidence = new ArrayList<>(last.evidence());
        Verdict earlier = told.report.verdict();
        evidence.add(new Evidence(
                Tier.APP,
                epochNanos,
                call.library() + " had sent this request " + Quantity.counted(told.attempts, "time")
                        + " before by itself"
                        + ", in vain: " + (told.attempts == 1 ? "" : "the last time ") + earlier.cause() + ", ["
                        + told.report.incident().id() + "]"));
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

    /** By the call's number, which another call may have had before: only a call that was sent before is looked for. */
    private @Nullable Told of(@Nullable Call call) {
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
