package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.BlockedReader;
import io.wirewitness.diagnose.KeptWaiting;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Throttling;
import io.wirewitness.diagnose.UnreadAnswer;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;

/**
 * The one thread that reads this connection was at something else: the answer was here in time and nobody read it, or a client of ours
 * waited for one and went.
 */
public final class EventLoopBlocked implements Rule {

    private static final String ACTION =
            "do not block on the loop's thread: move that work to threads of its own (Reactor"
                    + " publishOn(Schedulers.boundedElastic()), Vert.x executeBlocking, netty a handler with an"
                    + " EventExecutorGroup, CompletableFuture thenApplyAsync with an executor, the JDK's HttpServer setExecutor); every connection of"
                    + " this loop waits meanwhile";

    private static final double MOST = 0.5;
    private static final double NEARLY_ALL = 0.9;

    @Override
    public String cause() {
        return "event-loop-blocked";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.jvm();
    }

    @Override
    public Opinion judge(Incident incident) {
        KeptWaiting kept = KeptWaiting.of(incident);
        if (kept != null) {
            return whileAClientWaited(incident, kept);
        }
        UnreadAnswer unread = incident.jvm().isEmpty() ? null : UnreadAnswer.of(incident);
        if (unread == null) {
            return Opinion.notConcerned();
        }
        long since = unread.sinceNanos() == 0 ? unread.untilNanos() : unread.sinceNanos();
        BlockedReader reader = BlockedReader.of(incident, since, unread.untilNanos());
        if (reader == null || !reader.isLoop()) {
            return Opinion.notConcerned();
        }
        String refusal = unread.refusal();
        if (refusal != null) {
            return Opinion.ruledOut(refusal);
        }
        if (unread.standstill().most()) {
            return Opinion.ruledOut("no thread of this JVM ran for "
                    + Quantity.nanos(unread.standstill().nanos()) + ", not only this loop's");
        }
        if ((!reader.kept(MOST) || reader.wentOn()) && reader.wasIdle()) {
            return Opinion.ruledOut("the loop's thread " + reader.thread()
                    + " was waiting for its connections when the time-out fired");
        }
        if (!reader.kept(MOST) && !reader.wasBusy()) {
            return Opinion.ruledOut("the loop's thread is known to have been at something else for only "
                    + Quantity.nanos(reader.keptNanos()));
        }
        Throttling throttled = Throttling.of(incident);
        if (!reader.waited(MOST) && reader.wasRunnable() && throttled.fillsMostOf(since, unread.untilNanos())) {
            return Opinion.ruledOut("the loop's thread was ready to run, and the CPU quota was used up for "
                    + Quantity.nanos(throttled.within(since, unread.untilNanos())) + " of the time (cpu-throttled)");
        }
        // Whoever works without a CPU works for long; whoever waits wants none.
        long without = reader.waited(NEARLY_ALL) ? 0 : reader.withoutCpuNanos(incident);
        boolean hadItsCpu = without <= (1 - NEARLY_ALL) * (unread.untilNanos() - since);
        boolean proven = reader.kept(NEARLY_ALL) && hadItsCpu && reader.isLoopByFrames() && unread.cameInTime();
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_APP, proven ? Confidence.PROVEN : Confidence.LIKELY)
                .headline(unread.text() + " because the event loop's thread " + reader.thread() + " did not read: "
                        + reader.doing())
                .action(ACTION);
        unread.describe(statement);
        reader.describe(statement);
        if (!reader.kept(NEARLY_ALL)) {
            statement.missing("what the loop's thread did all the time: "
                    + (reader.keptNanos() == 0
                            ? "only the moment of the failure was seen"
                            : "only " + Quantity.nanos(reader.keptNanos()) + " of it is known")
                    + "; a flight recording with execution samples, or BlockHound, tells");
        }
        if (!hadItsCpu) {
            statement.missing("how long the work would have taken with a CPU: for " + Quantity.nanos(without)
                    + " of the time this process had none, or stood still");
        }
        if (!reader.isLoopByFrames()) {
            statement.missing(
                    "that the thread is an event loop: only its name says so, its stack was not seen down to the"
                            + " loop's own frame");
        }
        return statement.stated();
    }

    /**
     * A client of ours went while the loop that reads its connection was at something else, be it the client's own request: what a loop's
     * handler does, all of its connections wait for. Only what the loop's turns say counts: of a thread that waits, another may read for it.
     */
    private Opinion whileAClientWaited(Incident incident, KeptWaiting kept) {
        BlockedReader loop = kept.loop();
        if (loop == null || loop.turnNanos() < KeptWaiting.LEAST_NANOS) {
            return Opinion.notConcerned();
        }
        Standstill lay = kept.standstill();
        if (kept.isWhy(lay.nanos())) {
            return Opinion.ruledOut(
                    "no thread of this JVM ran for " + Quantity.nanos(lay.nanos()) + ", not only this loop's");
        }
        if (!loop.waited(MOST) && kept.isWhy(kept.throttledNanos())) {
            return Opinion.ruledOut("the loop's thread is not known to have waited, and the CPU quota was used up for "
                    + Quantity.nanos(kept.throttledNanos()) + " of the time (cpu-throttled)");
        }
        long nanos = kept.loopNanos();
        if (!kept.isWhy(nanos)) {
            return Opinion.ruledOut(kept.whyNot("the loop is known to have been at something else", nanos));
        }
        String refusal = kept.loopRefusal();
        if (refusal != null) {
            return Opinion.ruledOut("the loop was at something else for " + Quantity.nanos(nanos) + " of the "
                    + Quantity.nanos(kept.nanos()) + " for which the client waited, but " + refusal);
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_APP, Confidence.LIKELY)
                .headline(kept.text() + " while the event loop's thread " + loop.thread() + " did not read: "
                        + loop.doing())
                .action(ACTION);
        kept.describe(statement);
        loop.describe(statement);
        return statement.stated();
    }
}
