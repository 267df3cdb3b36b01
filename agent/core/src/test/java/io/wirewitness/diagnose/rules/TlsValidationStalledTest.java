package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class TlsValidationStalledTest {

    private final RuleTesting rule = new RuleTesting(new TlsValidationStalled());

    private static WireScript goesOnAt(WireScript script, double seconds) {
        return TlsScripts.closed(script.at(seconds)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300))
                .server(TlsBytes.applicationData(700))
                .clientAck());
    }

    private static WireScript question(String client, String server, double first) {
        return WireScript.between(client, server)
                .at(first)
                .clientSyn()
                .at(first + 1)
                .clientSyn()
                .at(first + 2)
                .clientSyn();
    }

    @Test
    void questionsThatNobodyAnswersMakeItLikely() {
        Incident incident = TlsScripts.incident(
                goesOnAt(TlsScripts.presented("Example CA 3"), 3.04),
                question("10.0.0.7:49093", "198.51.100.80:80", 0.04));
        Verdict verdict = rule.states(incident);

        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.STALLED);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("paused for 3 s", "3 SYNs to 198.51.100.80:80");
        assertThat(verdict.action()).contains(TlsScripts.OCSP);
    }

    /** As small as an alert, and none. */
    @Test
    void theServerHelloDoneMayBeInASegmentOfItsOwn() {
        byte[] done = {22, 3, 3, 0, 4, 14, 0, 0, 0};
        Verdict verdict = rule.states(TlsScripts.incident(
                goesOnAt(
                        TlsScripts.presented("Example CA 3")
                                .at(0.05)
                                .server(done)
                                .clientAck(),
                        3.06),
                question("10.0.0.7:49093", "198.51.100.80:80", 0.06)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void questionsToAnotherPortAreNotSurelyAboutTheCertificate() {
        Verdict verdict = rule.states(TlsScripts.incident(
                goesOnAt(TlsScripts.presented("Example CA 3"), 3.04),
                question("10.0.0.7:49093", "198.51.100.80:5432", 0.04)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAPauseInWhichTheClientAskedNobody() {
        Verdict verdict = rule.states(TlsScripts.incident(goesOnAt(TlsScripts.presented("Example CA 3"), 3.04)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("busy"));
    }

    @Test
    void nearMissQuestionsOfAnotherHost() {
        Verdict verdict = rule.states(TlsScripts.incident(
                goesOnAt(TlsScripts.presented("Example CA 3"), 3.04),
                question("10.0.0.8:49093", "198.51.100.80:80", 0.04)));

        assertThat(verdict.headline()).doesNotContain("SYN");
    }

    @Test
    void nearMissAServerThatPauses() {
        WireScript script = TlsScripts.greeted()
                .at(3)
                .server(TlsBytes.serverFlight(TlsScripts.AIA, null, TlsScripts.NAME, "Example CA 3"))
                .clientAck();
        rule.excludes("it was the server", TlsScripts.incident(goesOnAt(script, 3.02)));
    }

    @Test
    void nearMissAFlightThatIsLost() {
        WireScript script = TlsScripts.greeted()
                .at(0.03)
                .lost()
                .server(TlsBytes.serverFlight(TlsScripts.AIA, null, TlsScripts.NAME, "Example CA 3"))
                .at(1.2)
                .lost()
                .serverRetransmits()
                .at(2.4)
                .serverRetransmits()
                .clientAck();
        rule.excludes("did not have all of it", TlsScripts.incident(goesOnAt(script, 2.45)));
    }

    @Test
    void isSilentWithoutAHandshake() {
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }
}
