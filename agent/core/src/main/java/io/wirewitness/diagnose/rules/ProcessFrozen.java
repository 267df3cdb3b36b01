package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Freeze;
import io.wirewitness.diagnose.KeptWaiting;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.UnreadAnswer;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The whole process did not run: stopped by a signal, a frozen control group, a debugger, or together with its machine. When
 * it goes on, timers fire although answers lie there, pools hand out connections that the server closed meanwhile, and the clients
 * that waited for an answer have gone.
 */
public final class ProcessFrozen implements Rule {

    private static final double NEARLY_ALL = 0.9;

    @Override
    public String cause() {
        return "process-frozen";
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
        if (exchange == null || incident.observed() || incident.jvm().isEmpty()) {
            return Opinion.notConcerned();
        }
        if (exchange.endedByOurTimer()) {
            return whileWaiting(incident);
        }
        Freeze freeze = Freeze.whileIdle(incident, exchange);
        if (freeze == null
                || !freeze.wasStopped()
                || !exchange.ended()
                || exchange.closedByUsFirst()
                || exchange.answerBytes() > 0) {
            return Opinion.notConcerned();
        }
        return whileIdle(incident, exchange, freeze);
    }

    private Opinion whileWaiting(Incident incident) {
        UnreadAnswer unread = UnreadAnswer.of(incident);
        if (unread == null || unread.refusal() != null) {
            return Opinion.notConcerned();
        }
        Standstill lay = unread.standstill();
        if (lay.mixed()) {
            return Opinion.ruledOut(lay.mixture());
        }
        if (!lay.most() || !lay.frozen()) {
            return Opinion.notConcerned();
        }
        boolean proven = lay.oneCovers(NEARLY_ALL) && unread.cameInTime();
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_HOST, proven ? Confidence.PROVEN : Confidence.LIKELY)
                .headline(unread.text() + " while this process did not run for " + lay.text()
                        + "; then our own time-out fired")
                .action(action(lay.longest()));
        unread.describe(statement);
        lay.describe(statement);
        if (!lay.oneCovers(NEARLY_ALL)) {
            statement.missing("what our side did in the " + Quantity.nanos(unread.nanos() - lay.frozenNanos())
                    + " outside of the freeze");
        }
        return statement.stated();
    }

    private Opinion whileAClientWaited(Incident incident, KeptWaiting kept) {
        Standstill lay = kept.standstill();
        if (!kept.isWhy(lay.nanos())) {
            return Opinion.notConcerned(); // jvm-paused says why not
        }
        if (lay.mixed()) {
            return Opinion.ruledOut(lay.mixture());
        }
        if (!lay.frozen()) {
            return Opinion.notConcerned();
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, Confidence.LIKELY)
                .headline(kept.text() + " while this process did not run for " + lay.text() + kept.inAll()
                        + ": it could not answer")
                .action(action(lay.longest()));
        kept.describe(statement);
        lay.describe(statement);
        if (!lay.oneCovers(NEARLY_ALL)) {
            statement.missing("what our side did in the " + Quantity.nanos(kept.nanos() - lay.frozenNanos())
                    + " outside of the freeze");
        }
        return statement.stated();
    }

    private Opinion whileIdle(Incident incident, Exchange exchange, Freeze freeze) {
        TcpState before = exchange.stateBefore();
        if (before == TcpState.ESTABLISHED) {
            return Opinion.ruledOut("no FIN had arrived when the request was written, although " + freeze.text());
        }
        if (freeze.finKnown() && !freeze.finWithin()) {
            return Opinion.ruledOut("the server's FIN did not come while the process was frozen");
        }
        if (!freeze.usedPromptly()) {
            return Opinion.ruledOut("the pool had time to look at its connections after the freeze was over");
        }
        if (!freeze.isWhy()) {
            return Opinion.ruledOut("the connection was idle for far longer than the process was frozen");
        }
        // Else the pool would have handed it out too late as well, freeze or not.
        Confidence confidence = freeze.poolWouldHaveClosed()
                ? Confidence.PROVEN
                : freeze.finKnown() || before == TcpState.CLOSE_WAIT ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_HOST, confidence)
                .headline(freeze.text()
                        + (freeze.finKnown()
                                ? ", the server closed the idle connection meanwhile, and "
                                : ", the server seems to have closed the idle connection meanwhile, and ")
                        + "the first request after it met the end")
                .action(action(freeze.event())
                        + "; a client that drops idle connections after such a gap does not fail")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .fact(Tier.APP, freeze.event().startNanos(), freeze.text());
        if (confidence != Confidence.PROVEN) {
            statement.missing("the server's idle limit and the pool's: whether the pool would have used this connection"
                    + " too late without a freeze as well (idle-closed-before-reuse)");
        }
        return statement.stated();
    }

    private static String action(@Nullable JvmEvent event) {
        if (event != null && event.kind() == JvmEvent.Kind.SUSPENDED) {
            return "find what put this machine to sleep: a laptop's lid, a virtual machine that was suspended or moved";
        }
        return "find what stopped this process: a signal (SIGSTOP, Ctrl-Z), a frozen container (docker pause, the cgroup"
                + " freezer), a debugger, a tool that attaches (jmap -F, gdb), a host that swaps or takes the CPUs from its virtual"
                + " machines (steal, in vmstat)";
    }
}
