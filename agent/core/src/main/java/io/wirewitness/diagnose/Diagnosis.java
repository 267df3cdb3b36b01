package io.wirewitness.diagnose;

import io.wirewitness.diagnose.rules.SilentlyReplayed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks every rule and makes one verdict of their opinions. Any thread, several at a time: a rule that throws is switched
 * off for good, named once, and the rest goes on.
 */
public final class Diagnosis {

    /** Symptoms whose rules are kept; a process meets some dozens, an attacker cannot make many more. */
    private static final int MOST_SYMPTOMS = 512;

    /** All rules are made with the first judgement: their classes are no matter of the application's start. */
    private final Supplier<List<Rule>> rules;

    private final BiConsumer<String, Throwable> faults;
    private final Set<String> switchedOff = ConcurrentHashMap.newKeySet();
    private final Map<Symptom, List<Rule>> concerned = new ConcurrentHashMap<>();
    private final SilentlyReplayed replays = new SilentlyReplayed();

    /** A diagnosis by all rules; {@code faults} is told the name of a rule that broke, and why, once per rule. */
    public Diagnosis(BiConsumer<String, Throwable> faults) {
        this(Rules::all, faults);
    }

    /** A diagnosis by some rules, for tests. */
    public Diagnosis(List<Rule> rules, BiConsumer<String, Throwable> faults) {
        this(these(List.copyOf(rules)), faults);
    }

    private Diagnosis(Supplier<List<Rule>> rules, BiConsumer<String, Throwable> faults) {
        this.rules = rules;
        this.faults = faults;
    }

    private static Supplier<List<Rule>> these(List<Rule> rules) {
        return () -> rules;
    }

    /** Who, and why; the cause {@code unknown} if no rule can tell. Never throws. */
    public Verdict judge(Incident incident) {
        List<Verdict> stated = new ArrayList<>();
        List<RuledOut> ruledOut = new ArrayList<>();
        for (Rule rule : concerned(incident)) {
            Opinion opinion = ask(rule, incident);
            if (opinion instanceof Opinion.Stated statement) {
                stated.add(
                        multiplexed(incident) ? ofSeveralRequests(incident, statement.verdict()) : statement.verdict());
            } else if (opinion instanceof Opinion.RuledOut excluded) {
                ruledOut.add(new RuledOut(rule.cause(), excluded.because()));
            }
        }
        if (stated.size() > 1) {
            stated.sort(Comparator.comparing(Verdict::confidence)); // stable: equals stay in the rules' order
        }
        Verdict verdict;
        if (stated.isEmpty()) {
            Verdict unknown = Unknown.of(incident);
            verdict = multiplexed(incident) ? ofSeveralRequests(incident, unknown) : unknown;
        } else if (contradict(stated)) {
            verdict = contradiction(incident, stated);
        } else {
            verdict = stated.get(0);
            // Weaker statements are no contradiction, yet a reader of a likely verdict should know of them.
            for (Verdict other : stated.subList(1, stated.size())) {
                if (verdict.confidence() != Confidence.PROVEN) {
                    verdict = withMissing(
                            verdict,
                            "what would exclude " + other.cause() + ", which is "
                                    + other.confidence().text() + " too");
                }
            }
        }
        return completed(incident, verdict, ruledOut);
    }

    /**
     * The second verdict on an incident whose request the library sent again by itself, to be told besides the first;
     * null if the first attempt sent nothing. Never throws.
     */
    public @Nullable Verdict replayed(Incident first, Verdict firstVerdict) {
        return replays.after(first, firstVerdict);
    }

    /** The rules that may have something to say, in their order. */
    private List<Rule> concerned(Incident incident) {
        Symptom symptom = Symptom.of(incident);
        List<Rule> known = concerned.get(symptom);
        if (known != null) {
            return known;
        }
        List<Rule> found = new ArrayList<>();
        for (Rule rule : rules.get()) {
            if (rule.concerns(symptom)) {
                found.add(rule);
            }
        }
        List<Rule> all = List.copyOf(found);
        if (concerned.size() < MOST_SYMPTOMS) {
            concerned.put(symptom, all);
        }
        return all;
    }

