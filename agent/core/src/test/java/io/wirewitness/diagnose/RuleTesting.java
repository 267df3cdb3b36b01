package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;

/** Asks one rule about incidents, golden ones with fewer tiers or with lines of their events changed. */
public final class RuleTesting {

    /** The views of {@link Case#VIEWS} by name. */
    public static final Set<Tier> APP = Case.VIEWS.get(0);

    public static final Set<Tier> KERNEL = Case.VIEWS.get(1);
    public static final Set<Tier> PACKETS = Case.VIEWS.get(2);
    public static final Set<Tier> ALL = Case.VIEWS.get(3);

    private final Rule rule;

    public RuleTesting(Rule rule) {
        this.rule = rule;
    }

    /** The rule's own statement on a case seen with these tiers; fails if there is none. */
    public Verdict states(String golden, Set<Tier> view, String... changes) {
        return states(Case.of(golden).incident(view, String.join("\n", changes)));
    }

    /** The rule's own statement; fails if there is none. */
    public Verdict states(Incident incident) {
        Opinion opinion = opinion(rule, incident);
        assertThat(opinion).isInstanceOf(Opinion.Stated.class);
        Verdict verdict = ((Opinion.Stated) opinion).verdict();
        assertThat(verdict.cause()).isEqualTo(rule.cause());
        assertThat(verdict.headline()).doesNotEndWith(".").matches("[a-z0-9\\[].*");
        assertThat(verdict.evidence()).isNotEmpty();
        assertThat(verdict.confidence()).isNotEqualTo(Confidence.UNKNOWN);
        if (verdict.confidence() != Confidence.PROVEN) {
            assertThat(verdict.missing()).isNotEmpty();
        }
        return verdict;
    }

    /** The rule excludes its cause, with a reason that contains these words. */
    public void excludes(String words, String golden, Set<Tier> view, String... changes) {
        excludes(words, Case.of(golden).incident(view, String.join("\n", changes)));
    }

    /** The rule excludes its cause, with a reason that contains these words. */
    public void excludes(String words, Incident incident) {
        Opinion opinion = opinion(rule, incident);
        assertThat(opinion).isInstanceOf(Opinion.RuledOut.class);
        assertThat(((Opinion.RuledOut) opinion).because()).contains(words);
    }

    /** The rule has nothing to say. */
    public void isSilent(String golden, Set<Tier> view, String... changes) {
        isSilent(Case.of(golden).incident(view, String.join("\n", changes)));
    }

    /** The rule has nothing to say. */
    public void isSilent(Incident incident) {
        assertThat(opinion(rule, incident)).isEqualTo(Opinion.notConcerned());
    }

    /** The rule's opinion; fails if it has one on an incident of whose symptom it says that it does not concern it. */
    static Opinion opinion(Rule rule, Incident incident) {
        Opinion opinion = rule.judge(incident);
        if (!opinion.equals(Opinion.notConcerned())) {
            Symptom symptom = Symptom.of(incident);
            assertThat(rule.concerns(symptom))
                    .as("%s has an opinion on %s: %s", rule.cause(), symptom, opinion)
                    .isTrue();
        }
        return opinion;
    }

    /** Nobody states anything of a case seen with these tiers: the cause is unknown, and the headline contains these words. */
    public static Verdict unknown(String words, String golden, Set<Tier> view, String... changes) {
        return unknown(words, Case.of(golden).incident(view, String.join("\n", changes)));
    }

    /** Nobody states anything: the cause is unknown, and the headline contains these words. */
    public static Verdict unknown(String words, Incident incident) {
        Verdict verdict = new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .judge(incident);
        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.headline()).contains(words);
        return verdict;
    }
}
