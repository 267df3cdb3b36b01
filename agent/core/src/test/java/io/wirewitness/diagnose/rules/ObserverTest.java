package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Nearby;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.diagnose.Rules;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that judge live failures too, where a capture alone tells: whom they must not blame. */
class ObserverTest {

    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final List<String> CASES = List.of(
            "idle-closed-before-reuse/capture-alone",
            "idle-close-race/capture-alone",
            "idle-close-race/at-the-server",
            "idle-reset-by-middlebox/capture-alone",
            "idle-dropped-silently/capture-alone",
            "connection-refused/capture-alone",
            "connect-unanswered/capture-alone",
            "peer-aborted/capture-alone",
            "peer-reset-unread-data/capture-alone",
            "peer-closed-without-response/c3-disk-full",
            "peer-slow/capture-alone",
            "peer-slow/c4-notifications",
            "local-timeout/capture-alone",
            "client-gone/cancelled-download",
            "peer-truncated-response/capture-alone",
            "peer-send-timeout/c10-window-zero-51s",
            "peer-send-timeout/c11-below-minimum-rate",
            "request-limit/capture-alone",
            "connection-age-limit/three-of-five-minutes",
            "peer-draining/reload",
            "peer-process-died/killed");

    private static RuleTesting rule(Rule rule) {
        return new RuleTesting(rule);
    }