    private Opinion ask(Rule rule, Incident incident) {
        if (switchedOff.contains(rule.cause())) {
            return Opinion.notConcerned();
        }
        try {
            return rule.judge(incident);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            if (switchedOff.add(rule.cause())) {
                faults.accept(rule.cause(), fault);
            }
            return Opinion.notConcerned();
        }
    }

    private static boolean contradict(List<Verdict> stated) {
        String proven = null;
        for (Verdict verdict : stated) {
            if (verdict.confidence() == Confidence.PROVEN) {
                if (proven != null && !proven.equals(verdict.cause())) {
                    return true;
                }
                proven = verdict.cause();
            }
        }
        return false;
    }

    private static Verdict contradiction(Incident incident, List<Verdict> stated) {
        Set<Evidence> evidence = new LinkedHashSet<>();
        List<String> proven = new ArrayList<>();
        for (Verdict verdict : stated) {
            if (verdict.confidence() == Confidence.PROVEN) {
                evidence.addAll(verdict.evidence());
                proven.add(verdict.cause());
            }
        }
        List<Evidence> inTime = new ArrayList<>(evidence);
        inTime.sort(Comparator.comparingLong(Evidence::epochNanos));
        return new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.POSSIBLE,
                "the evidence contradicts itself: it proves " + String.join(" and ", proven),
                "please report this with the incident's file: one of these rules is wrong",
                RetryAdvice.of(incident),
                inTime,
                List.of(),
                List.of());
    }

    private static Verdict completed(Incident incident, Verdict verdict, List<RuledOut> ruledOut) {
        List<String> missing = new ArrayList<>(verdict.missing());
        if (verdict.confidence() != Confidence.PROVEN) {
            missing.addAll(Missing.of(incident));
        }
        missing.addAll(Missing.lost(incident.lost()));
        List<RuledOut> others = new ArrayList<>(ruledOut);
        others.removeIf(excluded -> excluded.cause().equals(verdict.cause()));
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                verdict.retry(),
                verdict.evidence(),
                others,
                missing);
    }

    private static boolean multiplexed(Incident incident) {
        Connection connection = incident.connection();
        Serving serving = Serving.of(incident);
        return connection != null
                && connection.multiplexed()
                && (serving == null || !serving.streamCancelled()) // a frame of the client's own says so
                && !incident.failure().kind().inConnecting();
    }

    /**
     * Bytes and times of a shared connection do not tell what became of one of its requests; its frames do, and a verdict
     * by them stays as it is.
     */
    private static Verdict ofSeveralRequests(Incident incident, Verdict verdict) {
        if (Frames.giving(verdict.cause(), incident) != null) {
            return verdict;
        }
        FlowSnapshot flow = incident.flow();
        FlowExchange exchange = flow == null ? null : flow.exchange();
        boolean pipelined = exchange != null && exchange.pipelined();
        List<String> missing = new ArrayList<>(verdict.missing());
        missing.add(
                pipelined
                        ? "which request was answered: several were sent before the first had an answer (pipelining); the"
                                + " numbers are those of the latest"
                        : "frames: " + RetryAdvice.framesMissing(incident)
                                + "; the numbers are those of the connection");
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence() == Confidence.PROVEN ? Confidence.LIKELY : verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                verdict.retry(),
                verdict.evidence(),
                verdict.ruledOut(),
                missing);
    }

    private static Verdict withMissing(Verdict verdict, String text) {
        List<String> missing = new ArrayList<>(verdict.missing());
        missing.add(text);
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                verdict.retry(),
                verdict.evidence(),
                verdict.ruledOut(),
                missing);
    }
}
