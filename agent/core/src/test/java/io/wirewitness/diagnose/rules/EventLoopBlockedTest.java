package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopBlockedTest {

    private final RuleTesting rule = new RuleTesting(new EventLoopBlocked());

    private static final String GOLDEN = "event-loop-blocked/handler-sleeps";

    /** The same answer unread, and nothing known of the thread; a test adds what it needs. */
    private static final String UNREAD = "unknown/answer-unread-in-our-socket";

    private static final String BUSY = "jvm kind=THREAD_SEEN at=13.001 lasts=0ms thread=reactor-http-nio-2"
            + " stack=\"java.util.regex.Pattern.match(Pattern.java:1);com.example.Rules.check(Rules.java:7)\"";

    private static final String IDLE = "jvm kind=THREAD_SEEN at=13.001 lasts=0ms thread=reactor-http-nio-2"
            + " stack=\"sun.nio.ch.EPoll.wait(Native Method);sun.nio.ch.EPollSelectorImpl.doSelect(E.java:1)\"";

    @Test
    void theRecordersEventProvesIt() {
        Verdict verdict = rule.states(GOLDEN, KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("AsyncHttpClient-3-2")
                .contains("it slept for 4 s at com.example.Orders.enrich(Orders.java:42)");
    }

    @Test
    void oneLookAtTheThreadMakesItLikely() {
        Verdict verdict = rule.states(UNREAD, KERNEL, BUSY);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("it was busy at com.example.Rules.check(Rules.java:7)");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("only the moment of the failure"));
    }

    private static final String TURN = "jvm kind=LOOP_BUSY at=3.9 lasts=9.2s thread=reactor-http-nio-2 detail=runnable"
            + " stack=\"com.example.Rules.check(Rules.java:7);...;io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)\"";

    /** The timer was the loop's own: when it fired, the work was over, and nothing of it to be seen. */
    @Test
    void aTurnThatWasWatchedProvesIt() {
        Verdict verdict = rule.states(UNREAD, KERNEL, TURN);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("it was busy for 9.2 s, seen at com.example.Rules.check(Rules.java:7)");
        assertThat(verdict.evidence())
                .anyMatch(each -> each.fact().contains("in one turn of its loop for 9.2 s (runnable)"));
        assertThat(verdict.missing()).noneMatch(text -> text.contains("only the moment"));
    }

    @Test
    void halfATurnMakesItLikely() {
        Verdict verdict = rule.states(UNREAD, KERNEL, TURN.replace("lasts=9.2s", "lasts=6s"), BUSY);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("only 6 s of it is known"));
    }

    @Test
    void nearMissAShortTurn() {
        rule.excludes("at something else for only 3 s", UNREAD, KERNEL, TURN.replace("lasts=9.2s", "lasts=3s"));
        rule.excludes("was waiting for its connections", UNREAD, KERNEL, TURN.replace("lasts=9.2s", "lasts=3s"), IDLE);
    }

    /** A turn without a CPU is long, too. */
    @Test
    void nearMissATurnWithoutACpu() {
        rule.excludes("cpu-throttled", UNREAD, KERNEL, TURN, "jvm kind=CPU_THROTTLED at=3.8 lasts=8s");
        assertThat(rule.states(UNREAD, KERNEL, TURN, "jvm kind=CPU_THROTTLED at=3.8 lasts=2s")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(UNREAD, KERNEL, TURN, "jvm kind=CPU_STARVED at=4.8 lasts=2s")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    /** One look decides little: whoever waits for a lock may wait for somebody without a CPU. */
    @Test
    void nearMissATurnThatWasSeenWaitingWhileTheQuotaIsUsedUp() {
        String waiting = TURN.replace("runnable", "blocked");
        Verdict verdict = rule.states(UNREAD, KERNEL, waiting, "jvm kind=CPU_THROTTLED at=3.8 lasts=8s");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("how long the work would have taken with a CPU"));
        assertThat(rule.states(UNREAD, KERNEL, waiting).confidence()).isEqualTo(Confidence.PROVEN);
    }

    /** A selector that was polled once by a thread that went on elsewhere is in one turn for ever. */
    @Test
    void nearMissATurnOfAThreadThatRunsNoLoop() {
        String worker = TURN.replace(";...;io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)", "");
        rule.isSilent(UNREAD, KERNEL, worker);
        rule.isSilent(GONE, KERNEL, worker.replace("at=3.9", "at=2.2"));
    }

    /** Where a look would stop all threads there is none: the length of the turn is all that is known. */
    @Test
    void aTurnOfWhichNoStackIsKnownIsNamedByNobodysVerdict() {
        String unseen = TURN.substring(0, TURN.indexOf(" stack="));
        rule.isSilent(UNREAD, KERNEL, unseen);
        RuleTesting.unknown(
                "its thread reactor-http-nio-2 had not asked for events for 9.2 s, what it did is not known",
                UNREAD,
                KERNEL,
                unseen);
        // One that was over says nothing of the moment of the failure, and of one that was seen it is known.
        assertThat(RuleTesting.unknown("did not read in time", UNREAD, KERNEL, unseen.replace("9.2s", "3s"))
                        .headline())
                .doesNotContain("asked for events");
        assertThat(RuleTesting.unknown(
                                "did not read in time",
                                UNREAD,
                                KERNEL,
                                unseen + " stack=\"sun.nio.ch.EPoll.wait(Native Method)\"")
                        .headline())
                .doesNotContain("asked for events");
    }

    @Test
    void nearMissATurnWhoseThreadWaitsForEvents() {
        String polled = TURN.replace("com.example.Rules.check(Rules.java:7)", "sun.nio.ch.EPoll.wait(Native Method)");
        rule.isSilent(UNREAD, KERNEL, polled);
    }

    /** The recorder says what for. */
    @Test
    void theRecordersWordComesBeforeTheTurns() {
        Verdict verdict = rule.states(
                UNREAD,
                KERNEL,
                TURN.replace("runnable", "timed_waiting"),
                "jvm kind=THREAD_SLEPT at=3.8 lasts=9.3s thread=reactor-http-nio-2 stack=\"com.example.Rules.check(Rules.java:7)\"");

        assertThat(verdict.headline()).contains("it slept for 9.3 s");
        assertThat(verdict.evidence()).noneMatch(each -> each.fact().contains("in one turn"));
    }

    /** Whoever makes a thread names it. */
    @Test
    void aNameAloneProvesNoLoop() {
        String slept = "jvm kind=THREAD_SLEPT at=3.1 lasts=9.9s thread=orders-nio-1"
                + " stack=\"java.lang.Thread.sleep(Thread.java:450);com.example.Orders.enrich(Orders.java:42)";
        Verdict byName = rule.states(UNREAD, KERNEL, slept + "\"");
        assertThat(byName.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(byName.missing()).anyMatch(text -> text.contains("only its name says so"));

        Verdict byFrame = rule.states(
                UNREAD, KERNEL, slept + ";...;io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)\"");
        assertThat(byFrame.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(byFrame.missing()).noneMatch(text -> text.contains("its name"));
    }

    /** The recorder's stack was cut, the look at the failure was not: one thread, one loop. */
    @Test
    void theLoopsFrameMayBeInTheOtherStack() {
        Verdict verdict = rule.states(
                UNREAD,
                KERNEL,
                "jvm kind=THREAD_SLEPT at=3.1 lasts=9.9s thread=orders-nio-1 stack=\"java.lang.Thread.sleep(Thread.java:450)\"",
                "jvm kind=THREAD_SEEN at=13.001 lasts=0ms thread=orders-nio-1 detail=timed_waiting"
                        + " stack=\"java.lang.Thread.sleep(Thread.java:450);"
                        + "io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)\"");

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissALoopThatIsReadyToRunWhileTheQuotaIsUsedUp() {
        String throttled = "jvm kind=CPU_THROTTLED at=3.8 lasts=8s";
        rule.excludes("cpu-throttled", UNREAD, KERNEL, BUSY, throttled);
        assertThat(new RuleTesting(new CpuThrottled())
                        .states(UNREAD, KERNEL, BUSY, throttled)
                        .confidence())
                .isEqualTo(Confidence.LIKELY);

        rule.states(UNREAD, KERNEL, BUSY, "jvm kind=CPU_THROTTLED at=3.8 lasts=2s");
        rule.states(UNREAD, KERNEL, BUSY.replace("lasts=0ms", "lasts=0ms detail=blocked"), throttled);
    }

    @Test
    void withoutTheKernelNobodyKnowsWhetherAnAnswerLayThere() {
        rule.isSilent(GOLDEN, APP);
    }

    @Test
    void aLoopThatWaitsForItsConnectionsIsNotBlocked() {
        rule.excludes("was waiting for its connections", UNREAD, KERNEL, IDLE);
    }

    @Test
    void aShortWaitOfTheLoopExplainsNothing() {
        rule.excludes(
                "for only 300 ms",
                UNREAD,
                KERNEL,
                "jvm kind=THREAD_PARKED at=5 lasts=300ms thread=reactor-http-nio-2 stack=\"a.B.c(B.java:1)\"");
    }

    @Test
    void aThreadThatIsNoLoopIsNoLoop() {
        rule.isSilent(UNREAD, KERNEL, "jvm kind=THREAD_SLEPT at=3.1 lasts=9.9s thread=main stack=\"a.B.c(B.java:1)\"");
    }

    /** Awake for seconds it did not read: whatever keeps the answer there, it is not the sleep. */
    @Test
    void nearMissALoopThatWentOnLongBeforeTheTimeOut() {
        String slept =
                "jvm kind=THREAD_SLEPT at=3.9 lasts=5s thread=x-nio-1 stack=\"java.lang.Thread.sleep(Thread.java:450);"
                        + "com.example.Orders.enrich(Orders.java:42);io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)\"";
        rule.excludes("was waiting for its connections", UNREAD, KERNEL, slept, IDLE);
        rule.states(UNREAD, KERNEL, slept.replace("lasts=5s", "lasts=9s"), IDLE);
    }

    @Test
    void nearMissTheServersWorker() {
        rule.isSilent(
                UNREAD,
                KERNEL,
                "jvm kind=THREAD_BLOCKED at=3.1 lasts=9.9s thread=http-nio-8080-exec-1 stack=\"com.example.Db.get(Db.java:1);"
                        + "org.apache.tomcat.util.threads.TaskThread$WrappingRunnable.run(TaskThread.java:61)\"");
    }

    /** Undertow's loops and its workers have the same first name; a worker may block as long as it likes. */
    @Test
    void nearMissUndertowsWorker() {
        String blocked = "jvm kind=THREAD_BLOCKED at=3.1 lasts=9.9s thread=\"XNIO-1 NAME-1\" stack=\"a.B.c(B.java:1)\"";
        rule.isSilent(UNREAD, KERNEL, blocked.replace("NAME", "task"));
        assertThat(rule.states(UNREAD, KERNEL, blocked.replace("NAME", "I/O")).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissTheWholeJvm() {
        rule.excludes("no thread of this JVM ran", UNREAD, KERNEL, BUSY, "jvm kind=GC_PAUSE at=3.1 lasts=9.9s");
    }

    @Test
    void nearMissTheServerWasSlow() {
        rule.isSilent("peer-slow/silent-for-10s", KERNEL, BUSY);
    }

    @Test
    void nearMissAServerThatTookMostOfTheTime() {
        rule.excludes("the server took", UNREAD, KERNEL, "after lastReceived=500ms", BUSY);
    }

    // ---- a client of ours that waited ------------------------------------------------------------------------------

    /** A client that waited for 5 s from 2.04 s on. */
    private static final String GONE = "client-gone/five-second-timeout";

    private static final String SERVED = "jvm kind=LOOP_BUSY at=2.2 lasts=5.2s thread=orders-nio-1 detail=timed_waiting"
            + " stack=\"com.example.Orders.look(Orders.java:7);...;io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:569)\"";

    private final RuleTesting gone = new RuleTesting(new ClientGone());

    @Test
    void aClientThatLeftWhileTheLoopWasAtSomethingElse() {
        for (var view : List.of(KERNEL, PACKETS, ALL)) {
            Verdict verdict = rule.states(GONE, view, SERVED);

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
            assertThat(verdict.headline())
                    .contains("the client waited 5 s for its answer")
                    .contains("while the event loop's thread orders-nio-1 did not read: it was waiting for 5.2 s, seen"
                            + " at com.example.Orders.look(Orders.java:7)");
            gone.excludes("the event loop's thread orders-nio-1 did not read for 4.8 s of the 5 s", GONE, view, SERVED);
        }
    }

    /** Nor is it whether a part of the answer had come: a server that streams on its loop is always in a turn. */
    @Test
    void whenItWentIsNotKnown() {
        rule.excludes("whether the client had gone before is not known", GONE, APP, SERVED);
        Verdict verdict = gone.states(GONE, APP, SERVED);

        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("com.example.Orders.look"));
        assertThat(verdict.missing()).anyMatch(text -> text.contains("event loop, thread orders-nio-1"));
    }

    /** A worker had the request: the loop was at something else for more than half of the wait, and free when the client went. */
    @Test
    void nearMissALoopThatWasFreeAgainWhenTheClientWent() {
        String first = SERVED.replace("at=2.2 lasts=5.2s", "at=2.6 lasts=2.7s");
        rule.excludes("the loop was free again when the client went", GONE, KERNEL, first);
        Verdict verdict = gone.states(GONE, KERNEL, first);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("event loop, thread orders-nio-1"));
    }

    /** The worker answers three seconds after the loop was free. */
    @Test
    void nearMissALoopThatHadHandedTheRequestOn() {
        String[] later = {
            SERVED.replace("at=2.2 lasts=5.2s", "at=4.4 lasts=2.8s"),
            "failure at=10.2",
            "after at=10.21 lastAck=3.17s lastReceived=8.17s"
        };
        rule.excludes("neither taken up in that turn nor answered directly behind it", GONE, PACKETS, later);
        assertThat(gone.states(GONE, PACKETS, later).blame()).isEqualTo(Blame.PEER_APP);
    }

    /** Pauses of all threads and a missing CPU are no work of the loop's. */
    @Test
    void nearMissATurnThatIsMostlyOthersDoing() {
        String[] pauses = {
            SERVED,
            "jvm kind=GC_PAUSE at=2.4 lasts=1s detail=SerialOld",
            "jvm kind=GC_PAUSE at=4 lasts=1.4s detail=SerialOld"
        };
        rule.excludes("at something else for only 2.4 s", GONE, KERNEL, pauses);
        String runnable = SERVED.replace("timed_waiting", "runnable");
        rule.excludes(
                "at something else for only",
                GONE,
                KERNEL,
                runnable,
                "jvm kind=CPU_STARVED at=2.3 lasts=4.5s detail=\"others had the CPUs\"");
        assertThat(gone.states(
                                GONE,
                                KERNEL,
                                runnable,
                                "jvm kind=CPU_STARVED at=2.3 lasts=4.5s detail=\"others had the CPUs\"")
                        .blame())
                .isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void nearMissALoopThatWasBusyForASecondOfFive() {
        String shortly = SERVED.replace("lasts=5.2s", "lasts=1s");
        rule.excludes("at something else for only 1 s", GONE, KERNEL, shortly);
        Verdict verdict = gone.states(GONE, KERNEL, shortly);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("event loop, thread orders-nio-1"));
    }

    /** A worker's handler may take its time, and so may a thread that has the name of a loop: another one may read. */
    @Test
    void nearMissAWorkersHandler() {
        rule.isSilent(
                GONE,
                KERNEL,
                "jvm kind=THREAD_SLEPT at=2.2 lasts=5.2s thread=http-nio-8080-exec-1 stack=\"com.example.Orders.look(Orders.java:7)\"");
        String slept =
                "jvm kind=THREAD_SLEPT at=2.2 lasts=5.2s thread=orders-nio-1 stack=\"com.example.Orders.look(Orders.java:7)\"";
        rule.isSilent(GONE, KERNEL, slept);
        assertThat(gone.states(GONE, KERNEL, slept).blame()).isEqualTo(Blame.PEER_APP);
    }

    @Test
    void nearMissTheWholeServer() {
        String pause = "jvm kind=GC_PAUSE at=2.1 lasts=5s detail=SerialOld";
        rule.excludes("no thread of this JVM ran for", GONE, KERNEL, SERVED, pause);
        new RuleTesting(new JvmPaused()).states(GONE, KERNEL, SERVED, pause);
        String throttled = "jvm kind=CPU_THROTTLED at=2.1 lasts=5s";
        rule.excludes("cpu-throttled", GONE, KERNEL, SERVED.replace("timed_waiting", "runnable"), throttled);
    }
}
