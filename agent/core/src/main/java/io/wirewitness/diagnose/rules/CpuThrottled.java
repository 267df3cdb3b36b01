package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
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
import io.wirewitness.model.Tier;

/**
 * This container's CPU quota was used up, and nobody ran: the answer was here in time and nobody read it, or a client of ours waited for
 * one and went.
 */
public final class CpuThrottled implements Rule {

    private static final int TOLD = 3;

    private static final String ACTION =
            "give the container more CPU (cpu.max, docker --cpus, resources.limits.cpu) or let it use fewer threads at once:"
                    + " -XX:ActiveProcessorCount, -XX:ParallelGCThreads, smaller pools; a quota is spent by all threads"
                    + " together, then none runs until the next period";

    @Override
    public String cause() {
        return "cpu-throttled";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.jvm();
    }

    @Override
    public Opinion judge(Incident incident) {
        Throttling throttled = Throttling.of(incident);
        if (throttled.none()) {
            return Opinion.notConcerned();
        }
        KeptWaiting kept = KeptWaiting.of(incident);
        if (kept != null) {
            return whileAClientWaited(incident, kept, throttled);
        }
        UnreadAnswer unread = UnreadAnswer.of(incident);
        if (unread == null) {
            return whileTheAnswerArrived(incident, throttled);
        }
        String refusal = unread.refusal();
        if (refusal != null) {
            return Opinion.ruledOut(refusal);
        }
        Standstill lay = unread.standstill();
        if (lay.most() && lay.frozen()) {
            return Opinion.ruledOut("the process itself did not run (process-frozen)");
        }
        long nanos = throttled.within(unread.sinceNanos(), unread.untilNanos());
        if (!throttled.fillsMostOf(unread.sinceNanos(), unread.untilNanos())) {
            return Opinion.ruledOut("of the " + Quantity.nanos(unread.nanos())
                    + " in which the answer lay unread, the CPU quota was used up for only " + Quantity.nanos(nanos));
        }
        // A collector that is throttled pauses for long: the quota is the reason, the pause its shape.
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, Confidence.LIKELY)
                .headline(unread.text() + " while this container's CPU quota was used up for " + Quantity.nanos(nanos)
                        + " of it; then our own time-out fired")
                .action(ACTION);
        unread.describe(statement);
        lay.describe(statement);
        describe(statement, throttled, unread.sinceNanos(), unread.untilNanos());
        return statement
                .missing(
                        "which thread had to wait: the kernel counts throttled time of the whole group, not of the reader")
                .stated();
    }

    private Opinion whileAClientWaited(Incident incident, KeptWaiting kept, Throttling throttled) {
        long nanos = kept.throttledNanos();
        if (nanos == 0) {
            return Opinion.notConcerned();
        }
        Standstill lay = kept.standstill();
        if (kept.isWhy(lay.nanos()) && lay.frozen()) {
            return Opinion.ruledOut("the process itself did not run (process-frozen)");
        }
        if (!kept.isWhy(nanos)) {
            return Opinion.ruledOut(kept.whyNot("the CPU quota was used up", nanos));
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, Confidence.LIKELY)
                .headline(kept.text() + " while this container's CPU quota was used up for " + Quantity.nanos(nanos)
                        + " of it")
                .action(ACTION);
        kept.describe(statement);
        lay.describe(statement);
        describe(statement, throttled, kept.sinceNanos(), kept.untilNanos());
        return statement
                .missing("which thread had to wait: the kernel counts throttled time of the whole group, not of the one"
                        + " that was to answer")
                .stated();
    }

    /** It was read as soon as somebody ran; whether it had come long before, nobody can tell. */
    private Opinion whileTheAnswerArrived(Incident incident, Throttling throttled) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null
                || incident.observed()
                || !exchange.endedByOurTimer()
                || !throttled.mayExplain(incident, exchange)) {
            return Opinion.notConcerned();
        }
        long start = exchange.connection().exchangeStartNanos();
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, Confidence.POSSIBLE)
                .headline("this container's CPU quota was used up for "
                        + Quantity.nanos(throttled.within(start, incident.epochNanos())) + " of the "
                        + Quantity.nanos(exchange.elapsedNanos())
                        + " until our own time-out fired, although "
                        + Quantity.bytes(exchange.answerBytes()) + " of the answer had been read")
                .action(ACTION)
                .exchange(exchange);
        describe(statement, throttled, start, incident.epochNanos());
        return statement
                .missing("whether that was all of the answer, and when it came: packets")
                .stated();
    }

    private static void describe(Statement statement, Throttling throttled, long fromNanos, long toNanos) {
        throttled.events().stream()
                .filter(event -> event.within(fromNanos, toNanos) > 0)
                .limit(TOLD)
                .forEach(event -> statement.fact(
                        Tier.KERNEL,
                        event.startNanos(),
                        "throttled for " + Quantity.nanos(event.durationNanos())
                                + (event.detail().isEmpty() ? "" : ": " + event.detail())));
    }
}
