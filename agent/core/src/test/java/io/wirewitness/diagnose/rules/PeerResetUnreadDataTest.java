package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerResetUnreadDataTest {

    private final RuleTesting rule = new RuleTesting(new PeerResetUnreadData());

    private static final String GOLDEN = "peer-reset-unread-data/413-from-nginx";

    @Test
    void theEarlyResponseOnTheWireProvesIt() {
        Verdict verdict = rule.states(GOLDEN, PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).startsWith("the server answered 413");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
    }

    @Test
    void anUnreadResponseMakesItLikely() {
        assertThat(rule.states(GOLDEN, KERNEL).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void theApplicationAloneSuspectsItOfLargeBodies() {
        rule.isSilent(GOLDEN, APP);
        assertThat(rule.states(GOLDEN, APP, "connection request=1048576 out=1048576")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void anInterimResponseIsNoAnswer() {
        Incident incident = EventText.parse(
                """
                failure at=0.0128 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=1 start=0.01 request=3000
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client(1500)
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .client(1500)
                        .serverRst()
                        .snapshot());

        rule.excludes("no response came", incident);
    }

    @Test
    void aWriteThatIsRefusedAfterTheAnswerWasOfARequestThatIsNotComplete() {
        Incident incident = EventText.parse(
                """
                failure at=0.0128 kind=BROKEN_PIPE
                connection remote=10.0.0.5:8080 ordinal=1 start=0.01 request=3000 answer=72
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client(1500)
                        .client(1500)
                        .server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
                        .serverFin()
                        .serverRst()
                        .snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void sessionTicketsOfANewTlsConnectionAreASuspicionOnly() {
        byte[] record = new byte[250];
        record[0] = 0x17;
        record[1] = 3;
        record[2] = 3;
        record[4] = (byte) 245;
        Incident incident = EventText.parse(
                """
                failure at=0.0128 kind=RESET
                connection ordinal=1 start=0.01 request=3000
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client(1500)
                        .server(record)
                        .client(1500)
                        .serverRst()
                        .snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAServerThatDied() {
        rule.excludes("no response came", "peer-aborted/linger-0", PACKETS);
        rule.excludes("no response lay unread", "peer-aborted/linger-0", KERNEL);
    }

    @Test
    void bytesThatWereThereBeforeTheRequestAreNoAnswer() {
        rule.excludes(
                "had ended",
                "idle-closed-before-reuse/tls-close-notify",
                KERNEL,
                "failure kind=BROKEN_PIPE",
                "after queue=31");
    }

    @Test
    void nearMissOurOwnClose() {
        rule.excludes("our own side", GOLDEN, ALL, "close at=0.011");
    }

    /** A new TLS 1.3 connection brings session tickets, which lie unread as an answer would. */
    @Test
    void nearMissTicketsThatLayUnread() {
        String upload = """
                failure at=0.5 kind=RESET
                connection remote=10.0.0.5:443 ordinal=1 opened=0 connected=0.001 start=0.1 request=300000 out=300400
                after state=CLOSE acked=300000 queue=638
                call library="HttpURLConnection 17" method=POST url=https://api.example.com/upload
                """;
        Incident incident = EventText.parse(upload);
        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(new PeerAborted().judge(incident).toString()).doesNotContain("of an answer lay unread");
        assertThat(rule.states(EventText.parse(upload.replace("ordinal=1", "ordinal=2 idle=20ms")))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }
}
