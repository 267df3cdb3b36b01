package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerAbortedTest {

    private final RuleTesting rule = new RuleTesting(new PeerAborted());

    private static final String GOLDEN = "peer-aborted/linger-0";
    private static final String REUSED = "peer-aborted/on-reuse-after-30s";
    private static final String HERE = "connection local=10.0.0.7:49092 remote=10.0.0.7:8080";

    @Test
    void theResetOfALiveSocketProvesIt() {
        Verdict verdict = rule.states(GOLDEN, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe())
                .as("the reset acknowledges the request, though the kernel counts 0")
                .isEqualTo(Retry.Safe.NO);
        assertThat(rule.states(REUSED, PACKETS).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void theKernelAloneCannotSeeThatTheServerHadIt() {
        Verdict verdict = rule.states(REUSED, KERNEL, "connection idle=20ms", HERE);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        // On a way, another host that has the address by now looks the same.
        rule.isSilent(REUSED, KERNEL, "connection idle=20ms");
        rule.isSilent(REUSED, KERNEL, "connection idle=20ms", "connection local=10.0.0.7:49092 remote=10.0.0.8:8080");
        assertThat(rule.states(GOLDEN, KERNEL, "after acked=406").confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAFirstRequestThatNobodyAcknowledged() {
        // A box that resets by keyword: had a Linux server got it, it would have said so at once.
        rule.isSilent(GOLDEN, KERNEL);
        // Behind a TLS handshake the first request is not the first payload.
        rule.isSilent(GOLDEN, KERNEL, HERE);
        assertThat(rule.states(GOLDEN, KERNEL, HERE, "connection in=2000").confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void anAbortAtAcceptMayCrossTheRequest() {
        assertThat(rule.states(GOLDEN, KERNEL, HERE, "after minRtt=2s").confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAPeerThatNeverOpenedItsWindow() {
        rule.excludes("could leave", GOLDEN, KERNEL, "after sent=0");
        rule.isSilent(GOLDEN, KERNEL, "after sent=1");
        rule.isSilent(GOLDEN, KERNEL, "after sent=-1"); // an older kernel does not count what was sent
    }

    @Test
    void theApplicationAloneOnlySuspectsIt() {
        String heardBefore = "connection in=700 ordinal=2 idle=20ms read=1";
        assertThat(rule.states(GOLDEN, APP, HERE, heardBefore).confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(GOLDEN, APP, HERE).confidence()).isEqualTo(Confidence.POSSIBLE);
        rule.isSilent(GOLDEN, APP, heardBefore); // the way may lead to another host by now
        rule.isSilent(GOLDEN, APP); // the first bytes on a way: a box that resets by what it reads looks the same
        rule.isSilent(REUSED, APP);
        rule.isSilent(REUSED, KERNEL);
    }

    @Test
    void aResetWithoutOptionsIsLikelyAtMost() {
        assertThat(rule.states(abort(request().noTimestamps().serverRst())).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aForeignTtlIsDoubt() {
        Verdict verdict = rule.states(abort(request().nextTtl(120).serverRst()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("injected-reset"));
    }

    @Test
    void afterIdlenessAResetThatCrossedTheRequestIsNoAnswerToIt() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(1)
                .client(308)
                .at(1.02)
                .server(1400)
                .clientAck()
                .at(31.02)
                .lost()
                .client(412)
                .at(31.0201)
                .serverRst();
        String text = """
                failure at=31.0215 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=2 start=31.02 idle=%s request=412 out=720 in=1400
                """;

        Verdict verdict = rule.states(EventText.parse(text.formatted("30s"), script.snapshot()));
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("no answer to it"));
        assertThat(verdict.missing()).anyMatch(missing -> missing.contains("idle timer"));
        assertThat(rule.states(EventText.parse(text.formatted("20ms"), script.snapshot()))
                        .confidence())
                .as("not idle")
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aForeignSequenceNumberIsDoubt() {
        assertThat(rule.states(abort(request().nextSequence(77).serverRst())).confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissABareReset() {
        rule.excludes("bare one", "idle-reset-by-middlebox/nat-350s", ALL);
    }

    @Test
    void nearMissAnEarlyAnswer() {
        rule.excludes("had answered", "peer-reset-unread-data/413-from-nginx", PACKETS);
        rule.excludes("lay unread", "peer-reset-unread-data/413-from-nginx", KERNEL);
    }

    @Test
    void nearMissTheServerThatHadClosed() {
        rule.excludes("CLOSE_WAIT", "idle-closed-before-reuse/nginx-60s", KERNEL, "failure kind=RESET");
        rule.excludes("with a FIN", "idle-closed-before-reuse/nginx-60s", PACKETS, "failure kind=RESET");
    }

    @Test
    void nearMissOurOwnClose() {
        rule.excludes("our own side", GOLDEN, ALL, "close at=0.012");
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client(405)
                .clientFin()
                .serverRst();
        rule.excludes("ours", abort(script));
    }

    @Test
    void aCutResponseIsNotJudgedWithoutPackets() {
        rule.isSilent(GOLDEN, KERNEL, "connection answer=5000 in=5000");
    }

    @Test
    void aSlowReaderIsNotTheServersFault() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client(405)
                .at(0.02)
                .server(1400)
                .nextWindow(0)
                .clientAck()
                .at(30)
                .serverRst();
        Incident incident = EventText.parse("""
                failure at=30.001 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=1 start=0.01 request=405 answer=1400
                """, script.snapshot());

        rule.excludes("window of 0", incident);
    }

    @Test
    void withoutARequestTheHeadlineSpeaksOfNone() {
        Verdict verdict = rule.states(Observed.of(accepted().serverRst()).incident());
        assertThat(verdict.headline())
                .isEqualTo("the server aborted the connection before the client had sent a request");
        assertThat(verdict.retry().why()).isEqualTo("the client had sent no request: 0 bytes of payload left");
        assertThat(rule.states(Observed.of(accepted().client(405).at(0.0131).serverRst())
                                .incident())
                        .headline())
                .contains("after 405 of 405 request bytes had reached it");
    }

    @Test
    void nearMissARequestThatTheResetDoesNotAcknowledge() {
        Verdict crossed = rule.states(
                Observed.of(accepted().lost().client(405).serverRst()).incident());
        assertThat(crossed.headline()).contains("while the request was in flight");
    }

    /** What was lost may have been the request. */
    @Test
    void nearMissACaptureThatLostPackets() {
        String text = """
                failure at=0.0133 kind=RESET
                connection role=OBSERVER remote=10.0.0.5:8080 ordinal=1 request=0
                lost packets=%d
                """;
        assertThat(rule.states(EventText.parse(
                                text.formatted(3), accepted().serverRst().snapshot()))
                        .headline())
                .isEqualTo("the server aborted the connection with no request on it that was captured");
        assertThat(rule.states(EventText.parse(
                                text.formatted(0), accepted().serverRst().snapshot()))
                        .headline())
                .endsWith("before the client had sent a request");
    }

    @Test
    void aFirstWriteThatFailsIsSaidToHaveFailed() {
        Verdict verdict =
                rule.states(EventText.parse("""
                failure at=0.0133 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=1 start=0.013 request=0
                """, accepted().serverRst().snapshot()));
        assertThat(verdict.headline())
                .isEqualTo("the server aborted the connection before a byte of the request was known to have left");
        assertThat(verdict.retry().why()).isEqualTo("the first write failed: 0 request bytes left");
    }

    private static WireScript accepted() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01);
    }

    private static WireScript request() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client(405)
                .at(0.0131);
    }

    private static Incident abort(WireScript script) {
        return EventText.parse("""
                failure at=0.0133 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=1 start=0.01 request=405
                """, script.snapshot());
    }
}
