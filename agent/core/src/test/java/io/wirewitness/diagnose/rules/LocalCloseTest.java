package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalCloseTest {

    private final RuleTesting rule = new RuleTesting(new LocalClose());

    private static final String GOLDEN = "local-close/cancelled-call";
    private static final String QUIET = "connection write=1.9";

    @Test
    void ourOwnRecordProvesItAtEveryTier() {
        for (Set<Tier> view : Case.VIEWS) {
            Verdict verdict = rule.states(GOLDEN, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
            assertThat(verdict.headline()).contains("RealConnection.cancel");
            assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("Orders.cancel"));
        }
    }

    @Test
    void withoutARecordOfTheCloseItIsLikely() {
        Incident incident = EventText.parse("""
                failure at=3.5 kind=CLOSED_LOCALLY
                connection ordinal=2 start=3 idle=2s request=412
                """);

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissACloseUnderTlsWhoseStackWasNotTaken() {
        String events = """
                failure at=3.5 kind=CLOSED_LOCALLY
                connection ordinal=2 start=3 idle=2s request=412
                close at=3.4 thread=pool-1
                """;
        Verdict plain = rule.states(EventText.parse(events));
        assertThat(plain.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(plain.missing()).noneMatch(one -> one.startsWith("who closed it"));

        Verdict tls = rule.states(EventText.parse(events + "tls phase=ESTABLISHED started=1\n"));
        assertThat(tls.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(tls.missing()).anyMatch(one -> one.startsWith("who closed it"));
    }

    @Test
    void anotherExceptionAfterOurCloseIsProvenByTheWireOnly() {
        assertThat(rule.states(GOLDEN, KERNEL, "failure kind=RESET").confidence())
                .isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(GOLDEN, PACKETS, "failure kind=RESET").confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void itIsToldOfConnectionsWeAcceptedToo() {
        assertThat(rule.states(GOLDEN, APP, "connection role=SERVER").confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissThePeerWasFirstOnTheWire() {
        rule.excludes("the server's", "peer-aborted/linger-0", PACKETS, "close at=0.0132");
    }

    @Test
    void aSocketFoundClosedAfterThePeerHadEndedItIsToldWithBoth() {
        Verdict verdict = rule.states(
                "peer-aborted/linger-0", PACKETS, "failure kind=CLOSED_LOCALLY", "close at=0.0132 stack=a.B.c");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("a.B.c").contains("after the server had ended it");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().startsWith("RST in the server's name"));
    }

    @Test
    void anotherExceptionWithoutAStackIsNotBlamedOnAnybody() {
        rule.isSilent("peer-aborted/linger-0", KERNEL, "close at=0.0132");
        rule.isSilent("peer-aborted/linger-0", APP, "close at=0.0132");
    }

    @Test
    void aCloseThatPassesThroughOkiosWrapperIsNoTimer() {
        String ordinary = "close stack=\"okio.AsyncTimeout$sink$1.close(AsyncTimeout.kt:200);a.B.c(B.java:1)\"";
        assertThat(rule.states(GOLDEN, APP, ordinary).confidence()).isEqualTo(Confidence.PROVEN);
        for (String timer : Set.of(
                "okio.AsyncTimeout$Watchdog.run(AsyncTimeout.kt:290)",
                "okio.SocketAsyncTimeout.timedOut(JvmOkio.kt:150)",
                "okhttp3.internal.connection.RealCall$timeout$1.timedOut(RealCall.kt:67)")) {
            rule.excludes("timer", GOLDEN, APP, "close stack=\"" + timer + "\"");
        }
    }

    @Test
    void nearMissOurTimer() {
        rule.excludes("timer", "local-timeout/answer-in-progress", KERNEL);
        rule.excludes("timer", "local-timeout/answer-in-progress", APP, "failure kind=CLOSED_LOCALLY");
    }

    @Test
    void withoutACloseItIsSilent() {
        rule.isSilent("peer-aborted/linger-0", ALL);
        rule.isSilent("idle-closed-before-reuse/nginx-60s", ALL);
    }

    @Test
    void aServerThatClosesItsOwnAnswerNamesTheCaller() {
        Verdict verdict = rule.states("local-close/server-closes-its-answer", KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("sun.net.httpserver.HttpConnection.close");
        assertThat(verdict.action()).contains("while a request is being answered");
    }

    /** An idle timer that fires when the JVM runs again. */
    @Test
    void aCloseDirectlyBehindAPauseSaysSo() {
        String golden = "local-close/server-closes-its-answer";
        Verdict verdict = rule.states(golden, KERNEL, QUIET, "jvm kind=GC_PAUSE at=2 lasts=8.9s detail=SerialOld");

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("stood still for 8.9 s (garbage collection"));
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("SerialOld"));
        assertThat(rule.states(golden, KERNEL, QUIET, "jvm kind=GC_PAUSE at=2 lasts=3s"))
                .isEqualTo(rule.states(golden, KERNEL, QUIET));
    }

    @Test
    void nearMissAServersSendTimeOut() {
        rule.excludes(
                "send time-out",
                "local-close/server-closes-its-answer",
                KERNEL,
                "close at=11 stack=io.undertow.conduits.WriteTimeoutStreamSinkConduit$1.run");
    }

    @Test
    void nearMissTheHandlerFailed() {
        rule.isSilent("handler-failed/closed-without-answer", KERNEL);
    }

    /** The JDK's client before 24 closes the connection at any GOAWAY. */
    @Test
    void aCloseThatAnswersAGoAwayIsNotTheCause() {
        rule.excludes("GOAWAY came before", "peer-draining/h2-graceful", ALL, "close at=777.0022 stack=a.B.c");
    }

    /** A TLS library closes the socket behind a fatal alert. */
    @Test
    void aCloseBehindAnAlertIsNotTheCause() {
        rule.excludes(
                "a TLS alert",
                "tls-refused/jsse-client-certificate-required",
                KERNEL,
                "failure kind=CLOSED_LOCALLY",
                "close at=3.4");
    }

    @Test
    void nearMissAClientThatClosedBecauseTheAnswerWasNoHttp() {
        String events = """
                failure at=0.1 kind=OTHER exception=org.apache.http.ProtocolException
                call id=1 library=x method=GET url=http://10.0.0.5/orders
                connection ordinal=1 opened=0 start=0.01 request=160 in=300 out=160
                close at=0.09 thread=io-1 stack="a.B.c(B.java:1)"
                """;
        rule.states(EventText.parse(events));
        rule.states(EventText.parse(events + "tls sent=HTTP_REQUEST received=HTTP_RESPONSE\n"));
        for (String first : new String[] {"OTHER", "TLS_ALERT"}) {
            assertThat(new LocalClose()
                            .judge(EventText.parse(events + "tls sent=HTTP_REQUEST received=" + first + "\n")))
                    .isInstanceOf(Opinion.RuledOut.class);
        }
    }

    /** Jetty closes upon the answer and tells its own close. */
    @Test
    void nearMissAPlainAnswerToAClientHello() {
        String closed = """
                failure at=0.1 kind=CLOSED_LOCALLY exception=java.nio.channels.AsynchronousCloseException
                connection remote=10.0.0.5:8080 ordinal=1 opened=0 start=0.01 request=400 in=66 out=400
                close at=0.0967 thread=loop-1 stack="sun.nio.ch.SocketChannelImpl.shutdownOutput(SocketChannelImpl.java:1112);a.B.c"
                tls sent=TLS_HANDSHAKE received=%s
                """;
        rule.excludes("spoken TLS", EventText.parse(closed.formatted("HTTP_RESPONSE")));
        rule.states(EventText.parse(closed.formatted("TLS_HANDSHAKE")));
    }
}
