package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeerSlowTest {

    private final RuleTesting rule = new RuleTesting(new PeerSlow());

    private static final String GOLDEN = "peer-slow/silent-for-10s";

    @Test
    void packetsProveItWhereFullSegmentsCameThrough() {
        Verdict verdict = rule.states(GOLDEN, PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
        assertThat(verdict.headline()).contains("all 412 bytes").contains("for 10 s");
    }

    @Test
    void aPacketThatNobodyTranslatedMayHaveEndedIt() {
        Incident silent = Case.of(GOLDEN).incident(ALL, "");

        rule.excludes(
                "seems to have come from 10.9.9.9:8080",
                Captured.among(silent, stranger(silent, silent.local(), 5_000_000_000L)));
        rule.states(Captured.among(silent, stranger(silent, Endpoint.parse("10.0.0.7:1"), 5_000_000_000L)));
        rule.states(Captured.among(silent, stranger(silent, silent.local(), 60_000_000_000L))); // before the request
        assertThat(new RuleTesting(new ConntrackInvalid())
                        .states(Captured.among(silent, stranger(silent, silent.local(), 5_000_000_000L)))
                        .blame())
                .isEqualTo(Blame.LOCAL_HOST);
    }

    private static Neighbour stranger(Incident incident, @Nullable Endpoint client, long nanosBefore) {
        long at = incident.epochNanos() - nanosBefore;
        return new Neighbour(
                Objects.requireNonNull(client),
                Endpoint.parse("10.9.9.9:8080"),
                at,
                at + 30_000,
                Neighbour.End.CLIENT_RESET,
                at + 30_000,
                0,
                -1,
                0);
    }

    @Test
    void theKernelAloneMakesItLikelyAndProvesItOnLoopback() {
        assertThat(rule.states(GOLDEN, KERNEL).confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(GOLDEN, KERNEL, "connection local=127.0.0.1:5 remote=127.0.0.1:6")
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void withinThreeSecondsALostAnswerMayStillBeOnItsWayOnLoopbackToo() {
        String loopback = "connection local=127.0.0.1:5 remote=127.0.0.1:6";
        assertThat(rule.states(GOLDEN, KERNEL, loopback, "failure at=5.9", "call timeout=2.9s")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(GOLDEN, KERNEL, loopback, "failure at=6.0", "call timeout=3s")
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    /** Seen in the lab: Apache HttpClient passes over what is left of the answer before, and the status line with it. */
    @Test
    void nearMissAnAnswerThatWeMisread() {
        String loopback = "connection local=127.0.0.1:5 remote=127.0.0.1:6 answer=40";
        Verdict verdict = rule.states(GOLDEN, KERNEL, loopback);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("framing-desync"));
    }

    /** Seen in the lab: a stopped nginx, and an upload that fills its buffers. */
    @Test
    void aServerThatReadsNoMore() {
        Verdict verdict = rule.states(GOLDEN, KERNEL, "after acked=+300 unacked=0 notSent=112 lastAck=3156ms");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("took 300 of 412 bytes", "window was closed");
        rule.states(GOLDEN, KERNEL, "after acked=+300 unacked=0 notSent=112 lastAck=3156ms sendWindow=0");
        rule.excludes(
                "300 of 412", GOLDEN, KERNEL, "after acked=+300 unacked=2 notSent=50 lastAck=1s"); // or lost packets
        rule.excludes("300 of 412", GOLDEN, KERNEL, "after acked=+300 unacked=0 lastAck=1s");
        rule.excludes("0 of 412", GOLDEN, KERNEL, "after acked=+0 unacked=0 notSent=412 lastAck=1s");
    }

    /**
     * Measured on Linux 6.18 after 10 s: of a server that lives and reads no more the last acknowledgment is 3156 ms old; where its
     * packets are dropped, 9532 ms.
     */
    @Test
    void nearMissAHostThatVanishedWithItsWindowClosed() {
        String unsent = "after acked=+300 unacked=0 notSent=112 backoff=5 sendWindow=0 ";
        rule.excludes("300 of 412", GOLDEN, KERNEL, unsent + "lastAck=9532ms");
        rule.excludes("300 of 412", GOLDEN, KERNEL, unsent); // not known
        // an upload that went on for 5 of the 10 s
        rule.states(GOLDEN, KERNEL, unsent + "lastAck=2s lastSent=5s");
        rule.excludes("300 of 412", GOLDEN, KERNEL, unsent + "lastAck=4.9s lastSent=5s");
    }

    /**
     * A rule of our own host (iptables OUTPUT DROP or REJECT, systemd's IPAddressDeny) makes tcp_transmit_skb fail with EPERM: the
     * segment stays unsent, and nothing is in flight. The server's keep-alive probes come in.
     */
    @Test
    void nearMissOurOwnHostThatLetsNothingOut() {
        rule.excludes(
                "300 of 412", GOLDEN, KERNEL, "after acked=+300 unacked=0 notSent=112 lastAck=1s sendWindow=65536");
        rule.excludes("1448 of 60000", upload(filled().serverAck().at(11).serverKeepAlive()));
    }

    @Test
    void packetsShowTheWindowToo() {
        WireScript probed = filled().nextWindow(0).serverAck();
        for (double seconds : new double[] {0.2, 0.6, 1.4, 3, 6.2}) {
            probed.at(seconds).clientKeepAlive().nextWindow(0).serverAck();
        }
        assertThat(rule.states(upload(probed)).headline()).contains("took 1448 of 60000 bytes", "window was closed");

        WireScript vanished = filled().nextWindow(0).serverAck();
        for (double seconds : new double[] {0.2, 0.6, 1.4, 3, 6.2}) {
            vanished.at(seconds).clientKeepAlive();
        }
        rule.excludes("1448 of 60000", upload(vanished));
    }

    private static WireScript filled() {
        String head = "POST /b HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 59900\r\n\r\n";
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client(head + "x".repeat(1448 - head.length()));
    }

    private static Incident upload(WireScript script) {
        return EventText.parse("""
                failure at=10.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection local=10.0.0.7:49092 remote=10.0.0.5:8080 opened=0 connected=0.02 ordinal=1 start=0.01 request=60000
                after state=ESTABLISHED acked=1449 unacked=0 notSent=58552 backoff=4 queue=0 lastAck=3s
                call library="okhttp 4.12.0" method=POST url=http://api.example.com:8080/b timeout=10s
                """, Sighting.flow(script));
    }

    /** Seen in the lab: full segments of the answer were too large for the way, and the small one behind them came. */
    @Test
    void nearMissAnAnswerWhoseBeginningWasLost() {
        rule.excludes("was lost on the way", GOLDEN, KERNEL, "before outOfOrder=2", "after outOfOrder=5");
        rule.states(GOLDEN, KERNEL, "before outOfOrder=2", "after outOfOrder=2"); // an earlier answer's
        rule.states(GOLDEN, KERNEL, "after outOfOrder=5"); // a kernel that did not count before
        rule.states(
                GOLDEN, KERNEL, "before outOfOrder=2", "after outOfOrder=5", "connection answer=300"); // it was filled
    }

    /** Seen in the lab: the request was acknowledged, then the way back broke, and full segments had come before. */
    @Test
    void nearMissAWayBackThatBroke() {
        assertThat(rule.states(farAway(onWire())).confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(farAway(onWire().clientFin())).confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(farAway(onWire().clientFin().at(13.02).serverAck()))
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    /** Seen in the lab: nobody acknowledged our FIN either, so that it was the way, or the whole host, and not its application. */
    @Test
    void nearMissNobodyAnswersOurFinEither() {
        rule.excludes(
                "our FIN was sent again 2 times and not answered",
                farAway(onWire().clientFin().at(13.2).clientFin().at(13.6).clientFin()));
        String lossy = "our FIN had to be sent again before anything came back: packets get lost on this way";
        rule.excludes(lossy, farAway(onWire().clientFin().at(13.21).clientFin()));
        rule.excludes(
                lossy,
                farAway(onWire().clientFin().at(13.21).clientFin().at(13.22).serverAck()));
        rule.states(farAway(onWire().clientFin().at(13.1).serverAck().at(13.21).clientFin()));
        rule.states(farAway(
                onWire().clientFin().at(13.02).clientFin().at(13.04).clientFin())); // a box that shows it thrice

        rule.excludes("sent again 2 times", GOLDEN, KERNEL, "orphan at=13.7 state=FIN_WAIT1 again=2");
        rule.excludes(lossy, GOLDEN, KERNEL, "orphan at=13.3 state=FIN_WAIT1 again=1");
        rule.excludes(lossy, GOLDEN, KERNEL, "orphan at=13.3 state=FIN_WAIT2 again=1"); // once it had been sent again
        rule.states(GOLDEN, KERNEL, "orphan at=13.1 state=FIN_WAIT1"); // not due yet
        // Packets that show one FIN and its acknowledgment know better than a look at the wrong moment.
        String late = "orphan at=13.3 state=FIN_WAIT2 again=1";
        rule.states(farAway(onWire().clientFin().at(13.02).serverAck(), late));
        rule.states(farAway(onWire().clientFin().at(13.02).serverAck(), "orphan at=13.7 state=FIN_WAIT1 again=2"));
        rule.excludes(lossy, farAway(onWire(), late));
        assertThat(rule.states(GOLDEN, KERNEL, "orphan at=13.1 state=FIN_WAIT2").evidence())
                .anyMatch(fact -> fact.fact().contains("the server's host acknowledged our FIN"));
    }

    @Test
    void inACaptureToo() {
        rule.excludes(
                "the client's FIN was sent again 2 times",
                Captured.incident(
                        onWire().clientFin().at(13.2).clientFin().at(13.6).clientFin()));
        rule.states(Captured.incident(onWire().clientFin().at(13.02).serverAck()));
    }

    /**
     * The way back was broken from 4 to 12.9 s: the answer and its repetitions were lost. The acknowledgment of our FIN has a number
     * behind 600 bytes that never came: an answer was sent.
     */
    @Test
    void nearMissAnAcknowledgmentThatShowsALostAnswer() {
        rule.excludes(
                "600 bytes of its answer were sent and lost on the way: what came behind our end",
                farAway(requested()
                        .at(4)
                        .unseen()
                        .lost()
                        .server(600)
                        .at(13.001)
                        .clientFin()
                        .at(13.02)
                        .serverAck()));
    }

    /** A FIN that was lost takes a number, and is no answer; a keep-alive probe stands a number before. */
    @Test
    void oneNumberMoreOrLessIsNoAnswerAndNoProof() {
        assertThat(rule.states(farAway(requested()
                                .at(12)
                                .unseen()
                                .lost()
                                .serverFin()
                                .at(13.001)
                                .clientFin()
                                .at(13.02)
                                .serverAck()))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(farAway(onWire().clientFin().at(13.02).serverKeepAlive()))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    private static WireScript onWire() {
        return requested().at(13.001);
    }

    private static WireScript requested() {
        String full = "HTTP/1.1 200 OK\r\nContent-Length: 1200\r\n\r\n" + "x".repeat(1200);
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(1)
                .client("GET /a HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(1.02)
                .server(full)
                .clientAck()
                .at(3)
                .client("GET /b HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(3.02)
                .serverAck();
    }

    private static Incident farAway(WireScript script) {
        return farAway(script, "");
    }

    private static Incident farAway(WireScript script, String more) {
        return EventText.parse("""
                failure at=13.0 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection local=10.0.0.7:49092 remote=10.0.0.5:8080 opened=0 connected=0.02 read=1.02 ordinal=2 start=3 idle=1.98s request=42
                after state=ESTABLISHED acked=+42 unacked=0 queue=0
                call library="okhttp 4.12.0" method=GET url=http://api.example.com:8080/b timeout=10s
                """ + more, Sighting.flow(script));
    }

    @Test
    void aConnectionOfWhichNothingIsLeftWasReset() {
        String gone = "orphan at=13.3 state=CLOSE";
        Verdict verdict = rule.states(GOLDEN, KERNEL, gone);
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("who reset the connection"));
        // Packets know better: the FIN was acknowledged; our own side sent the reset.
        assertThat(rule.states(farAway(onWire().clientFin().at(13.02).serverAck(), gone))
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
        assertThat(rule.states(farAway(onWire().clientRst(), gone)).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    /** Where no socket is left at the server it had closed, and its FIN, perhaps an answer too, did not reach us; or a box speaks. */
    @Test
    void aFinThatMeetsNoConnectionWasNotSentToASlowServer() {
        String stranger = "does not know the connection";
        rule.excludes(stranger, farAway(onWire().clientFin().at(13.02).serverBareRst()));
        // Near misses: a server that is told and aborts is there; and so is one that acknowledged first.
        rule.states(farAway(onWire().clientFin().at(13.02).serverRst()));
        rule.states(farAway(onWire().clientFin().at(13.02).serverAck().at(13.03).serverBareRst()));
    }

    @Test
    void aPathThatLostTheRequestMayHaveLostTheAnswer() {
        assertThat(rule.states(GOLDEN, ALL, "after totalRetransmits=1").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aTimerThatRunsWhileWeWriteProvesNothing() {
        assertThat(rule.states(GOLDEN, PACKETS, "failure exception=java.io.InterruptedIOException")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void lostPacketsMayHaveBeenTheAnswer() {
        assertThat(rule.states(GOLDEN, ALL, "lost packets=3").confidence()).isEqualTo(Confidence.LIKELY);
        rule.isSilent(GOLDEN, PACKETS, "lost packets=3");
    }

    /** Seen in the lab under a CPU quota: of a call's 10 s the server had the last 30 ms. */
    @Test
    void nearMissACallWhoseTimerHadRunBefore() {
        String call = "failure exception=java.io.InterruptedIOException";
        String late = "connection start=12.97 idle=11s";
        rule.excludes("had only the last 30 ms of our own time-out", GOLDEN, KERNEL, call, late, "call timeout=10s");
        rule.states(GOLDEN, KERNEL, call, "connection start=7.9 idle=6s", "call timeout=10s"); // 5.1 s
        rule.states(GOLDEN, KERNEL, call, late, "call timeout=50ms");
        // A read's timer begins behind the write: the chain had a shorter one than its client.
        rule.states(GOLDEN, KERNEL, "connection start=11 idle=11s", "call timeout=10s");
    }

    @Test
    void theApplicationAloneCannotTell() {
        rule.isSilent(GOLDEN, APP);
    }

    @Test
    void anAnswerThatStoppedForTheWholeTimeOutIsTheServersToo() {
        assertThat(rule.states(GOLDEN, KERNEL, "connection answer=5000 in=6400 read=3.0", "after lastReceived=10s")
                        .headline())
                .contains("stopped after 5000 bytes");
    }

    @Test
    void sessionTicketsAreNotSoldAsTheBeginningOfAnAnswer() {
        assertThat(rule.states(
                                GOLDEN,
                                KERNEL,
                                "connection ordinal=1 answer=510 in=1910 read=3.01",
                                "call url=https://api.example.com/",
                                "after lastReceived=9.99s")
                        .headline())
                .contains("510 bytes, perhaps session tickets");
    }

    @Test
    void nearMissTheDrop() {
        rule.excludes("0 of 412", "idle-dropped-silently/firewall-1800s", KERNEL);
        rule.excludes("0 of 412", "idle-dropped-silently/firewall-1800s", PACKETS);
    }

    @Test
    void nearMissOurOwnPause() {
        rule.excludes("lay unread", "unknown/answer-unread-in-our-socket", KERNEL);
        rule.excludes("had reached this host 9.2 s before", "unknown/answer-unread-in-our-socket", PACKETS);
    }

    /** An answer that came during a pause would lie in the kernel's queue, or stand in the capture. */
    @Test
    void aPauseOfOursMakesASilentServerNoFaster() {
        rule.states(GOLDEN, KERNEL, "jvm kind=GC_PAUSE at=3.5 lasts=9s");
        rule.states(GOLDEN, PACKETS, "jvm kind=FROZEN at=3.5 lasts=9s");
        rule.excludes("stood still for 9 s", GOLDEN, PACKETS, "jvm kind=FROZEN at=3.5 lasts=9s", "lost packets=20");
        rule.states(GOLDEN, KERNEL, "jvm kind=THREAD_SLEPT at=3.5 lasts=9s thread=main");
    }

    @Test
    void nearMissOurOwnImpatience() {
        rule.excludes("came after our time-out", "local-timeout/late-answer", PACKETS);
        rule.excludes("was arriving", "local-timeout/answer-in-progress", KERNEL);
        rule.excludes("three round trips", GOLDEN, KERNEL, "failure at=3.1", "before minRtt=40ms", "after minRtt=40ms");
        rule.excludes("while we were writing", GOLDEN, KERNEL, "connection write=12.5");
    }

    @Test
    void aRequestThatHasNotLeftIsNotTheServersFault() {
        rule.excludes("had not left", GOLDEN, KERNEL, "after notSent=100");
    }

    /** OkHttp pings when a read times out; the ping's answer of 17 bytes is none of the request's. */
    @Test
    void theAnswerToAPingIsNoAnswer() {
        assertThat(rule.states(GOLDEN, KERNEL, "connection answer=17 in=1417 read=12.999 multiplexed=true")
                        .headline())
                .contains("not one byte of an answer");
    }

    @Test
    void noMoreIsItWhileItLiesUnread() {
        assertThat(rule.states(GOLDEN, KERNEL, "connection multiplexed=true", "after queue=17")
                        .headline())
                .contains("not one byte of an answer");
        rule.excludes("900 bytes of an answer", GOLDEN, KERNEL, "connection multiplexed=true", "after queue=900");
    }

    /** The stream's RST_STREAM of 13 bytes is written when the kernel has been asked. */
    @Test
    void theResetByWhichWeGiveUpIsNoPartOfTheRequest() {
        String shared = "connection request=425 write=13.0 multiplexed=true";
        assertThat(rule.states(GOLDEN, KERNEL, shared).headline()).contains("all 412 bytes");
        rule.excludes("412 of 425", GOLDEN, KERNEL, shared, "after unacked=1");
    }

    @Test
    void nearMissAServerThatAnsweredByAnAlertOfTls() {
        String first = "connection ordinal=1 idle=0s";
        rule.states(GOLDEN, KERNEL, first, "tls sent=HTTP_REQUEST received=HTTP_RESPONSE");
        rule.excludes(
                "it had answered, by something else than HTTP",
                GOLDEN,
                KERNEL,
                first,
                "tls sent=HTTP_REQUEST received=TLS_ALERT");
    }
}
