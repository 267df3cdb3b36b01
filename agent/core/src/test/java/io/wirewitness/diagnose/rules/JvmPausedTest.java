package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmPausedTest {

    private final RuleTesting rule = new RuleTesting(new JvmPaused());

    private static final String GOLDEN = "jvm-paused/full-collection-of-10-s";

    /** The same without its pauses; a test adds its own. */
    private static final String UNREAD = "unknown/answer-unread-in-our-socket";

    @Test
    void theKernelsQueueOrPacketsProveIt() {
        for (var view : java.util.List.of(KERNEL, PACKETS, ALL)) {
            Verdict verdict = rule.states(GOLDEN, view);

            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_JVM);
            assertThat(verdict.headline())
                    .contains("lay unread in our own socket for 9.2 s")
                    .contains("garbage collection, SerialOld, Allocation Failure");
            assertThat(verdict.action()).contains("-Xlog:gc*");
        }
    }

    @Test
    void withoutTheQueueItIsAPossibility() {
        assertThat(rule.states(GOLDEN, APP).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aTimeOutOfUnknownLengthMayHaveBeenDueBeforeTheAnswerCame() {
        Verdict verdict = rule.states(GOLDEN, KERNEL, "call timeout=0s");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("time-out's own value"));
    }

    @Test
    void aHeartbeatAloneDoesNotNameThePause() {
        Verdict verdict = rule.states(UNREAD, KERNEL, "jvm kind=STOOD_STILL at=3.1 lasts=9.9s");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("flight recorder"));
    }

    @Test
    void anAnswerThatWasReadTooLateIsTheSame() {
        String read = "connection read=12.99 answer=40 in=1440";
        assertThat(rule.states(GOLDEN, KERNEL, read, "after queue=0").headline())
                .contains("40 bytes of the answer lay unread");
    }

    /** By packets: all 900 bytes came at 1 s and were read at 9 s. */
    @Test
    void packetsShowThatAnAnswerWasReadTooLate() {
        Verdict verdict = rule.states(readAtNine("", answered(300).server(600).clientAck()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("900 bytes of the answer lay unread in our own socket for 8 s");
    }

    /**
     * The capture has 300 of 900 bytes: the end of the answer may have come at 9 s and been read at once. What is left is what an
     * application knows alone: it was read as soon as the pause was over.
     */
    @Test
    void nearMissAnAnswerWhoseEndTheCaptureDoesNotHave() {
        for (Incident incident : List.of(
                readAtNine("lost packets=3", answered(300).clientAck()),
                readAtNine("lost packets=3", answered(300).server(600).clientAck()),
                readAtNine("", answered(300).clientAck()),
                readAtNine("", answered(600).serverRetransmits().clientAck()))) { // 600 bytes twice are not 900
            Verdict verdict = rule.states(incident);

            assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
            assertThat(verdict.headline()).contains("when it had come is not known");
        }
    }

    private static WireScript answered(int bytes) {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.1)
                .client("GET /a HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(1)
                .server(bytes);
    }

    private static Incident readAtNine(String lost, WireScript script) {
        return EventText.parse("""
                failure at=9.01 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection local=10.0.0.7:49092 remote=10.0.0.5:8080 opened=0 connected=0.02 read=9.0 ordinal=1 start=0.1 request=42 answer=900
                call library="okhttp 4.12.0" method=GET url=http://api.example.com:8080/a timeout=9s
                jvm kind=GC_PAUSE at=1.5 lasts=7.4s
                """ + lost, Sighting.flow(script));
    }

    @Test
    void anAnswerThatWasReadAsSoonAsThePauseWasOverIsAPossibility() {
        String read = "connection read=13.0 answer=40 in=1440";
        assertThat(rule.states(GOLDEN, APP, read).headline()).contains("was read as soon as that was over");
        rule.isSilent(GOLDEN, APP, "connection read=12.5 answer=40 in=1440");
        rule.isSilent(UNREAD, APP, read, "jvm kind=GC_PAUSE at=9 lasts=4s");
    }

    @Test
    void aShortPauseDoesNotExplainALongTimeOut() {
        rule.excludes("stood still for only 200 ms", UNREAD, KERNEL, "jvm kind=GC_PAUSE at=4 lasts=200ms detail=G1New");
        rule.excludes("stood still for only 200 ms", UNREAD, PACKETS, "jvm kind=GC_PAUSE at=4 lasts=200ms");
    }

    /** Seen live: the wait for a safepoint and its work are two events, the heartbeat's gap spans both and names nothing. */
    @Test
    void aPauseIsNamedByTheRecorderAlsoWhereTheHeartbeatsGapIsLonger() {
        String[] pauses = {
            "jvm kind=SAFEPOINT at=3.7 lasts=7s detail=\"waiting for the last thread\"",
            "jvm kind=STOOD_STILL at=3.8 lasts=9.1s detail=\"the process used 670 ms of CPU\"",
            "jvm kind=SAFEPOINT at=10.75 lasts=2.2s detail=GenCollectFull"
        };
        Verdict verdict = rule.states(UNREAD, KERNEL, pauses);
        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("(safepoint, waiting for the last thread)");

        Verdict hardlyNamed = rule.states(UNREAD, KERNEL, pauses[0].replace("7s", "2s"), pauses[1]);
        assertThat(hardlyNamed.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(hardlyNamed.headline()).contains("(no Java thread ran");
    }

    @Test
    void pausesWithinEachOtherCountOnce() {
        rule.excludes(
                "stood still for only 3 s",
                UNREAD,
                KERNEL,
                "jvm kind=GC_PAUSE at=5 lasts=3s",
                "jvm kind=SAFEPOINT at=5 lasts=3s",
                "jvm kind=STOOD_STILL at=5 lasts=3s");
    }

    @Test
    void aPauseBeforeTheAnswerCameIsNoPause() {
        rule.isSilent(UNREAD, KERNEL, "after lastReceived=4s", "jvm kind=GC_PAUSE at=3.1 lasts=4s");
    }

    @Test
    void nearMissAServerThatAnsweredAfterTheTimeOutWasDue() {
        rule.excludes(
                "after the time-out was due",
                UNREAD,
                KERNEL,
                "failure at=23",
                "after lastReceived=5s",
                "jvm kind=GC_PAUSE at=3.1 lasts=19.9s");
    }

    @Test
    void nearMissAServerThatTookMostOfTheTime() {
        rule.excludes(
                "the server took 9.5 s of 10 s",
                UNREAD,
                KERNEL,
                "after lastReceived=500ms",
                "jvm kind=GC_PAUSE at=12.4 lasts=600ms");
    }

    @Test
    void nearMissPeerSlow() {
        String pause = "jvm kind=GC_PAUSE at=5 lasts=200ms";
        rule.excludes("no answer lay unread", "peer-slow/silent-for-10s", KERNEL, pause);
        new RuleTesting(new PeerSlow()).states("peer-slow/silent-for-10s", KERNEL, pause);
    }

    @Test
    void nearMissTheDrop() {
        rule.isSilent("idle-dropped-silently/firewall-1800s", KERNEL);
        rule.excludes(
                "no answer", "idle-dropped-silently/firewall-1800s", KERNEL, "jvm kind=GC_PAUSE at=1803 lasts=5s");
    }

    @Test
    void nearMissTheFreeze() {
        rule.excludes("process-frozen", UNREAD, KERNEL, "jvm kind=FROZEN at=3.1 lasts=9.9s");
    }

    /** The answer lay there for 9.2 s; the longer part gives the cause only if it is most of that. */
    @Test
    void aFreezeBesideACollectionThatIsMostOfIt() {
        Verdict verdict = rule.states(
                UNREAD,
                KERNEL,
                "jvm kind=GC_PAUSE at=3.8 lasts=6s detail=\"SerialOld, Allocation Failure\"",
                "jvm kind=FROZEN at=9.9 lasts=3s detail=\"by a signal\"");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("stood still for 6 s (garbage collection, SerialOld");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("for 3 s of them the process itself was stopped"));
    }

    @Test
    void nearMissACollectionAndAFreezeOfWhichNeitherIsMostOfIt() {
        String collection = "jvm kind=GC_PAUSE at=3.8 lasts=4s detail=\"SerialOld, Allocation Failure\"";
        String freeze = "jvm kind=FROZEN at=7.9 lasts=4.2s detail=\"by a signal\"";
        for (RuleTesting each : List.of(rule, new RuleTesting(new ProcessFrozen()))) {
            each.excludes(
                    "this JVM's own pauses make up 4 s and a stop of the process 4.2 s",
                    UNREAD,
                    KERNEL,
                    collection,
                    freeze);
        }
        Verdict verdict = RuleTesting.unknown("neither alone for most of it", UNREAD, KERNEL, collection, freeze);

        assertThat(verdict.headline())
                .contains("4 s (garbage collection, SerialOld, Allocation Failure) and 4.2 s (the process was stopped");
    }

    /** A collector that gets no CPU looks like a stopped process to a heartbeat; the recorder knows better. */
    @Test
    void aCollectionThatTheRecorderNamedIsNoFreeze() {
        rule.states(GOLDEN, KERNEL, "jvm kind=FROZEN at=3.1 lasts=9.9s");
    }

    /** The pause is the quota's shape, and nothing that the collector's settings mend. */
    @Test
    void nearMissTheQuota() {
        rule.excludes("cpu-throttled", GOLDEN, KERNEL, "jvm kind=CPU_THROTTLED at=3.1 lasts=9.9s");
        rule.states(GOLDEN, KERNEL, "jvm kind=CPU_THROTTLED at=3.1 lasts=2s");
    }

    @Test
    void nearMissTheBlockedLoop() {
        rule.isSilent("event-loop-blocked/handler-sleeps", KERNEL);
    }

    // ---- a client of ours that waited ------------------------------------------------------------------------------

    private static final String LEFT = "jvm-paused/client-left-meanwhile";

    /** The same client with a server that ran: it waited for 5 s from 2.04 s on; a test adds its own pauses. */
    private static final String GONE = "client-gone/five-second-timeout";

    private final RuleTesting gone = new RuleTesting(new ClientGone());

    @Test
    void aClientThatLeftDuringACollectionWasKeptWaiting() {
        for (var view : List.of(KERNEL, PACKETS, ALL)) {
            Verdict verdict = rule.states(LEFT, view);

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_JVM);
            assertThat(verdict.headline())
                    .contains("the client waited 2 s for its answer")
                    .contains("this JVM stood still for 2 s (garbage collection, SerialOld")
                    .contains("5.2 s in all: it could not answer");
            gone.excludes("stood still for 2 s of the 2 s for which the client waited", LEFT, view);
        }
    }

    /** To the application alone request and end came together, behind the pause: nobody is to be blamed. */
    @Test
    void toTheApplicationAloneItMayHaveComeLongBefore() {
        rule.isSilent(LEFT, APP);
        Verdict verdict = gone.states(LEFT, APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline()).contains("had stood still for 5.2 s").contains("may have come long before");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("garbage collection, SerialOld"));
    }

    @Test
    void whenAClientWentIsNotKnownToTheApplicationAlone() {
        String pause = "jvm kind=GC_PAUSE at=2.1 lasts=5s detail=SerialOld";
        rule.excludes("whether the client had gone before is not known", GONE, APP, pause);
        Verdict verdict = gone.states(GONE, APP, pause);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline())
                .contains("this JVM stood still for 5 s (garbage collection, SerialOld) of that time");
        assertThat(verdict.action()).startsWith("see first what kept this JVM");
    }

    @Test
    void halfOfTheWaitIsEnoughAndLessIsNot() {
        for (var view : List.of(KERNEL, PACKETS)) {
            Verdict half = rule.states(GONE, view, "jvm kind=GC_PAUSE at=3 lasts=2.6s");
            assertThat(half.missing()).anyMatch(text -> text.contains("in the 2.4 s outside of the pauses"));

            String less = "jvm kind=GC_PAUSE at=3 lasts=2.4s detail=SerialOld";
            rule.excludes(
                    "of the 5 s for which the client waited, this JVM stood still for only 2.4 s", GONE, view, less);
            Verdict verdict = gone.states(GONE, view, less);
            assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
            assertThat(verdict.headline()).doesNotContain("stood still");
            assertThat(verdict.missing()).anyMatch(text -> text.contains("stood still for 2.4 s (garbage collection"));
            assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("SerialOld"));
        }
    }

    @Test
    void nearMissAPauseBehindTheClientsEnd() {
        for (var view : List.of(KERNEL, PACKETS)) {
            String behind = "jvm kind=GC_PAUSE at=7.05 lasts=180ms";
            rule.isSilent(GONE, view, behind);
            assertThat(gone.states(GONE, view, behind)).isEqualTo(gone.states(GONE, view));
        }
    }

    @Test
    void nearMissAPauseBeforeTheRequest() {
        String before = "jvm kind=GC_PAUSE at=1 lasts=1s";
        rule.isSilent(GONE, PACKETS, before);
        assertThat(gone.states(GONE, PACKETS, before)).isEqualTo(gone.states(GONE, PACKETS));
        // Only the kernel and packets know that nothing lay there when it was over.
        assertThat(gone.states(GONE, APP, before).headline()).contains("may have come long before");
        assertThat(gone.states(GONE, KERNEL, before, "after lastReceived=5.201s")
                        .headline())
                .doesNotContain("stood still");
    }

    /** Who cancels within moments has met no pause worth the name. */
    @Test
    void nearMissAClientThatLeftAtOnce() {
        rule.excludes(
                "stood still for only 100 ms",
                GONE,
                KERNEL,
                "after lastAck=5.08s",
                "jvm kind=GC_PAUSE at=2.05 lasts=100ms");
    }

    /** A client with a part of its answer waits from there on: an answer that went well for a second, then a pause of 3 s. */
    @Test
    void inTheMiddleOfAnAnswerTheWaitBeginsWithTheLastOfIt() {
        Verdict verdict = rule.states(leftTheStream(1, 23, "jvm kind=GC_PAUSE at=21.01 lasts=3s", 20, 20.6));

        assertThat(verdict.headline())
                .contains("the client waited 2 s for more of its answer and closed the connection");
    }

    /** A stream ends when its client goes; that it did so in a pause may be chance. */
    @Test
    void nearMissAStreamWhoseClientHappensToLeaveDuringAPause() {
        String pause = "jvm kind=GC_PAUSE at=21.01 lasts=3s";
        rule.excludes("stood still for only 790 ms", leftTheStream(1, 21.8, pause, 20));
        // 21 s after the request would be no time-out; 20 s is one, for all of it.
        rule.excludes("stood still for only 1.7 s", leftTheStream(2.7, 22.7, pause, 20));
    }

    /** Events each ten seconds, of which the last was six seconds ago: the client has borne that before. */
    @Test
    void nearMissAStreamThatHadBeenQuietForAsLongBefore() {
        String pause = "jvm kind=GC_PAUSE at=21.5 lasts=5.4s";
        Incident left = leftTheStream(0.5, 27, pause, 1, 11);
        rule.excludes("only 5.4 s", left);
        assertThat(gone.states(left).blame()).isEqualTo(Blame.PEER_APP);
    }

    /** Six seconds of a pause, then data until the client leaves: it had not been waiting. */
    @Test
    void nearMissAClientThatWasBeingServed() {
        String pause = "jvm kind=GC_PAUSE at=1.2 lasts=16s";
        Incident left = leftTheStream(1, 21.3, pause, 18, 19, 20);
        rule.excludes("an answer was under way, and the client left 300 ms after the last of it", left);
        assertThat(gone.states(left).blame()).isEqualTo(Blame.PEER_APP);
    }

    /** No client's time-out is that short: it went for a reason of its own. */
    @Test
    void nearMissAClientThatLeftWithinASecond() {
        String pause = "jvm kind=GC_PAUSE at=2.05 lasts=600ms";
        rule.excludes("no client's time-out is known to be as short as", GONE, KERNEL, "after lastAck=4.36s", pause);
        assertThat(gone.states(GONE, KERNEL, "after lastAck=4.36s", pause).evidence())
                .anyMatch(fact -> fact.fact().contains("stood still for 600 ms"));
    }

    /** An upload of three seconds, in which a pause hindered nobody from sending: the client waits from its last byte on. */
    @Test
    void whoeverUploadsDoesNotWait() {
        String pause = "jvm kind=GC_PAUSE at=1.1 lasts=1.7s";
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(1)
                .client(1000)
                .at(2)
                .client(1000)
                .at(4)
                .client(1000)
                .serverAck()
                .at(4.01)
                .clientFin();
        Incident left = EventText.parse("""
                failure at=4.2 kind=BROKEN_PIPE exception=java.io.IOException message="Broken pipe"
                connection role=SERVER local=10.0.0.5:8080 remote=10.0.0.7:49092 opened=0 connected=0 read=4.0001 ordinal=1 start=1.0001 request=100 answer=0 out=100 in=3000
                call library="undertow 2.4.4" method=POST url=/upload
                %s
                """.formatted(pause), Sighting.flow(script));

        rule.isSilent(left);
        assertThat(gone.states(left).blame()).isEqualTo(Blame.PEER_APP);
    }

    private static Incident leftTheStream(double asked, double left, String pause, double... answered) {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(asked)
                .client(210);
        for (double at : answered) {
            script.at(at).server(1000).clientAck();
        }
        script.at(21).server(1000).clientAck().at(left).clientFin();
        return EventText.parse("""
                failure at=%3$s kind=BROKEN_PIPE exception=java.io.IOException message="Broken pipe"
                connection role=SERVER local=10.0.0.5:8080 remote=10.0.0.7:49092 opened=0 connected=0 read=%1$s ordinal=1 start=%1$s request=9000 answer=0 out=9000 in=210
                call library="undertow 2.4.4" method=GET url=/events
                %2$s
                """.formatted(asked + 0.0001, pause, Math.max(24.1, left + 0.1)), Sighting.flow(script));
    }

    // ---- the same of one call of many on a connection

    private static final String CALL = "client-gone/cancelled-call";

    /** Its frame was read behind the pause; what reads frames would have read it sooner had it come sooner. */
    @Test
    void aCallThatWasCancelledDuringAPause() {
        String[] paused = {"streamreset at=35.02", "connection read=35.02", "failure at=35.1"};
        String pause = "jvm kind=GC_PAUSE at=30.1 lasts=4.9s detail=SerialOld";
        Verdict verdict = rule.states(CALL, KERNEL, paused[0], paused[1], paused[2], pause);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline())
                .contains("the client waited at most 5 s for its answer and cancelled this call")
                .contains("stood still for 4.9 s (garbage collection, SerialOld)");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("when the client cancelled it"));
        gone.excludes("stood still for 4.9 s of the 5 s", CALL, KERNEL, paused[0], paused[1], paused[2], pause);
    }

    /** A hedge's cancel comes at once and lies there until the pause is over: only a time-out's length speaks for a time-out. */
    @Test
    void nearMissACancelThatMayHaveComeAtOnce() {
        String[] late = {
            "streamreset at=34.32",
            "connection read=34.32",
            "failure at=34.4",
            "jvm kind=GC_PAUSE at=30.05 lasts=4.25s detail=SerialOld"
        };
        rule.excludes("are no round time-out", CALL, KERNEL, late);
        assertThat(gone.states(CALL, KERNEL, late).blame()).isEqualTo(Blame.UNKNOWN);
    }

    /** A second of the five before the pause: it may have been cancelled for any reason just when the pause began. */
    @Test
    void aCallThatMayHaveBeenCancelledAsThePauseBegan() {
        String[] late = {
            "streamreset at=35.02",
            "connection read=35.02",
            "failure at=35.1",
            "jvm kind=GC_PAUSE at=31 lasts=4s detail=SerialOld"
        };
        rule.excludes("stood still for only 4 s", CALL, KERNEL, late);
        Verdict verdict = gone.states(CALL, KERNEL, late);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline()).contains("cancelled this call 5 s after its request at the latest");
    }

    /** Request and cancel were read together behind the pause. */
    @Test
    void aCallThatWasReadTogetherWithItsCancel() {
        String pause = "jvm kind=GC_PAUSE at=25 lasts=4.99s detail=SerialOld";
        rule.isSilent(CALL, KERNEL, "streamreset at=30.001", pause);
        Verdict verdict = gone.states(CALL, KERNEL, "streamreset at=30.001", pause);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline()).contains("had stood still for 5 s (garbage collection, SerialOld)");
    }

    @Test
    void nearMissACallOfWhichAPauseIsALittle() {
        String pause = "jvm kind=GC_PAUSE at=30.1 lasts=210ms";
        rule.excludes("stood still for only 210 ms", CALL, KERNEL, pause);
        assertThat(gone.states(CALL, KERNEL, pause).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void whoeverStoodStillTheFirstEndWasOurs() {
        String pause = "jvm kind=GC_PAUSE at=2.1 lasts=5s";
        rule.isSilent(GONE, KERNEL, pause, "close at=7.2 thread=main stack=a.B.c");
        rule.isSilent(GONE, KERNEL, pause, "failure kind=TIMED_OUT");
    }

    @Test
    void nearMissAQuotaThatWasUsedUpWhileAClientWaited() {
        String[] throttled = {"jvm kind=GC_PAUSE at=2.1 lasts=4s", "jvm kind=CPU_THROTTLED at=2.1 lasts=3.9s"};
        rule.excludes("cpu-throttled", GONE, KERNEL, throttled);
    }

    @Test
    void aPauseAndAFreezeOfWhichNeitherIsMostOfAWait() {
        String[] mixed = {
            "jvm kind=GC_PAUSE at=2.1 lasts=2s detail=SerialOld",
            "jvm kind=FROZEN at=4.2 lasts=2.2s detail=\"by a signal\""
        };
        for (RuleTesting each : List.of(rule, new RuleTesting(new ProcessFrozen()))) {
            each.excludes("own pauses make up 2 s and a stop of the process 2.2 s", GONE, PACKETS, mixed);
        }
        Verdict verdict = gone.states(GONE, PACKETS, mixed);

        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline())
                .contains("2 s (garbage collection, SerialOld) and 2.2 s (the process was stopped");
    }
}
