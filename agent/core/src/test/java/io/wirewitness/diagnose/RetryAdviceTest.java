package io.wirewitness.diagnose;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAdviceTest {

    private static final String IDLE = "idle-closed-before-reuse/nginx-60s";

    private static Retry of(String golden, Set<Tier> view, String... changes) {
        return RetryAdvice.of(Case.of(golden).incident(view, String.join("\n", changes)));
    }

    private static Retry of(String text) {
        return RetryAdvice.of(EventText.parse(text));
    }

    @Test
    void yesWhereTheServerWasGoneAndNoByteWasAcknowledged() {
        for (Set<Tier> view : Set.of(KERNEL, PACKETS, ALL)) {
            assertThat(of(IDLE, view)).isEqualTo(new Retry(Retry.Safe.YES, "0 of 412 request bytes were acknowledged"));
        }
    }

    @Test
    void tooEarlyToSayYes() {
        // The stream had ended before the request could reach the server: 0 is not the last word.
        Retry retry = of(IDLE, KERNEL, "after state=CLOSE_WAIT unacked=1");

        assertThat(retry.safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(retry.why()).startsWith("0 of 412").contains("0.6 ms after the write");
    }

    @Test
    void theKernelDoesNotCountWhatAResetAcknowledges() {
        assertThat(of("peer-aborted/linger-0", KERNEL).safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of("peer-aborted/linger-0", PACKETS).safe()).isEqualTo(Retry.Safe.NO);
        assertThat(of("peer-aborted/linger-0", ALL).safe()).isEqualTo(Retry.Safe.NO);
    }

    @Test
    void lostPacketsMayHaveBeenTheAcknowledgment() {
        assertThat(of(IDLE, PACKETS, "lost packets=1").safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void aForeignResetSaysNothingOfTheServer() {
        assertThat(of("idle-reset-by-middlebox/nat-350s", ALL).why()).contains("does not look like the server's own");
    }

    @Test
    void silenceIsNoRefusal() {
        assertThat(of("idle-dropped-silently/firewall-1800s", ALL).safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void ourOwnCloseExplainsAStateOfCloseToo() {
        assertThat(of(IDLE, KERNEL, "close at=73.4201").safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void noWhereTheWholeRequestOrAnAnswerWasSeen() {
        assertThat(of("peer-closed-without-response/disk-full", KERNEL).safe()).isEqualTo(Retry.Safe.NO);
        assertThat(of("local-timeout/answer-in-progress", APP).why()).contains("250000 bytes arrived");
    }

    private static final String TOO_LARGE = "peer-reset-unread-data/413-from-nginx";

    /** One client reads before it writes on, another meets the reset first: what the server said is the same. */
    @Test
    void anEarlyAnswerSaysTheSameWhetherItWasReadOrNot() {
        String read = "connection answer=60";
        for (Set<Tier> view : Set.of(KERNEL, PACKETS, ALL)) {
            assertThat(of(TOO_LARGE, view).safe()).as(view.toString()).isEqualTo(Retry.Safe.NO);
            assertThat(of(TOO_LARGE, view, read).safe()).isEqualTo(Retry.Safe.NO);
        }
        assertThat(of(TOO_LARGE, KERNEL).why()).contains("60 bytes lay unread", "2955 of 5851");
        assertThat(of(TOO_LARGE, PACKETS).why()).contains("answered 413", "2955 of 5851");
    }

    @Test
    void nearMissNothingShowsAnAnswer() {
        assertThat(of(TOO_LARGE, KERNEL, "after queue=0").safe()).isEqualTo(Retry.Safe.PARTIAL);
        assertThat(of(TOO_LARGE, KERNEL, "after queue=1").safe()).as("a FIN").isEqualTo(Retry.Safe.PARTIAL);
        assertThat(of(TOO_LARGE, KERNEL, "call url=https://api.example.com/upload")
                        .safe())
                .as("an alert, or a ticket")
                .isEqualTo(Retry.Safe.PARTIAL);
        assertThat(of(TOO_LARGE, APP).safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void partialWithTheNumbers() {
        assertThat(of("peer-closed-without-response/disk-full", KERNEL, "after acked=21"))
                .isEqualTo(new Retry(
                        Retry.Safe.PARTIAL,
                        "20 of 32 request bytes were acknowledged; GET changes nothing, so that repeating it does no"
                                + " harm"));
        assertThat(of(IDLE, KERNEL, "failure kind=BROKEN_PIPE", "after acked=+412")
                        .safe())
                .as("a write failed: there was more to come")
                .isEqualTo(Retry.Safe.PARTIAL);
    }

    @Test
    void unknownWithoutEvidence() {
        assertThat(of(IDLE, APP).safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of("unknown/accepted-by-us", ALL).safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void nothingWasSentIfNoConnectionWasMade() {
        assertThat(of("connection-refused/nothing-listens", APP).safe()).isEqualTo(Retry.Safe.YES);
        assertThat(of("connect-unanswered/dropped-by-a-firewall", APP).safe()).isEqualTo(Retry.Safe.YES);
    }

    @Test
    void aConnectErrorOnAConnectionThatWasMadeSaysNothing() {
        String golden = "connection-refused/nothing-listens";

        assertThat(of(golden, APP, "connection connected=0.0002").safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of(golden, APP, "connection request=412").safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of("failure at=1 kind=CONNECT_REFUSED").safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of("failure at=1 kind=CONNECT_FAILED").safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void aRequestThatWasSentTwiceMayHaveBeenAcceptedTheFirstTime() {
        for (String repeat : Set.of("after retransmits=1", "after totalRetransmits=1", "after retransmitted=412")) {
            assertThat(of(IDLE, KERNEL, repeat).safe()).as(repeat).isEqualTo(Retry.Safe.UNKNOWN);
            assertThat(of(IDLE, ALL, repeat).why()).as(repeat).contains("sent more than once");
        }
        assertThat(of(IDLE, KERNEL, "before totalRetransmits=1", "after totalRetransmits=1")
                        .safe())
                .as("an earlier request's")
                .isEqualTo(Retry.Safe.YES);
    }

    @Test
    void aBareResetThatAnswersTheSecondCopyIsNoYes() {
        String text = """
                failure at=1.3 kind=RESET
                connection remote=10.0.0.5:8080 ordinal=1 start=1 request=412
                """;
        WireScript once = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(1)
                .lost()
                .client(412)
                .at(1.2)
                .serverBareRst();
        WireScript twice = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(1)
                .lost()
                .client(412)
                .at(1.2)
                .lost()
                .clientRetransmits()
                .at(1.201)
                .serverBareRst();

        assertThat(RetryAdvice.of(EventText.parse(text, once.snapshot())).safe())
                .isEqualTo(Retry.Safe.YES);
        assertThat(RetryAdvice.of(EventText.parse(text, twice.snapshot())).safe())
                .isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void aBrokenPipeAloneDoesNotSayThatAFinCameFirst() {
        String race = "idle-close-race/crossing";

        assertThat(of(race, KERNEL).safe()).isEqualTo(Retry.Safe.YES);
        assertThat(of(race, KERNEL, "failure kind=BROKEN_PIPE").safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of(race, KERNEL, "failure kind=BROKEN_PIPE", "connection endOfStream=61.0203")
                        .safe())
                .isEqualTo(Retry.Safe.YES);
        assertThat(of(IDLE, KERNEL, "failure kind=BROKEN_PIPE").safe())
                .as("CLOSE_WAIT before the write")
                .isEqualTo(Retry.Safe.YES);
    }

    @Test
    void nothingWasSentIfTheFirstWriteFailed() {
        String golden = "idle-closed-before-reuse/reset-while-idle";

        assertThat(of(golden, APP).safe()).isEqualTo(Retry.Safe.YES);
        assertThat(of(golden, KERNEL, "after sent=720").safe())
                .as("the kernel sent what we did not see written")
                .isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of(golden, APP, "failure kind=END_OF_STREAM").safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        // acked at the failure, without a look before: 1 for the SYN, 308 for the request before
        "309, 0",
        "310, 1",
        "721, 412",
        "722, 412",
        "1, 0"
    })
    void theSynAndEarlierRequestsAreTakenOut(long acked, long expected) {
        Incident incident = EventText.parse("""
                failure at=3.1 kind=END_OF_STREAM
                connection ordinal=2 start=3 idle=20ms request=412 out=720
                after state=CLOSE_WAIT acked=%d queue=0
                """.formatted(acked));

        assertThat(Acknowledged.byKernel(incident)).isEqualTo(new Acknowledged(Tier.KERNEL, expected, 412));
    }

    @Test
    void bytesOfAnEarlierRequestThatWereStillOnTheirWayMakeTheCountUseless() {
        Incident incident = EventText.parse("""
                failure at=3.1 kind=END_OF_STREAM
                connection ordinal=2 start=3 idle=1s request=412 out=720
                before state=ESTABLISHED acked=200 unacked=1
                after state=CLOSE_WAIT acked=309
                """);

        assertThat(Acknowledged.byKernel(incident)).isNull();
    }

    @Test
    void aMethodIsANoteAndNeverTheAdvice() {
        String text = """
                failure at=3.1 kind=END_OF_STREAM
                connection ordinal=2 start=3 idle=20ms request=412 out=720
                call method=%s
                """;

        assertThat(of(text.formatted("DELETE")).safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(of(text.formatted("DELETE")).why()).contains("idempotent");
        assertThat(of(text.formatted("get")).why()).contains("GET changes nothing");
        assertThat(of(text.formatted("POST")).why()).doesNotContain("POST");
    }
}
