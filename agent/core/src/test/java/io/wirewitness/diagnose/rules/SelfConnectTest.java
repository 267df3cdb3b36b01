package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class SelfConnectTest {

    private final RuleTesting rule = new RuleTesting(new SelfConnect());

    @Test
    void equalEndsProveIt() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=1 kind=OTHER exception=java.net.ProtocolException message="Unexpected status line: GET / HTTP/1.1"
                connection local=127.0.0.1:45000 remote=127.0.0.1:45000 opened=0 start=0.5 request=60 answer=60
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.action()).contains("ip_local_reserved_ports");
    }

    @Test
    void packetsAloneShowIt() {
        Verdict verdict = rule.states(Observed.of(WireScript.between("127.0.0.1:45000", "127.0.0.1:45000")
                        .clientSequence(0x7ffff000L)
                        .clientSyn()
                        .serverSynAck()
                        .client(60))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("simultaneous open"));
    }

    @Test
    void aCloseOfOurOwnMayHaveAnotherReason() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=1 kind=CLOSED_LOCALLY
                connection local=127.0.0.1:45000 remote=127.0.0.1:45000 opened=0 start=0.5 request=60 answer=60
                close at=0.9 thread=main stack="a.B.c(B.java:1)"
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAnotherPortOfTheSameHost() {
        rule.isSilent("connection-refused/on-loopback", ALL);
    }

    @Test
    void nearMissASynThatNobodyAnswered() {
        assertThat(new SelfConnect()
                        .judge(Observed.of(WireScript.between("10.0.0.7:45000", "10.0.0.7:45000")
                                        .clientSyn()
                                        .at(1)
                                        .clientSyn())
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }
}
