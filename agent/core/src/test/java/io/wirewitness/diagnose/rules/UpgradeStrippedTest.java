package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.OddScripts;
import io.wirewitness.explain.Sighting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class UpgradeStrippedTest {

    private final RuleTesting rule = new RuleTesting(new UpgradeStripped());

    private static final String ASKED = """
            failure at=1 kind=ERROR_STATUS message="status 400"
            connection remote=10.0.0.5:8080 opened=0 connected=0.0002 ordinal=1 start=0.9 request=412 answer=80
            call library="okhttp 4.12.0" method=GET url=http://live.example.com/live
            asked method=GET target=/live upgrade=true
            answer status=400
            """;

    @Test
    void theServerSaysThatNobodyAskedForAnUpgrade() {
        Verdict verdict = rule.states(EventText.parse(ASKED + "answer status=426"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains("answered 426", "says that it had not");
        assertThat(verdict.action()).contains("proxy_set_header Upgrade");
    }

    @Test
    void badRequestOfWhatMayBeAProxyIsPossible() {
        assertThat(rule.states(EventText.parse(ASKED + "answer server=nginx")).confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(EventText.parse(ASKED + "answer via=\"1.1 proxy\""))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAnApplicationsOwnBadRequest() {
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED))).isEqualTo(Opinion.notConcerned());
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED + "answer server=orders/1.0")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAServerThatKnowsAnotherVersionOfWebSocket() {
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED + "answer status=426 webSocketVersions=true")))
                .isEqualTo(Opinion.notConcerned());
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED + "answer server=nginx webSocketVersions=true")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissARefusalWithItsOwnReason() {
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED + "answer status=403")))
                .isEqualTo(Opinion.notConcerned());
        assertThat(new UpgradeStripped().judge(EventText.parse(ASKED + "asked upgrade=false")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void theServersEndShowsTheRequestWithoutUpgrade() {
        WireScript atTheServer = WireScript.between("10.0.0.7:49092", "192.0.2.5:80")
                .at(0)
                .handshake()
                .at(0.001)
                .client("GET /live HTTP/1.1\r\nHost: live.example.com\r\n\r\n")
                .at(0.002)
                .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

        Verdict verdict = rule.states(Sighting.of(OddScripts.upgradeStripped())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, atTheServer)
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aPacketThatNoRouterPassedOn() {
        Verdict verdict = rule.states(Sighting.of(OddScripts.upgradeStripped()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("TTL 64"));
    }
}
