package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TlsHelloUnansweredTest {

    private final RuleTesting rule = new RuleTesting(new TlsHelloUnanswered());

    private static WireScript repeated() {
        WireScript script = TlsScripts.open().lost().client(TlsBytes.clientHello(TlsScripts.NAME));
        for (double at : new double[] {0.2, 0.6, 1.4, 3.0}) {
            script.at(at).lost().clientRetransmits();
        }
        return script;
    }

    @Test
    void aSmallHelloThatNobodyEverAcknowledgesProvesIt() {
        Verdict verdict =
                rule.states(TlsScripts.incident(repeated().at(10).lost().clientFin()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("never acknowledged", "sent 5 times");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("for api.example.com"));
    }

    @Test
    void whatOneResolverAloneSaysIsNamed() {
        Incident incident = Observed.of(repeated().at(10).lost().clientFin())
                .with(
                        Observed.answer(-1, "10.0.0.53", "api.example.com", 60, "10.0.0.5"),
                        Observed.answer(-1, "10.0.0.54", "api.example.com", 60, "192.0.2.1", "192.0.2.2"))
                .incident();
        Verdict verdict = rule.states(incident);

        assertThat(verdict.evidence())
                .anyMatch(fact ->
                        fact.fact().contains("10.0.0.53 gives 10.0.0.5 only, 10.0.0.54 gives 2 other addresses"));
        assertThat(verdict.action()).contains("10.0.0.54");
    }

    @Test
    void resolversThatShareAnAddressDoNotDisagree() {
        Incident incident = Observed.of(repeated().at(10).lost().clientFin())
                .with(
                        Observed.answer(-1, "10.0.0.53", "api.example.com", 60, "10.0.0.5", "192.0.2.1"),
                        Observed.answer(-1, "10.0.0.54", "api.example.com", 60, "192.0.2.1", "192.0.2.2"))
                .incident();

        assertThat(rule.states(incident).evidence())
                .noneMatch(fact -> fact.fact().contains("disagree"));
    }

    @Test
    void anAcknowledgedHelloMayHaveBeenAnswered() {
        Verdict verdict =
                rule.states(TlsScripts.incident(TlsScripts.greeted().at(8).clientFin()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("path-mtu-blackhole"));
    }

    @Test
    void atTheServerItsSilenceIsSeen() {
        Verdict verdict = rule.states(TlsScripts.incident(WireScript.between("10.0.0.7:49092", TlsScripts.SERVER)
                .clientTtl(50)
                .serverTtl(64)
                .at(0)
                .handshake()
                .client(TlsBytes.clientHello(TlsScripts.NAME))
                .serverAck()
                .at(8)
                .clientFin()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
    }

    @Test
    void nearMissAHelloOfWhichOnlyTheFullSegmentIsLost() {
        byte[] hello = TlsBytes.clientHello(TlsScripts.NAME, 1700);
        WireScript script = TlsScripts.open().lost().client(Arrays.copyOf(hello, 1448));
        for (double at : new double[] {0.2, 0.6, 1.4, 3.0}) {
            script.at(at).lost().clientRetransmits();
        }
        Verdict verdict = rule.states(TlsScripts.incident(script.at(10).lost().clientFin()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("path-mtu-blackhole"));
    }

    @Test
    void nearMissAServerThatRepeatsItsSynAck() {
        WireScript script = WireScript.between("10.0.0.7:49092", TlsScripts.SERVER)
                .at(0)
                .clientSyn()
                .serverSynAck()
                .lost()
                .clientAck()
                .lost()
                .client(TlsBytes.clientHello(TlsScripts.NAME))
                .at(1)
                .serverSynAck()
                .at(3)
                .serverSynAck()
                .at(8)
                .lost()
                .clientFin();
        rule.excludes("accept-queue-full", TlsScripts.incident(script));
    }

    @Test
    void nearMissAServerThatStopsInTheMiddleOfTheHandshake() {
        rule.excludes(
                "answered the ClientHello",
                TlsScripts.incident(TlsScripts.greeted()
                        .at(0.03)
                        .server(TlsBytes.serverHello())
                        .clientAck()
                        .at(9)
                        .clientFin()));
    }

    @Test
    void nearMissAnHttpRequestThatIsNotAnswered() {
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }

    @Test
    void theLiveAgentSeesItByItsKernel() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=10 kind=TIMED_OUT exception=java.net.SocketTimeoutException message="Read timed out"
                call library=okhttp url=https://api.example.com/
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=0 out=400
                after state=ESTABLISHED acked=1 queue=0
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("packets"));
    }
}
