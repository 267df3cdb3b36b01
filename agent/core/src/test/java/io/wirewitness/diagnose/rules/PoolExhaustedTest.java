package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PoolExhaustedTest {

    private final RuleTesting rule = new RuleTesting(new PoolExhausted());

    @Test
    void aLeaseThatIsHeldForLongWithNothingInFlightIsALeak() {
        Verdict verdict = rule.states("pool-exhausted/leak", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("all 2 connections for http://api.example.com:8080", "report-1", "61 s");
        assertThat(verdict.action()).contains("com.example.Report.load", "setDefaultMaxPerRoute only delays");
        assertThat(verdict.evidence())
                .anyMatch(one ->
                        one.fact().contains("2 out of at most 2 (setDefaultMaxPerRoute), 0 idle, 3 calls waiting"));
    }

    @Test
    void nearMissHoldersThatWaitForASlowPeer() {
        Verdict verdict = rule.states("pool-exhausted/slow-peer", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("2 of them waited for the server's answer");
        assertThat(verdict.action()).contains("see why the server is slow");
    }

    @Test
    void shortLeasesMeanThatTheLimitIsLow() {
        Verdict verdict = rule.states(
                "pool-exhausted/leak", APP, "holder thread=later held=1s", "pool leased=4 most=4 setting=maxTotal");

        assertThat(verdict.headline()).contains("all 4 connections");
        Verdict busy = rule.states(EventText.parse("""
                failure at=65 kind=POOL_TIMED_OUT exception=x.Timeout
                call library=x method=GET
                pool leased=4 idle=0 most=4 setting=maxTotal
                holder thread=a held=200ms
                holder thread=b held=200ms
                """));
        assertThat(busy.action()).contains("raise maxTotal (4 now)");
        assertThat(busy.blame()).isEqualTo(Blame.LOCAL_APP);
    }

    /** Reactor Netty counts a connect that nobody answers as out. */
    @Test
    void nearMissFewHoldersAreKnown() {
        Verdict few = rule.states(EventText.parse("""
                failure at=65 kind=POOL_TIMED_OUT exception=x.Timeout
                call library=x method=GET
                pool leased=4 idle=0 most=4 setting=maxTotal
                holder thread=a held=200ms
                """));

        assertThat(few.blame()).isEqualTo(Blame.UNKNOWN);
        Verdict slow = rule.states(EventText.parse("""
                failure at=65 kind=POOL_TIMED_OUT exception=x.Timeout
                call library=x method=GET
                pool leased=20 idle=0 most=20 setting=maxTotal
                holder thread=a held=2s awaits=1.9s
                """));
        assertThat(slow.blame()).isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void nearMissAPoolWithFreeConnections() {
        rule.excludes(
                "only 1 of 2 connections were out, and 1 idle", "pool-exhausted/leak", APP, "pool leased=1 idle=1");
    }

    @Test
    void nearMissHoldersOfWhomNotAllAreKnown() {
        Verdict verdict = rule.states("pool-exhausted/leak", APP, "pool leased=3 most=3");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(one -> one.startsWith("who holds 1 of the 3 connections"));

        Verdict nobody = rule.states(EventText.parse("""
                failure at=65 kind=POOL_TIMED_OUT exception=x.Timeout
                call library=x method=GET
                pool leased=4 idle=0 most=4 setting=maxTotal
                """));
        assertThat(nobody.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(nobody.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(nobody.missing()).anyMatch(one -> one.startsWith("who holds the connections"));
    }

    @Test
    void withoutThePoolsCountersItIsPossibleOnly() {
        Verdict verdict = rule.states(
                EventText.parse("failure at=65 kind=POOL_TIMED_OUT exception=x.Timeout\ncall library=x method=GET\n"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void anotherFailureIsNoMatterOfThePool() {
        rule.isSilent("pool-exhausted/leak", APP, "failure kind=TIMED_OUT");
    }
}
