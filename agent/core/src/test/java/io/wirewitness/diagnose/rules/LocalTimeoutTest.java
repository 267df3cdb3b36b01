package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalTimeoutTest {

    private final RuleTesting rule = new RuleTesting(new LocalTimeout());

    private static final String RUNNING = "local-timeout/answer-in-progress";
    private static final String LATE = "local-timeout/late-answer";

    @Test
    void aLateAnswerOnTheWireProvesIt() {
        Verdict verdict = rule.states(LATE, PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("120 ms before");
    }

    @Test
    void aLateAnswerProvesNothingWhereTheCpuQuotaWasUsedUpForAPart() {
        Verdict verdict = rule.states(LATE, PACKETS, "jvm kind=CPU_THROTTLED at=3.5 lasts=300ms");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("used up for 300 ms"));
        assertThat(rule.states(LATE, PACKETS, "jvm kind=CPU_THROTTLED at=2.5 lasts=300ms")
                        .confidence())
                .as("before the request was written")
                .isEqualTo(Confidence.PROVEN);
    }

    /** A call's timer begins with the call, not with its request. */
    @Test
    void aLateAnswerProvesNothingWhereTheQuotaKeptTheRequestBack() {
        String timer = "call timeout=3s";

        Verdict verdict = rule.states(LATE, PACKETS, timer, "jvm kind=CPU_THROTTLED at=2.2 lasts=300ms");
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        rule.excludes("used up for 1.8 s of 3 s", LATE, PACKETS, timer, "jvm kind=CPU_THROTTLED at=2 lasts=1.8s");
        assertThat(rule.states(LATE, PACKETS, timer, "jvm kind=CPU_THROTTLED at=1.5 lasts=300ms")
                        .confidence())
                .as("before the call began")
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void anAnswerThatWasRunningMakesItLikely() {
        for (Set<Tier> view : Set.of(APP, KERNEL)) {
            Verdict verdict = rule.states(RUNNING, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
            assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
        }
    }

    @Test
    void whereNothingElseIsKnownItBlamesNobody() {
        Verdict verdict = rule.states("peer-slow/silent-for-10s", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void aTimeOutShorterThanTheWayIsOurs() {
        assertThat(rule.states(
                                "peer-slow/silent-for-10s",
                                KERNEL,
                                "failure at=3.1",
                                "before minRtt=40ms",
                                "after minRtt=40ms")
                        .headline())
                .contains("three round trips");
    }

    @Test
    void timeSpentWritingIsOurs() {
        assertThat(rule.states("peer-slow/silent-for-10s", KERNEL, "connection write=12.5")
                        .headline())
                .contains("only the last 500 ms");
    }

    /** An upload of 100 kB in its third second; the last word is the kernel's of its end. */
    private static Incident upload(String after) {
        return EventText.parse("""
                failure at=3.01 kind=TIMED_OUT exception=java.io.InterruptedIOException message=timeout
                connection remote=10.0.0.5:8080 opened=0 connected=0.0003 ordinal=1 start=0.01 write=2.8 request=100000 out=100000
                after %s
                call library="okhttp 5.1.0" method=POST url=http://api.example.com:8080/orders timeout=3s retries=false
                """.formatted(after));
    }

    @Test
    void aRequestThatWasGettingThroughIsOurs() {
        Verdict verdict = rule.states(
                upload(
                        "state=ESTABLISHED acked=34001 sent=87448 retransmitted=1448 totalRetransmits=1 lastAck=120ms sendWindow=65000"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains(
                        "while the request was getting through",
                        "34000 of 100000",
                        "the last 120 ms before, with 1448 bytes sent twice");
        assertThat(verdict.missing()).anyMatch(one -> one.contains("the rest of the request"));
    }

    @Test
    void nearMissARequestThatWasStuck() {
        String stuck = "would not have helped";
        // repeated; no acknowledgment for long; the server has no room for more, or nobody knows whether it has
        String repeated =
                " acked=34001 sent=88896 retransmitted=2896 totalRetransmits=2 lastAck=120ms sendWindow=65000";
        rule.excludes(stuck, upload("state=ESTABLISHED" + repeated));
        rule.excludes(
                stuck, upload("state=ESTABLISHED acked=34001 sent=86000 retransmits=1 lastAck=120ms sendWindow=65000"));
        rule.excludes(stuck, upload("state=ESTABLISHED acked=34001 sent=86000 lastAck=900ms sendWindow=65000"));
        rule.excludes(stuck, upload("state=ESTABLISHED acked=34001 sent=86000 lastAck=120ms sendWindow=52000"));
        rule.excludes(stuck, upload("state=ESTABLISHED acked=34001 sent=86000 lastAck=120ms"));
        rule.excludes(stuck, upload("state=ESTABLISHED acked=1 sent=52001 lastAck=120ms sendWindow=65000"));
    }

    private static Incident underTheNextCall(String failure, int ordinal, String stack) {
        return EventText.parse("""
                failure at=1 kind=%s exception=java.io.IOException message="HTTP/1.1 header parser received no bytes"
                connection local=10.0.0.7:40001 remote=10.0.0.5:8080 ordinal=%d idle=22ms
                close at=0.991 thread=HttpClient-1-SelectorManager stack="%s"
                """.formatted(failure, ordinal, stack));
    }

    private static void silent(Incident incident) {
        assertThat(new LocalTimeout().judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    private static final String TIMER = "jdk.internal.net.http.ResponseTimerEvent.handle(ResponseTimerEvent.java:66)";

    /** Behind a pause the timer of a call that was answered fires, and closes the connection that the next one has taken. */
    @Test
    void theTimerOfAnEarlierCallClosesTheConnectionUnderTheNextOne() {
        Verdict verdict = rule.states(underTheNextCall("END_OF_STREAM", 3, TIMER));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("the timer was an earlier call's", "9 ms before this call failed");
    }

    @Test
    void nearMissesOfAnEarlierCallsTimer() {
        silent(underTheNextCall("END_OF_STREAM", 1, TIMER)); // nobody used it before
        silent(underTheNextCall("TIMED_OUT", 3, TIMER)); // its own
        silent(underTheNextCall("END_OF_STREAM", 3, "com.example.Cache.evict(Cache.java:1)"));
    }

    @Test
    void whoKeptAWriteWaitingIsNotKnownWithoutTheKernel() {
        Verdict verdict = rule.states("peer-slow/silent-for-10s", APP, "connection write=12.5");

        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissASlowServer() {
        rule.excludes("was silent", "peer-slow/silent-for-10s", KERNEL);
        rule.excludes("was silent", "peer-slow/silent-for-10s", PACKETS);
    }

    @Test
    void nearMissALostRequest() {
        rule.excludes("would not have helped", "idle-dropped-silently/firewall-1800s", KERNEL);
        rule.excludes("would not have helped", "unknown/new-connection-unacknowledged", ALL);
    }

    @Test
    void nearMissOurOwnPause() {
        rule.excludes("lay unread", "unknown/answer-unread-in-our-socket", KERNEL);
        rule.excludes("had reached this host", "unknown/answer-unread-in-our-socket", PACKETS);
        rule.excludes(
                "had lain unread for 9.2 s",
                "unknown/answer-unread-in-our-socket",
                KERNEL,
                "connection read=12.99 answer=40 in=1440",
                "after queue=0");
        rule.excludes("stood still for 9.9 s", "jvm-paused/full-collection-of-10-s", APP);
        String throttled = "jvm kind=CPU_THROTTLED at=3.2 lasts=9s";
        rule.excludes("CPU quota was used up for 4.8 s", "local-timeout/answer-in-progress", APP, throttled);
        rule.excludes("CPU quota was used up for 4.8 s", "local-timeout/answer-in-progress", KERNEL, throttled);
        rule.states("local-timeout/answer-in-progress", KERNEL, "jvm kind=CPU_THROTTLED at=3.2 lasts=1s");
    }

    @Test
    void otherFailuresAreNotItsConcern() {
        rule.isSilent("local-close/cancelled-call", ALL);
        rule.isSilent("peer-aborted/linger-0", ALL);
    }
}
