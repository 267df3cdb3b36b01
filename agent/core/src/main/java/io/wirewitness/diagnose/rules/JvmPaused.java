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
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * No thread of this JVM could run, for a collection or another safepoint: the answer was here in time and nobody read it, or a client of
 * ours waited for one and went.
 */
public final class JvmPaused implements Rule {

    private static final double NEARLY_ALL = 0.9;

    /** A thread that is let go reads within this, on a busy machine too. */
    private static final long PROMPTLY_NANOS = 200_000_000L;

    @Override
    public String cause() {
        return "jvm-paused";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.jvm() && (symptom.exchange() || symptom.role() == Role.SERVER);
    }

    @Override
    public Opinion judge(Incident incident) {
        KeptWaiting kept = KeptWaiting.of(incident);
        if (kept != null) {
            return whileAClientWaited(incident, kept);
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null
                || incident.observed()
                || !exchange.endedByOurTimer()
                || exchange.requestBytes() == 0
                || incident.jvm().isEmpty()) {
            return Opinion.notConcerned();
        }
        Standstill wait = Standstill.whileWaiting(incident, exchange);
        UnreadAnswer unread = UnreadAnswer.of(incident);
        if (unread == null) {
            return withoutAnswer(incident, exchange, wait);
        }
        String refusal = unread.refusal();
        if (refusal != null) {
            return wait.nanos() == 0 ? Opinion.notConcerned() : Opinion.ruledOut(refusal);
        }
        Standstill lay = unread.standstill();
        if (lay.nanos() == 0) {
            return Opinion.notConcerned();
        }
        if (!lay.most()) {
            return Opinion.ruledOut("of the " + Quantity.nanos(unread.nanos())
                    + " in which the answer lay unread, this JVM stood still for only " + Quantity.nanos(lay.nanos()));
        }
        if (lay.mixed()) {
            return Opinion.ruledOut(lay.mixture());
        }
        if (lay.frozen()) {
            return Opinion.ruledOut("the process itself did not run for " + Quantity.nanos(lay.frozenNanos())
                    + " (process-frozen)"
                    + (lay.ownNanos() == 0
                            ? ": the JVM had no pause of its own"
                            : ", the JVM's own pauses took " + Quantity.nanos(lay.ownNanos())));
        }
        Throttling throttled = Throttling.of(incident);
        if (throttled.fillsMostOf(unread.sinceNanos(), unread.untilNanos())) {
            return Opinion.ruledOut("the CPU quota was used up for "
                    + Quantity.nanos(throttled.within(unread.sinceNanos(), unread.untilNanos()))
                    + " of the time (cpu-throttled): a collector without a CPU pauses for as long");
        }
        boolean proven = lay.oneCovers(NEARLY_ALL) && lay.named() && unread.cameInTime();
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_JVM, proven ? Confidence.PROVEN : Confidence.LIKELY)
                .headline(unread.text() + " while this JVM stood still for " + lay.text()
                        + "; then our own time-out fired")
                .action(action(lay.longest()));
        unread.describe(statement);
        lay.describe(statement);
        whatIsMissing(statement, lay, unread.nanos());
        return statement.stated();
    }

    private Opinion whileAClientWaited(Incident incident, KeptWaiting kept) {
        Standstill lay = kept.standstill();
        if (lay.nanos() == 0 || (!kept.goingKnown() && lay.nanos() < KeptWaiting.LEAST_NANOS)) {
            return Opinion.notConcerned();
        }
        if (!kept.isWhy(lay.nanos())) {
            return Opinion.ruledOut(kept.whyNot("this JVM stood still", lay.nanos()));
        }
        if (lay.mixed()) {
            return Opinion.ruledOut(lay.mixture());
        }
        if (lay.frozen()) {
            return Opinion.ruledOut(
                    "the process itself did not run for " + Quantity.nanos(lay.frozenNanos()) + " (process-frozen)");
        }
        if (kept.isWhy(kept.throttledNanos())) {
            return Opinion.ruledOut("the CPU quota was used up for " + Quantity.nanos(kept.throttledNanos())
                    + " of the time (cpu-throttled): a collector without a CPU pauses for as long");
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_JVM, Confidence.LIKELY)
                .headline(kept.text() + " while this JVM stood still for " + lay.text() + kept.inAll()
                        + ": it could not answer")
                .action(action(lay.longest()));
        kept.describe(statement);
        lay.describe(statement);
        whatIsMissing(statement, lay, kept.nanos());
        return statement.stated();
    }

    private static void whatIsMissing(Statement statement, Standstill lay, long nanos) {
        if (!lay.named()) {
            statement.missing("what the JVM stood still for: its flight recorder (module jdk.jfr, option jfr=on)");
        } else if (!lay.oneCovers(NEARLY_ALL)) {
            statement.missing("what our side did in the " + Quantity.nanos(nanos - lay.ownNanos())
                    + " outside of the pauses"
                    + (lay.frozenNanos() == 0
                            ? ""
                            : "; for " + Quantity.nanos(lay.frozenNanos())
                                    + " of them the process itself was stopped"));
        }
    }

    /** No answer that lay there: the pause ran beside a server that was silent anyway, or nobody can tell. */
    private Opinion withoutAnswer(Incident incident, Exchange exchange, Standstill wait) {
        if (wait.nanos() == 0) {
            return Opinion.notConcerned();
        }
        if (exchange.unreadBytes() >= 0) {
            return Opinion.ruledOut("no answer lay unread in our own socket when the time-out fired");
        }
        boolean readAtOnce = exchange.answerBytes() > 0 && wait.most() && readBehind(exchange, wait.longest());
        if (wait.frozen()
                || wait.mixed()
                || !(readAtOnce || (wait.covers(NEARLY_ALL) && exchange.answerBytes() == 0))) {
            return Opinion.notConcerned();
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_JVM, Confidence.POSSIBLE)
                .headline("this JVM stood still for " + wait.text() + " of the "
                        + Quantity.nanos(exchange.elapsedNanos())
                        + " until our own time-out fired; "
                        + (readAtOnce
                                ? "its answer was read as soon as that was over, when it had come is not known"
                                : "whether an answer had come meanwhile is not known"))
                .action(action(wait.longest()))
                .exchange(exchange);
        wait.describe(statement);
        return statement
                .missing(
                        readAtOnce
                                ? "when the answer came: the kernel's word at the failure, or packets"
                                : "whether an answer lay unread in our own socket (peer-slow): the kernel's receive"
                                        + " queue, or packets")
                .stated();
    }

    /** True if the last read came directly behind the pause. */
    private static boolean readBehind(Exchange exchange, @Nullable JvmEvent pause) {
        long read = exchange.connection().lastReadNanos();
        return pause != null && read >= pause.endNanos() - PROMPTLY_NANOS && read <= pause.endNanos() + PROMPTLY_NANOS;
    }

    private static String action(@Nullable JvmEvent longest) {
        if (longest != null && longest.kind() == JvmEvent.Kind.GC_PAUSE) {
            return "shorten the collector's pauses: a log of them (-Xlog:gc*,safepoint) tells which; a concurrent collector"
                    + " (-XX:+UseG1GC, -XX:+UseZGC) instead of a serial or parallel one, -XX:MaxGCPauseMillis, a heap"
                    + " that fits (-Xmx), no System.gc() (-XX:+DisableExplicitGC), no swap; a longer time-out only"
                    + " hides it";
        }
        return "find what stopped the JVM (-Xlog:safepoint*): a heap dump or thread dump of a tool, a long counted loop"
                + " (-XX:+UseCountedLoopSafepoints), a collection; a longer time-out only hides it";
    }
}
