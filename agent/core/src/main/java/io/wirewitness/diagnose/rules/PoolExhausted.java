package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.PoolView;
import io.wirewitness.model.PoolView.Holder;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every connection of the pool was out, and none came back while the call waited. */
public final class PoolExhausted implements Rule {

    /** Who holds a connection for so long and waits for nobody has forgotten it, or works with it in hand. */
    private static final long LEAK_MILLIS = 10_000;

    /** A peer that lets an answer wait for so long is slow by any measure that a pool is sized for. */
    private static final long SLOW_MILLIS = 1_000;

    private static final int FRAMES_AT_MOST = 6;
    private static final int HOLDERS_AT_MOST = 5;

    @Override
    public String cause() {
        return "pool-exhausted";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.POOL_TIMED_OUT);
    }

    @Override
    public Opinion judge(Incident incident) {
        Call call = incident.call();
        PoolView pool = call == null ? null : call.waitedFor();
        if (incident.failure().kind() != Failure.Kind.POOL_TIMED_OUT) {
            return Opinion.notConcerned();
        }
        if (pool == null) {
            return Statement.of(incident, cause(), Blame.UNKNOWN, Confidence.POSSIBLE)
                    .headline("the call waited for a connection of its pool in vain")
                    .action("see how many connections the pool may hand out, and who does not give his back")
                    .failure()
                    .missing("the pool's own counters: its library does not show them")
                    .stated();
        }
        if (pool.most() > 0 && pool.leased() >= 0 && pool.leased() < pool.most()) {
            return Opinion.ruledOut("only " + pool.leased() + " of " + pool.most() + " connections were out"
                    + (pool.idle() > 0 ? ", and " + pool.idle() + " idle" : ""));
        }
        if (pool.idle() > 0 && pool.most() <= 0) {
            return Opinion.ruledOut(Quantity.counted(pool.idle(), "connection") + " of the pool lay idle");
        }
        List<Holder> holders = pool.holders();
        long waiting = holders.stream()
                .filter(one -> one.awaitsAnswerMillis() >= SLOW_MILLIS)
                .count();
        boolean slowPeer = waiting > 0 && waiting * 2 >= holders.size();
        Holder leak = holders.stream()
                .filter(one -> one.heldMillis() >= LEAK_MILLIS && one.awaitsAnswerMillis() < 0)
                .findFirst()
                .orElse(null);
        boolean counted = pool.leased() > 0 && pool.leased() >= pool.most() && pool.most() > 0;
        boolean allKnown = pool.known() >= pool.leased();
        // Those that are not known may be connects that nobody answers.
        boolean mostKnown = !holders.isEmpty() && pool.known() * 2 >= pool.leased();
        boolean ofThePeer = slowPeer && leak == null && mostKnown;
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        ofThePeer
                                ? Blame.PEER_APP
                                : leak != null || (mostKnown && !slowPeer) ? Blame.LOCAL_APP : Blame.UNKNOWN,
                        counted ? !ofThePeer && allKnown ? Confidence.PROVEN : Confidence.LIKELY : Confidence.POSSIBLE)
                .headline(headline(pool, counted, ofThePeer ? waiting : 0, leak))
                .action(action(pool, ofThePeer, leak))
                .fact(Tier.APP, incident.epochNanos(), counters(pool));
        for (Holder holder : holders.subList(0, Math.min(holders.size(), HOLDERS_AT_MOST))) {
            statement.fact(Tier.APP, incident.epochNanos() - holder.heldMillis() * 1_000_000, text(holder));
        }
        if (pool.known() > HOLDERS_AT_MOST) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    "and " + Quantity.counted(pool.known() - HOLDERS_AT_MOST, "more holder") + " known");
        }
        statement.failure();
        if (holders.isEmpty()) {
            statement.missing(
                    "who holds the connections: leases are remembered once the agent has seen the pool more than"
                            + " half used, and once it is connected: they may wait for a server, or for a connect that nobody"
                            + " answers (connect-unanswered)");
        } else if (counted && !allKnown) {
            statement.missing("who holds " + (pool.leased() - pool.known()) + " of the " + pool.leased()
                    + " connections: one of them may wait for a server, or be the one that leaks");
        }
        if (!counted) {
            statement.missing("how many connections were out, and how many may be");
        }
        if (ofThePeer) {
            statement.missing("what the server did with the requests that it has not answered (peer-slow)");
        }
        return statement.stated();
    }

    private static String headline(PoolView pool, boolean counted, long waiting, @Nullable Holder leak) {
        String of = pool.route() == null ? " of the pool" : " for " + pool.route();
        String head = counted
                ? "all " + pool.most() + " connections" + of + " were out while the call waited for one"
                : "the call waited in vain for a connection" + of;
        if (waiting > 0) {
            return head + ": " + waiting + (counted ? " of them" : " that were out")
                    + " waited for the server's answer, for up to " + Quantity.millis(longestWait(pool));
        }
        return leak == null
                ? head
                : head + ": thread " + leak.thread() + " has held one for " + Quantity.millis(leak.heldMillis())
                        + " with nothing in flight on it";
    }

    private static long longestWait(PoolView pool) {
        return pool.holders().stream()
                .mapToLong(Holder::awaitsAnswerMillis)
                .max()
                .orElse(0);
    }

    private static String action(PoolView pool, boolean slowPeer, @Nullable Holder leak) {
        String setting = pool.mostSetting() == null ? "the pool's limit" : pool.mostSetting();
        if (slowPeer) {
            return "see why the server is slow, and let calls give up sooner than their number fills the pool (a read or response"
                    + " time-out); raising " + setting + " only lets more of them wait";
        }
        if (leak != null) {
            return "close what holds it: a response, its body or a connection that is not closed on every way out (use"
                    + " try-with-resources) at the place where it was taken"
                    + (leak.stack().isEmpty() ? "" : ", " + frames(leak, 3)) + "; raising " + setting
                    + " only delays the end";
        }
        return "raise " + setting + (pool.most() > 0 ? " (" + pool.most() + " now)" : "")
                + " to the number of calls that are made at the same time, or make fewer; give connections back sooner";
    }

    private static String counters(PoolView pool) {
        StringBuilder text = new StringBuilder(pool.name());
        text.append(": ").append(pool.leased() < 0 ? "an unknown number" : String.valueOf(pool.leased()));
        text.append(" out").append(pool.most() > 0 ? " of at most " + pool.most() : "");
        text.append(pool.mostSetting() == null ? "" : " (" + pool.mostSetting() + ")");
        text.append(pool.idle() < 0 ? "" : ", " + pool.idle() + " idle");
        text.append(pool.waiting() < 0 ? "" : ", " + Quantity.counted(pool.waiting(), "call") + " waiting");
        text.append(pool.route() == null ? "" : ", route " + pool.route());
        return text.toString();
    }

    private static String text(Holder holder) {
        return "taken by thread " + holder.thread() + ", held for " + Quantity.millis(holder.heldMillis())
                + (holder.awaitsAnswerMillis() < 0
                        ? ""
                        : ", waiting for the server's answer for " + Quantity.millis(holder.awaitsAnswerMillis()))
                + (holder.stack().isEmpty() ? "" : ", at " + frames(holder, FRAMES_AT_MOST));
    }

    private static String frames(Holder holder, int most) {
        return String.join(
                " < ", holder.stack().subList(0, Math.min(holder.stack().size(), most)));
    }
}
