package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerSendTimeoutTest {

    private final PeerSendTimeout timeout = new PeerSendTimeout();
    private final RuleTesting rule = new RuleTesting(timeout);

    private static final String GET = "GET /file HTTP/1.1\r\nHost: dl.example.com\r\n\r\n";

    private static WireScript download() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .client(GET)
                .at(0.02)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(900))
                .clientAck();
    }

    @Test
    void c10NamesStartEndAndLengthOfTheStall() {
        Verdict verdict = rule.states(Captured.golden("peer-send-timeout/c10-window-zero-51s"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("for 51 s")
                .contains("from 13:23:52 UTC to 13:24:43 UTC")
                .contains("of 4000044 bytes");
    }

    @Test
    void c11NamesTheRate() {
        assertThat(rule.states(Captured.golden("peer-send-timeout/c11-below-minimum-rate"))
                        .headline())
                .contains("9 times")
                .contains("9.9 KB/s");
    }

    @Test
    void theResetMayComeWhileTheWindowIsStillZero() {
        Verdict verdict = rule.states(Captured.incident(
                download().at(1).nextWindow(0).clientAck().at(61).serverRst()));

        assertThat(verdict.headline()).contains("for 60 s").contains("reset the connection");
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().contains("RST from the server 60 s after the window fell to 0"));
    }

    @Test
    void betweenFiveAndTenSecondsItIsPossibleOnly() {
        assertThat(rule.states(Captured.incident(
                                download().at(1).nextWindow(0).clientAck().at(7).serverFin()))
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAShortStall() {
        rule.excludes(
                "for 1 s at most",
                Captured.incident(download()
                        .at(1)
                        .nextWindow(0)
                        .clientAck()
                        .at(2)
                        .clientAck()
                        .at(40)
                        .serverFin()));
    }

    @Test
    void nearMissTheServersOwnStallBehindALongOneOfTheReader() {
        rule.excludes(
                "did not come of it",
                Captured.incident(download()
                        .at(1)
                        .nextWindow(0)
                        .clientAck()
                        .at(21)
                        .clientAck()
                        .server(500)
                        .clientAck()
                        .at(60)
                        .serverFin()));
    }

    @Test
    void nearMissAnOpenWindow() {
        assertThat(timeout.judge(Captured.golden("peer-truncated-response/capture-alone")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void aCompleteResponseWasNotCutHoweverSlowlyItWasRead() {
        assertThat(Captured.nothingFelt(download()
                        .at(1)
                        .nextWindow(0)
                        .clientAck()
                        .at(60)
                        .clientAck()
                        .server(8100)
                        .clientAck()
                        .serverFin()))
                .isTrue();
    }

    @Test
    void theAgentTellsItOfOurOwnReaderToo() {
        String events = """
                failure at=61.0001 kind=RESET exception=java.net.SocketException message="Connection reset"
                connection remote=10.0.0.5:8080 opened=0 connected=0.0003 ordinal=1 start=0.0003 request=43 out=43 answer=941 in=941 read=0.03
                """;
        Incident incident = EventText.parse(
                events,
                download().at(1).nextWindow(0).clientAck().at(61).serverRst().snapshot());

        assertThat(rule.states(incident).headline()).startsWith("we let the server send nothing for 60 s");
        assertThat(timeout.judge(EventText.parse(events))).isEqualTo(Opinion.notConcerned());
    }

    // ---- seen by the sender ----------------------------------------------------------------------------------------

    private static final String OURS = "peer-send-timeout/our-own-timer";
    private static final String LAST_WRITE = "connection write=1.3";

    @Test
    void theSendersKernelShowsThatTheClientDidNotRead() {
        Verdict verdict = rule.states(OURS, RuleTesting.KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline())
                .contains("the client stopped reading after 2621440 bytes")
                .contains("our own send time-out");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the client's window was closed"));
    }

    @Test
    void withoutTheKernelItIsPossible() {
        assertThat(rule.states(OURS, RuleTesting.APP).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aLibrarysTimerIsKnownByItsStack() {
        assertThat(rule.states(
                                OURS,
                                RuleTesting.KERNEL,
                                "failure kind=CLOSED_LOCALLY",
                                "close at=61.4 thread=io stack=io.undertow.conduits.WriteTimeoutStreamSinkConduit$1.run")
                        .headline())
                .contains("our own send time-out");
    }

    @Test
    void aLibrarysTimerIsKnownByItsException() {
        rule.states(
                OURS,
                RuleTesting.KERNEL,
                "failure kind=CLOSED_LOCALLY exception=org.xnio.channels.WriteTimeoutException",
                "close at=61.4 thread=io stack=a.B.c");
    }

    /** The timer ran while nobody could write: only a window that was seen closed says something of the client. */
    @Test
    void aTimerThatRanWhileWeStoodStill() {
        String pause = "jvm kind=GC_PAUSE at=1.9 lasts=59.4s detail=SerialOld";
        rule.excludes(
                "stood still for 59.4 s (garbage collection, SerialOld)", OURS, RuleTesting.APP, LAST_WRITE, pause);
        Verdict verdict = rule.states(OURS, RuleTesting.KERNEL, LAST_WRITE, pause);

        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("would have fired without the 59"));
        RuleTesting.unknown("does not tell who ended it", OURS, RuleTesting.APP, LAST_WRITE, pause);
        assertThat(rule.states(OURS, RuleTesting.APP, LAST_WRITE, "jvm kind=GC_PAUSE at=3 lasts=5s")
                        .missing())
                .noneMatch(text -> text.contains("stood still"));
    }

    @Test
    void nearMissWhatWasSentHadNoAcknowledgment() {
        rule.excludes("packets were lost", OURS, RuleTesting.KERNEL, "after unacked=4 retransmits=6");
    }

    @Test
    void aTimeOutBeforeAnyByteOfTheAnswerIsNoSendTimeOut() {
        rule.isSilent(OURS, RuleTesting.KERNEL, "connection request=0");
    }

    // Of one request of a shared connection no bytes are known; its probe tells time-outs of writes alone.
    private static final String SHARED = "connection multiplexed=true request=0";

    @Test
    void aStreamWhoseClientClosedItsWindow() {
        Verdict verdict = rule.states(OURS, RuleTesting.KERNEL, SHARED);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline())
                .endsWith("the client stopped reading, and our own send time-out ended the stream");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the client's window was closed"));
    }

    /** A rule of our own host (iptables OUTPUT DROP): the segment stays unsent, and the client reads. */
    @Test
    void nearMissOurOwnHostThatLetsNothingOut() {
        rule.states(OURS, RuleTesting.KERNEL, "after sendWindow=0");
        rule.excludes("our own host let nothing out", OURS, RuleTesting.KERNEL, "after sendWindow=65536");
        rule.excludes("our own host let nothing out", OURS, RuleTesting.KERNEL, SHARED, "after sendWindow=65536");
    }

    /** TCP had nothing left to send: what held the rest back is the window that HTTP/2 has of its own. */
    @Test
    void aStreamWhoseOwnWindowWasUsedUp() {
        Verdict verdict = rule.states(OURS, RuleTesting.KERNEL, SHARED, "after notSent=0");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("waited for its HTTP/2 window", "ended the stream");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("WINDOW_UPDATE"));
    }

    @Test
    void ofAStreamWithoutTheKernelItIsPossible() {
        Verdict verdict = rule.states(OURS, RuleTesting.APP, SHARED);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("TCP's and HTTP/2's"));
    }

    @Test
    void aStreamWithAConnectionThatWasClosed() {
        assertThat(rule.states(OURS, RuleTesting.KERNEL, SHARED, "close at=61.4 thread=io stack=a.B.c")
                        .headline())
                .endsWith("our own send time-out ended the connection");
    }

    @Test
    void nearMissPacketsOfAStreamWereLost() {
        rule.excludes("packets were lost", OURS, RuleTesting.KERNEL, SHARED, "after notSent=0 unacked=4 retransmits=6");
    }

    @Test
    void nearMissASharedConnectionOfWhichNoRequestIsKnown() {
        Incident incident = EventText.parse("""
                failure at=61.5 kind=TIMED_OUT exception=java.net.SocketTimeoutException
                connection role=SERVER remote=10.0.0.7:49092 multiplexed=true start=1
                after state=ESTABLISHED unacked=0 notSent=2556280
                """);
        assertThat(new PeerSendTimeout().judge(incident)).isEqualTo(Opinion.notConcerned());
        assertThat(RuleTesting.unknown("does not tell who ended it", incident).missing())
                .anyMatch(text -> text.contains("waited for its body or for a write of its answer"));
    }

    @Test
    void aCloseOfTheApplicationsOwnIsNone() {
        rule.isSilent(OURS, RuleTesting.KERNEL, "failure kind=CLOSED_LOCALLY", "close at=61.4 thread=main stack=a.B.c");
    }

    @Test
    void aReaderThatPausedIsNamed() {
        Verdict verdict = rule.states(PAUSED, RuleTesting.ALL);

        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_JVM);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline())
                .contains(
                        "because this JVM stood still for 50.9 s (garbage collection, SerialOld, Allocation Failure)");
        assertThat(verdict.action()).contains("shorten the pauses");
    }

    @Test
    void aShortPauseIsNotTheReason() {
        Verdict verdict = rule.states(withPauses("jvm kind=GC_PAUSE at=10 lasts=300ms"));

        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).doesNotContain("because");
    }

    @Test
    void aFrozenReaderIsTheHosts() {
        assertThat(rule.states(withPauses("jvm kind=FROZEN at=3.1 lasts=51s")).blame())
                .isEqualTo(Blame.LOCAL_HOST);
    }

    @Test
    void aReaderThatSleptIsNamedWithItsThread() {
        Verdict verdict = rule.states(
                withPauses(
                        "jvm kind=THREAD_SLEPT at=3.1 lasts=51s thread=importer stack=\"java.lang.Thread.sleep(T.java:1);a.B.c(B.java:9)\""));

        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("thread importer, did not read: it slept for 51 s at a.B.c(B.java:9)");
    }

    @Test
    void withoutPacketsALongPauseAndAnEndBehindItArePossible() {
        assertThat(rule.states(PAUSED, RuleTesting.KERNEL).confidence()).isEqualTo(Confidence.POSSIBLE);
        rule.isSilent(PAUSED, RuleTesting.KERNEL, "failure at=60", "connection read=59.9");
    }

    private static final String PAUSED = "peer-send-timeout/reader-paused-for-51-s";

    /** The paused reader's packets with other events of the JVM. */
    private static Incident withPauses(String... jvm) {
        Incident paused = Case.of(PAUSED).incident();
        Incident other = EventText.parse("failure kind=OTHER\n" + String.join("\n", jvm));
        return paused.toBuilder().jvm(other.jvm()).build();
    }
}
