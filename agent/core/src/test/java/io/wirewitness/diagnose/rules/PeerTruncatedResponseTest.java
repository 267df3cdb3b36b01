package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Nearby;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerTruncatedResponseTest {

    private final PeerTruncatedResponse truncated = new PeerTruncatedResponse();
    private final RuleTesting rule = new RuleTesting(truncated);

    private static final String GOLDEN = "peer-truncated-response/capture-alone";
    private static final String TOLD = "peer-truncated-response/told-by-its-library";
    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";

    private static WireScript part(String head) {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .clientSyn()
                .at(0.01)
                .serverSynAck()
                .clientAck()
                .client(GET)
                .at(0.03)
                .server(head + "x".repeat(500))
                .clientAck();
    }

    private static WireScript part() {
        return part("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    }

    @Test
    void aFinBehindAPartOfAKnownLengthProvesIt() {
        Verdict verdict = rule.states(Captured.golden(GOLDEN));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("after 28960 of 50042 bytes");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
    }

    @Test
    void aResetIsLikelyOnly() {
        assertThat(rule.states(Captured.incident(part().at(0.5).serverRst())).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aResetThatLooksForeignIsPossibleOnly() {
        assertThat(rule.states(Captured.incident(part().at(0.5).nextTtl(120).serverRst()))
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void chunksWithoutAnEndArePossibleOnlySinceTheirEndMayBeCut() {
        Incident incident = Captured.incident(part("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .at(0.5)
                .serverFin());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(incident).headline()).contains("chunked response that had not ended");
    }

    @Test
    void lostPacketsTakeTheProof() {
        assertThat(rule.states(Captured.losing(Captured.golden(GOLDEN), 1)).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aHoleInTheCaptureIsNoHoleInTheResponse() {
        WireScript whole = part().unseen().server(500).at(0.5).serverFin();

        rule.excludes("the capture has a hole", Captured.incident(whole));
        WireScript most = part().unseen().server(300).at(0.5).serverFin();
        assertThat(rule.states(Captured.incident(most)).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aSnapLengthCutsNothingOffTheResponse() {
        assertThat(Captured.nothingFelt(part().server(500).at(0.5).serverFin().snapLength(128)))
                .isTrue();
    }

    @Test
    void aResponseThatEndsWithItsConnectionIsWhole() {
        assertThat(Captured.nothingFelt(part("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                        .at(0.5)
                        .serverFin()))
                .isTrue();
    }

    @Test
    void nearMissTheReaderThatStoodStill() {
        rule.excludes("window of 0", Captured.golden("peer-send-timeout/c10-window-zero-51s"));
    }

    @Test
    void nearMissAShortStallIsNoExcuse() {
        WireScript script =
                part().nextWindow(0).clientAck().at(0.4).clientAck().at(9).serverFin();

        assertThat(rule.states(Captured.incident(script)).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissTheClientsOwnEnd() {
        Opinion opinion = truncated.judge(Captured.golden("client-gone/cancelled-download"));

        assertThat(opinion).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOurOwnHostAnswersTheServerWithAReset() {
        // as conntrack does to a segment that it does not assign: the reset is the client's
        assertThat(Captured.nothingFelt(part().at(0.031).clientBareRst())).isTrue();
    }

    @Test
    void nearMissTheWholeProcessDied() {
        Incident incident = Captured.among(
                Captured.incident(part().at(0.5).serverFin()),
                Nearby.closed(-10, 0.5, 2, 4),
                Nearby.closed(-20, 0.501, 3, 9),
                Nearby.refused(0.9));

        rule.excludes("its process was gone", incident);
    }

    @Test
    void anApplicationThatFeltItAndAFinOnTheWireMakeItLikely() {
        String events = """
                failure at=0.5001 kind=END_OF_STREAM exception=java.net.ProtocolException message="unexpected end of stream"
                connection remote=10.0.0.5:8080 opened=0 connected=0.0101 ordinal=1 start=0.0102 request=47 out=47 answer=541 in=541 read=0.0301
                """;
        Verdict verdict =
                rule.states(EventText.parse(events, part().at(0.5).serverFin().snapshot()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("after 541 bytes of its response");
        assertThat(truncated.judge(EventText.parse(events))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void withoutAnAnswerItIsAnotherCause() {
        rule.isSilent("peer-closed-without-response/disk-full", KERNEL);
    }

    @Test
    void itsLibrarysWordIsLikelyWithoutPackets() {
        Verdict verdict = rule.states(TOLD, KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("after 28960 bytes of its response");
    }

    /** Seen live: nginx with a send_timeout of 1 s, and a reader that collects for 4.8 s. */
    @Test
    void aReaderThatStoodStillMayHaveBeenTheReason() {
        String[] late = {"failure at=4.9", "connection read=4.88 endOfStream=4.89"};
        Verdict verdict =
                rule.states(TOLD, KERNEL, late[0], late[1], "jvm kind=GC_PAUSE at=1.02 lasts=3.8s detail=SerialOld");

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing())
                .anyMatch(text -> text.contains("stood still for 3.8 s (garbage collection, SerialOld)"));
        assertThat(rule.states(TOLD, KERNEL, late[0], late[1], "jvm kind=GC_PAUSE at=1.02 lasts=900ms")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aSlowReaderIsNotExcludedOnceAServerMayHaveLostPatience() {
        rule.isSilent(TOLD, KERNEL, "failure at=70 kind=END_OF_STREAM", "connection endOfStream=70");
    }

    @Test
    void bytesOfASharedConnectionAreNotThisAnswers() {
        rule.isSilent(TOLD, KERNEL, "connection multiplexed=true");
    }

    @Test
    void aResetThatNoPacketShowsIsPossibleOnly() {
        assertThat(rule.states(TOLD, KERNEL, "failure kind=RESET").confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    /** On a busy machine the library's word may come long after the socket's. */
    @Test
    void aResetIsNoLaterThanTheKernelSawIt() {
        String events = """
                failure at=1.7 kind=RESET exception=java.io.EOFException
                connection remote=10.0.0.5:8080 opened=0 connected=0.0002 read=1.04 ordinal=2 start=1 idle=0.5s request=120 answer=49 out=240 in=149
                call id=1 library=x method=GET url=http://10.0.0.5:8080/orders
                """;
        rule.states(EventText.parse(events + "after at=1.05 state=CLOSE acked=+120\n"));
        for (String after : new String[] {"at=1.6 state=CLOSE", "at=1.05 state=ESTABLISHED"}) {
            assertThat(new PeerTruncatedResponse().judge(EventText.parse(events + "after acked=+120 " + after + "\n")))
                    .as(after)
                    .isEqualTo(Opinion.notConcerned());
        }
    }

    @Test
    void nearMissAConnectionAtRest() {
        rule.isSilent(TOLD, KERNEL, "failure at=3 kind=END_OF_STREAM", "connection endOfStream=2.9");
    }

    @Test
    void nearMissWhatCameWasNoHttp() {
        String events = """
                failure at=1.05 kind=END_OF_STREAM exception=java.io.EOFException
                connection remote=10.0.0.5:22 opened=0 connected=0.0002 read=1.04 ordinal=1 start=1 request=120 answer=36 out=120 in=36 endOfStream=1.049
                call id=1 library=x method=GET url=http://10.0.0.5:22/orders
                """;
        rule.states(EventText.parse(events));
        for (String first : new String[] {"OTHER", "TLS_ALERT"}) {
            assertThat(truncated.judge(EventText.parse(events + "tls sent=HTTP_REQUEST received=" + first + "\n")))
                    .isInstanceOf(Opinion.RuledOut.class);
        }
    }

    private static final String SHORT = """
            failure at=30.4 kind=BODY_ENDED_EARLY message="1000 of 5000 announced bytes of the body came"
            connection remote=10.0.0.5:443 opened=0 connected=0.0002 read=30.399 ordinal=4 start=30 idle=20ms request=128 out=9000 in=21000 multiplexed=true
            after state=ESTABLISHED acked=9001
            """;

    /** Seen in the lab: haproxy 2.6 before a server that resets in the middle ends the HTTP/2 stream with END_STREAM. */
    @Test
    void aStreamThatEndedAsIfItWereWhole() {
        Verdict verdict = rule.states(EventText.parse(SHORT));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("1000 of 5000 announced bytes");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the library had thrown nothing by then"));
    }

    @Test
    void nearMissAStreamThatWasResetOrAConnectionThatEnded() {
        for (String other : new String[] {"STREAM_RESET", "END_OF_STREAM"}) {
            Incident incident = EventText.parse(SHORT.replace("BODY_ENDED_EARLY", other));
            assertThat(new PeerTruncatedResponse().judge(incident)).as(other).isEqualTo(Opinion.notConcerned());
        }
    }
}