    private static WireScript open() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .clientSyn()
                .at(0.01)
                .serverSynAck()
                .clientAck();
    }

    private static WireScript used() {
        return open().client(GET).at(0.03).server(OK).clientAck();
    }

    /** The same, with hop counts as the server's end sees them. */
    private static WireScript usedSeenAtTheServer() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .clientTtl(57)
                .serverTtl(64)
                .at(0)
                .clientSyn()
                .serverSynAck()
                .at(0.01)
                .clientAck()
                .client(GET)
                .at(0.02)
                .server(OK)
                .at(0.03)
                .clientAck();
    }

    @Test
    void onlyPacketsSpeakAndNobodyIsWe() {
        for (String name : CASES) {
            Incident incident = Captured.golden(name);
            for (Rule rule : Rules.all()) {
                if (rule.judge(incident) instanceof Opinion.Stated stated) {
                    Verdict verdict = stated.verdict();
                    assertThat(verdict.evidence())
                            .as(name)
                            .isNotEmpty()
                            .extracting(Evidence::tier)
                            .containsOnly(Tier.PACKETS);
                    assertThat(text(verdict))
                            .as(name + " by " + rule.cause())
                            .doesNotContainPattern("\\b(our|ours|we|us|exception)\\b");
                }
                if (rule.judge(incident) instanceof Opinion.RuledOut excluded) {
                    assertThat(excluded.because())
                            .as(name + " not " + rule.cause())
                            .doesNotContainPattern("\\b(our|ours|we|us|exception)\\b");
                }
            }
        }
    }

    private static String text(Verdict verdict) {
        StringBuilder text = new StringBuilder(verdict.headline()).append('\n').append(verdict.action());
        text.append('\n').append(verdict.retry().why());
        verdict.evidence().forEach(fact -> text.append('\n').append(fact.fact()));
        verdict.missing().forEach(missing -> text.append('\n').append(missing));
        return text.toString();
    }

    @Test
    void whatTheClientsProcessDidNoRuleClaimsToKnow() {
        for (String name : CASES) {
            assertThat(new LocalClose().judge(Captured.golden(name))).as(name).isEqualTo(Opinion.notConcerned());
        }
    }

    // ---- peer-slow ----

    @Test
    void aRequestStillWaitingAtTheEndIsLikelyAtMost() {
        Incident incident = Captured.incident(used().at(5)
                .client(GET)
                .at(5.01)
                .serverAck()
                .at(20)
                .serverKeepAlive()
                .clientAck());

        Verdict verdict = rule(new PeerSlow()).states(incident);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("for 15 s, and was still silent when the capture ended");
    }

    @Test
    void anAnswerThatStoppedIsSlowToo() {
        Incident incident = Captured.incident(open().client(GET)
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(961))
                .clientAck()
                .at(30.03)
                .clientFin());

        assertThat(rule(new PeerSlow()).states(incident).headline())
                .contains("stopped after 1002 bytes of its answer and sent nothing for 30 s");
    }

    @Test
    void aServerThatMayNotSendIsNotSlow() {
        Incident incident = Captured.incident(open().client(GET)
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(961))
                .nextWindow(0)
                .clientAck()
                .at(30.03)
                .nextWindow(0)
                .clientFin());

        rule(new PeerSlow()).excludes("window of 0", incident);
        rule(new ClientGone()).states(incident);
    }

    @Test
    void aServerThatWaitsForTheRestOfTheRequestIsNotSlow() {
        Incident incident = Captured.incident(
                open().client("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(400))
                        .at(0.02)
                        .serverAck()
                        .at(30)
                        .clientFin());

        rule(new PeerSlow()).excludes("not sent all of its request", incident);
    }

    @Test
    void whereNoAnswerMayBeDueItIsPossibleOnly() {
        Incident incident = Captured.incident(WireScript.between("10.0.0.7:49092", "10.0.0.5:5672")
                .at(0)
                .handshake()
                .client(40)
                .at(0.02)
                .server(30)
                .clientAck()
                .at(1)
                .client(200)
                .at(1.02)
                .serverAck()
                .at(61)
                .clientFin());

        assertThat(rule(new PeerSlow()).states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void atTheServersEndNoLostAnswerIsLeft() {
        Incident incident = Captured.incident(usedSeenAtTheServer()
                .at(5)
                .client(GET)
                .at(5.01)
                .serverAck()
                .at(15)
                .clientFin());

        assertThat(rule(new PeerSlow()).states(incident).confidence()).isEqualTo(Confidence.PROVEN);
    }

    // ---- local-timeout ----

    @Test
    void theAlertThatAnswersAClientsEndIsNoLateAnswer() {
        byte[] data = new byte[200];
        data[0] = 0x17;
        data[1] = 3;
        data[2] = 3;
        data[4] = (byte) 195;
        byte[] alert = {0x17, 3, 3, 0, 19, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
        WireScript script = open().client(data)
                .at(0.03)
                .server(data)
                .clientAck()
                .at(5)
                .client(data)
                .at(5.01)
                .serverAck()
                .at(15.01)
                .clientFin()
                .at(15.02)
                .server(alert)
                .serverFin();

        rule(new LocalTimeout()).excludes("no answer came", Captured.incident(script));
    }

    // ---- idle-dropped-silently, idle-reset-by-middlebox ----

    @Test
    void aRequestThatReachedTheServersEndWasNotSwallowedOnTheWay() {
        WireScript script = usedSeenAtTheServer().at(2000).lost().client(GET);
        for (double at : new double[] {0.2, 0.6, 1.4}) {
            script.at(2000 + at).lost().clientRetransmits();
        }

        rule(new IdleDroppedSilently())
                .excludes("came that far", Captured.incident(script.at(2010).clientFin()));
    }

    @Test
    void ifNewConnectionsHangTooNothingWasForgotten() {
        Incident dropped = Captured.golden("idle-dropped-silently/capture-alone");

        rule(new IdleDroppedSilently())
                .excludes(
                        "not answered either",
                        Captured.among(dropped, Nearby.of(Neighbour.End.UNANSWERED, 2003, 2010, 0, -1)));
        assertThat(rule(new IdleDroppedSilently())
                        .states(Captured.among(dropped, Nearby.of(Neighbour.End.CLIENT_FIN, 2003, 2004, 1, 0.5)))
                        .evidence())
                .anyMatch(fact -> fact.fact().contains("a new connection to the same server was made meanwhile"));
    }

    @Test
    void aResetThatLeavesTheServersEndIsHardlyABoxOnTheWay() {
        Incident incident = Captured.incident(
                usedSeenAtTheServer().at(400).lost().client(GET).at(400.0001).serverBareRst());

        assertThat(rule(new IdleResetByMiddlebox()).states(incident).confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    // ---- idle-closed-before-reuse, idle-close-race ----

    @Test
    void theRequestsOwnAcknowledgmentSaysWhetherTheClientHadTheFin() {
        Incident had = Captured.incident(usedSeenAtTheServer()
                .at(60.02)
                .serverFin()
                .at(60.03)
                .clientAck()
                .at(60.04)
                .lost()
                .client(GET)
                .serverBareRst());
        Incident hadNot = Captured.golden("idle-close-race/at-the-server");

        assertThat(rule(new IdleClosedBeforeReuse()).states(had).confidence()).isEqualTo(Confidence.PROVEN);
        rule(new IdleCloseRace()).excludes("before the request", had);
        rule(new IdleClosedBeforeReuse()).excludes("did not have the FIN yet", hadNot);
        assertThat(rule(new IdleCloseRace()).states(hadNot).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aFinThatWasLostLongBeforeIsNoProofOfARace() {
        Incident incident = Captured.incident(usedSeenAtTheServer()
                .at(60.02)
                .lost()
                .serverFin()
                .at(64)
                .lost()
                .client(GET)
                .at(64.0001)
                .serverBareRst());

        assertThat(rule(new IdleCloseRace()).states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    // ---- peer-reset-unread-data, peer-closed-without-response, peer-aborted ----

    @Test
    void aFinBeforeTheResetIsTheSameRefusalOfABody() {
        WireScript script =
                open().client("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(900));
        script.client(1448)
                .serverAck()
                .server("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
                .serverFin();
        script.client(1448).client(1448).serverBareRst();

        assertThat(rule(new PeerResetUnreadData())
                        .states(Captured.incident(script))
                        .headline())
                .contains("answered 413");
    }

    @Test
    void aProtocolThatMayOweNoAnswerIsClosedWithoutProof() {
        Incident incident = Captured.incident(WireScript.between("10.0.0.7:49092", "10.0.0.5:6000")
                .at(0)
                .handshake()
                .client(40)
                .at(0.02)
                .server(30)
                .clientAck()
                .at(1)
                .client(200)
                .at(1.02)
                .serverAck()
                .at(1.2)
                .serverFin()
                .clientFin()
                .serverAck());

        assertThat(rule(new PeerClosedWithoutResponse()).states(incident).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aResetBehindAPartOfAResponseIsTruncation() {
        Incident incident = Captured.incident(open().client(GET)
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(961))
                .clientAck()
                .at(0.5)
                .serverRst());

        rule(new PeerAborted()).excludes("had begun", incident);
        rule(new PeerTruncatedResponse()).states(incident);
    }

    // ---- connection-refused ----

    @Test
    void aHopCountOfTheServersOwnEndIsNoNearness() {
        WireScript atTheServer = WireScript.between("10.0.0.7:49092", "10.0.0.5:2048")
                .clientTtl(57)
                .serverTtl(64)
                .at(0)
                .clientSyn()
                .serverRefuses();
        WireScript near = WireScript.between("10.0.0.7:49092", "10.0.0.5:2048")
                .serverTtl(64)
                .at(0)
                .clientSyn()
                .serverRefuses();

        assertThat(text(rule(new ConnectionRefused()).states(Captured.incident(atTheServer))))
                .doesNotContain("made on this network");
        assertThat(text(rule(new ConnectionRefused()).states(Captured.incident(near))))
                .contains("made on this network");
    }
}
