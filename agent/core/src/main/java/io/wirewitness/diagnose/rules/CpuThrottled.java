package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.UnreadAnswer;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;

/** The answer was here in time, and this container's CPU quota was used up: nobody ran to read it. */
public final class CpuThrottled implements Rule {

    /** The kernel counts throttled time of all CPUs together: this much of the wait, or it was not the wait's reason. */
    private static final double MOST = 0.5;

    private static final int TOLD = 3;

    @Override
    public String cause() {
        return "cpu-throttled";
    }

    @Override
    public Opinion judge(Incident incident) {
        List<JvmEvent> throttled = new ArrayList<>();
        for (JvmEvent event : incident.jvm()) {
            if (event.kind() == Kind.CPU_THROTTLED) {
                throttled.add(event);
            }
        }
        UnreadAnswer unread = throttled.isEmpty() ? null : UnreadAnswer.of(incident);
        if (unread == null) {
            return Opinion.notConcerned();
        }
        String refusal = unread.refusal();
        if (refusal != null) {
            return Opinion.ruledOut(refusal);
        }
        Standstill lay = unread.standstill();
        if (lay.frozen()) {
            return Opinion.ruledOut("the process itself did not run (process-frozen)");
        }
        long nanos = 0;
        for (JvmEvent event : throttled) {
            nanos += event.within(unread.sinceNanos(), unread.untilNanos());
        }
        if (nanos < MOST * unread.nanos()) {
            return Opinion.ruledOut("of the " + Quantity.nanos(unread.nanos())
                    + " in which the answer lay unread, the CPU quota was used up for only " + Quantity.nanos(nanos));
        }
        // A collector that is throttled pauses for long: the quota is the reason, the pause its shape.
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, Confidence.LIKELY)
                .headline(unread.text() + " while this container's CPU quota was used up for " + Quantity.nanos(nanos)
                        + " of it; then our own time-out fired")
                .action("give the container more CPU (cpu.max, docker --cpus, resources.limits.cpu) or let it use fewer"
                        + " threads at once: -XX:ActiveProcessorCount, -XX:ParallelGCThreads, smaller pools; a quota is"
                        + " spent by all threads together, then none runs until the next period");
        unread.describe(statement);
        lay.describe(statement);
        throttled.stream()
                .filter(event -> event.within(unread.sinceNanos(), unread.untilNanos()) > 0)
                .limit(TOLD)
                .forEach(event -> statement.fact(
                        Tier.KERNEL,
                        event.startNanos(),
                        "throttled for " + Quantity.nanos(event.durationNanos())
                                + (event.detail().isEmpty() ? "" : ": " + event.detail())));
        return statement
                .missing(
                        "which thread had to wait: the kernel counts throttled time of the whole group, not of the reader")
                .stated();
    }
}
