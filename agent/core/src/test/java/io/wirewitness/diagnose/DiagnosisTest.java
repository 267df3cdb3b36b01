package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private final List<String> faults = new ArrayList<>();

    private static final Incident INCIDENT =
            Case.of("idle-closed-before-reuse/nginx-60s").incident();

    private Diagnosis diagnosis(Rule... rules) {
        return new Diagnosis(List.of(rules), (rule, fault) -> faults.add(rule + ": " + fault.getMessage()));
    }

    private static Rule rule(String cause, Function<Incident, Opinion> judge) {
        return new Rule() {
            @Override
            public String cause() {
                return cause;
            }

            @Override
            public Opinion judge(Incident incident) {
                return judge.apply(incident);
            }
        };
    }

    private static Rule stating(String cause, Confidence confidence) {
        return rule(
                cause,
                incident -> Statement.of(incident, cause, Blame.PEER_APP, confidence)
                        .headline("because of " + cause)
                        .action("change it")
                        .fact(Tier.APP, 1, "fact of " + cause)
                        .stated());
    }

    @Test
    void theStrongestStatementWins() {
        Verdict verdict = diagnosis(stating("weak", Confidence.LIKELY), stating("strong", Confidence.PROVEN))
                .judge(INCIDENT);

        assertThat(verdict.cause()).isEqualTo("strong");
    }

    @Test
    void amongEqualsTheOrderOfTheRulesDecidesAndTheOtherIsNamed() {
        Verdict verdict = diagnosis(stating("first", Confidence.LIKELY), stating("second", Confidence.LIKELY))
                .judge(INCIDENT);

        assertThat(verdict.cause()).isEqualTo("first");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("exclude second"));
    }

    @Test
    void twoProofsAreAContradictionAndNoAnswer() {
        Verdict verdict = diagnosis(stating("one", Confidence.PROVEN), stating("other", Confidence.PROVEN))
                .judge(INCIDENT);

        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("contradicts itself").contains("one and other");
        assertThat(verdict.evidence()).hasSize(2);
    }

    @Test
    void aRuleThatThrowsIsNamedOnceAndTheRestGoesOn() {
        Diagnosis diagnosis = diagnosis(
                rule("broken", incident -> {
                    throw new IllegalStateException("no idea");
                }),
                stating("sound", Confidence.LIKELY));

        assertThat(diagnosis.judge(INCIDENT).cause()).isEqualTo("sound");
        assertThat(diagnosis.judge(INCIDENT).cause()).isEqualTo("sound");
        assertThat(faults).containsExactly("broken: no idea");
    }

    @Test
    void neighboursThatAreExcludedAreNamedWithTheReason() {
        Verdict verdict = diagnosis(
                        rule("neighbour", incident -> Opinion.ruledOut("it rained")),
                        rule("stranger", incident -> Opinion.notConcerned()),
                        stating("cause", Confidence.PROVEN))
                .judge(INCIDENT);

        assertThat(verdict.ruledOut()).containsExactly(new RuledOut("neighbour", "it rained"));
    }

    @Test
    void withoutAStatementTheAnswerIsUnknownAndSaysHowToLearnMore() {
        Incident incident = Case.of("idle-closed-before-reuse/nginx-60s").incident(Set.of(Tier.APP));
        Verdict verdict =
                diagnosis(rule("silent", any -> Opinion.notConcerned())).judge(incident);

        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.UNKNOWN);
        assertThat(verdict.headline()).contains("10.0.0.5:443").contains("72.4 s");
        assertThat(verdict.missing())
                .anyMatch(text -> text.startsWith("kernel: ") && text.contains("native"))
                .anyMatch(text -> text.startsWith("packets: ") && text.contains("NET_RAW"));
    }

    @Test
    void everyVerdictBelowProvenNamesWhatWasMissing() {
        Incident incident = Case.of("idle-closed-before-reuse/nginx-60s").incident(Set.of(Tier.APP, Tier.KERNEL));

        assertThat(diagnosis(stating("cause", Confidence.LIKELY))
                        .judge(incident)
                        .missing())
                .anyMatch(text -> text.startsWith("packets: "))
                .noneMatch(text -> text.startsWith("kernel: "));
        assertThat(diagnosis(stating("cause", Confidence.PROVEN))
                        .judge(incident)
                        .missing())
                .isEmpty();
    }

    @Test
    void lossIsToldEvenOfAProof() {
        Incident incident =
                Case.of("idle-closed-before-reuse/nginx-60s").incident(RuleTesting.ALL, "lost events=1 packets=20");

        assertThat(diagnosis(stating("cause", Confidence.PROVEN))
                        .judge(incident)
                        .missing())
                .anyMatch(text -> text.contains("1 socket event found"))
                .anyMatch(text -> text.contains("20 packets did not"));
    }

    @Test
    void anIncidentWithoutAConnectionIsNoTrouble() {
        for (io.wirewitness.model.Failure.Kind kind : io.wirewitness.model.Failure.Kind.values()) {
            Incident incident = EventText.parse("failure at=1 kind=" + kind);
            Verdict verdict = new Diagnosis((rule, fault) -> {
                        throw new AssertionError(rule, fault);
                    })
                    .judge(incident);

            assertThat(verdict.confidence()).isNotEqualTo(Confidence.PROVEN);
            boolean nothingSent = switch (kind) {
                case NAME_NOT_RESOLVED, POOL_TIMED_OUT -> true;
                default -> false;
            };
            assertThat(verdict.retry().safe()).isEqualTo(nothingSent ? Retry.Safe.YES : Retry.Safe.UNKNOWN);
        }
    }

    /** One connection's bytes and times do not tell what became of one of the requests on it. */
    @Test
    void ofSeveralRequestsOnOneConnectionNothingIsProvenAndNoRetryIsAdvised() {
        Incident alone = INCIDENT;
        Incident shared =
                Case.of("idle-closed-before-reuse/nginx-60s").incident(RuleTesting.ALL, "connection multiplexed=true");

        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        assertThat(diagnosis.judge(alone).confidence()).isEqualTo(Confidence.PROVEN);
        Verdict verdict = diagnosis.judge(shared);
        assertThat(verdict.cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(verdict.retry().why()).contains("HTTP/2").contains("frames");
        assertThat(verdict.missing()).anyMatch(text -> text.startsWith("frames: "));
    }

    @Test
    void framesProveWhatBytesOfASharedConnectionCannot() {
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        String golden = "idle-closed-before-reuse/nginx-60s";
        Verdict refused = diagnosis.judge(Case.of(golden)
                .incident(
                        RuleTesting.ALL,
                        "connection multiplexed=true\nstreams stream=15\ngoaway at=61.0 last=13 code=0 debug=bye"));

        assertThat(refused.cause()).isEqualTo("h2-goaway");
        assertThat(refused.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(refused.retry().safe()).isEqualTo(Retry.Safe.YES);

        Verdict silent = diagnosis.judge(
                Case.of(golden).incident(RuleTesting.ALL, "connection multiplexed=true\nstreams stream=15"));
        assertThat(silent.cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(silent.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(silent.retry().why())
                .contains("neither a GOAWAY nor a RST_STREAM")
                .contains("stream 15");
    }

    @Test
    void aConnectThatFailedIsTheSameForSharedConnections() {
        Incident incident =
                Case.of("connection-refused/nothing-listens").incident(RuleTesting.APP, "connection multiplexed=true");

        assertThat(diagnosis(stating("cause", Confidence.PROVEN))
                        .judge(incident)
                        .retry())
                .isEqualTo(new Retry(Retry.Safe.YES, "no connection was made, so 0 request bytes were sent"));
    }

    @Test
    void theAcceptingSideIsNotJudgedByTheClientsRules() {
        RuleTesting.unknown(
                "does not tell who ended it", Case.of("unknown/accepted-by-us").incident());
    }

    /** Whatever is known or not of the same facts: one proof at most, and never of two causes. */
    @Test
    void noMixtureOfFactsProvesTwoCauses() {
        List<String> changes = List.of(
                "failure kind=RESET",
                "failure kind=BROKEN_PIPE",
                "failure kind=END_OF_STREAM",
                "failure kind=TIMED_OUT exception=java.net.SocketTimeoutException",
                "failure kind=KERNEL_TIMED_OUT",
                "failure kind=CLOSED_LOCALLY",
                "failure kind=CONNECT_REFUSED",
                "connection ordinal=1",
                "connection ordinal=0",
                "connection idle=20ms",
                "connection answer=900",
                "before state=ESTABLISHED",
                "before state=CLOSE_WAIT",
                "before state=CLOSE",
                "after acked=+0",
                "after acked=+20",
                "after acked=+412",
                "after queue=60",
                "after state=ESTABLISHED unacked=1 retransmits=4",
                "close at=3.4",
                "lost packets=5",
                "connection remote=127.0.0.1:8080 local=127.0.0.1:49092");
        int proven = 0;
        for (Case golden : Case.all()) {
            for (Set<Tier> view : Case.VIEWS) {
                for (String one : changes) {
                    for (String other : changes.subList(changes.indexOf(one), changes.size())) {
                        Verdict verdict = new Diagnosis((rule, fault) -> {
                                    throw new AssertionError(golden.name() + " " + rule, fault);
                                })
                                .judge(golden.incident(view, one + "\n" + other));
                        assertThat(verdict.headline())
                                .as("%s %s %s %s", golden.name(), view, one, other)
                                .doesNotContain("contradicts itself");
                        proven += verdict.confidence() == Confidence.PROVEN ? 1 : 0;
                    }
                }
            }
        }
        assertThat(proven).isGreaterThan(1000);
    }
}
