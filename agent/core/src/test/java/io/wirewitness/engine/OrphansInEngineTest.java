package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.TcpState;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long the verdict on a time-out waits for what becomes of its connection; driven by a clock that the test moves. */
class OrphansInEngineTest {

    private static final long MILLI = 1_000_000L;

    private static final String SILENT = """
            failure at=13.0 kind=TIMED_OUT exception=java.net.SocketTimeoutException
            connection local=10.0.0.7:49092 remote=10.0.0.5:8080 connected=0.1 ordinal=2 start=3 idle=2s request=412 out=720 in=1400
            before state=ESTABLISHED acked=309 queue=0
            after state=ESTABLISHED acked=+412 queue=0 unacked=0 notSent=0 rtt=400us
            call timeout=10s
            """;

    private final List<Report> told = new ArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private @Nullable OrphanedSocket seen;
    private long now;

    private Engine engine() {
        PeerBook book = new PeerBook() {
            @Override
            public long latestConnectNanos(Endpoint peer) {
                return 0;
            }

            @Override
            public @Nullable OrphanedSocket orphan(Endpoint local, Endpoint peer, long nowNanos) {
                looks.add(nowNanos);
                return seen;
            }
        };
        Sink sink = new Sink() {
            @Override
            public String name() {
                return "told";
            }

            @Override
            public void accept(Report report) {
                told.add(report);
            }
        };
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        return new Engine(
                () -> now,
                EngineLimits.DEFAULT,
                diagnosis,
                List.of(sink),
                WireTap.none(),
                book,
                List::of,
                () -> 0,
                () -> {},
                notice -> {});
    }

    private Engine offered(String text) {
        Incident incident = EventText.parse(text);
        now = incident.epochNanos();
        Engine engine = engine();
        engine.offer(
                new SocketEvent(
                        SocketEvent.Kind.CALL_FAILED,
                        incident.epochNanos(),
                        incident.connection(),
                        incident.failure(),
                        incident.call()),
                null);
        engine.step();
        return engine;
    }

    private void step(Engine engine, long millis) {
        now += millis * MILLI;
        engine.step();
    }

    private OrphanedSocket state(TcpState state, int again) {
        return new OrphanedSocket(now, state, again);
    }

    @Test
    void anAcknowledgedFinIsEnough() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT2, 0);
        step(engine, 49);
        assertThat(told).isEmpty();
        step(engine, 2);

        assertThat(looks).hasSize(1);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("peer-slow");
    }

    @Test
    void aFinThatNobodyAnswersIsWaitedFor() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 0);
        step(engine, 51);
        step(engine, 100);
        assertThat(looks).as("not read again at once").hasSize(1);
        seen = state(TcpState.FIN_WAIT1, 1);
        step(engine, 60);
        assertThat(told).isEmpty();
        seen = state(TcpState.FIN_WAIT1, 2);
        step(engine, 300);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("unknown");
        assertThat(told.get(0).verdict().headline()).contains("acknowledged the request", "FIN was sent again 2 times");
    }

    @Test
    void aFinThatWasAcknowledgedOnceItHadBeenSentAgainShowsThatPacketsGetLost() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 0);
        step(engine, 51);
        now += 151 * MILLI;
        seen = state(TcpState.FIN_WAIT1, 0);
        engine.step(); // for longer than an acknowledgment takes
        seen = state(TcpState.FIN_WAIT2, 0);
        step(engine, 151);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("unknown");
        assertThat(told.get(0).incident().surroundings().orphan())
                .extracting("retransmits")
                .isEqualTo(1);
    }

    /** Linux delays the acknowledgment of a FIN by 40 ms; and the application may have closed just before the first look. */
    @Test
    void nearMissAnAcknowledgmentThatWasOnItsWay() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 0);
        step(engine, 51);
        seen = state(TcpState.FIN_WAIT2, 0);
        step(engine, 151);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("peer-slow");
    }

    @Test
    void aLongWayGivesItsAcknowledgmentTheTime() {
        Engine engine = offered(SILENT + "after rtt=100ms\n");
        seen = state(TcpState.FIN_WAIT1, 0);
        step(engine, 151);
        step(engine, 151); // a round trip and a half is not all that it may take
        assertThat(looks).hasSize(1);
        now += 100 * MILLI;
        seen = state(TcpState.FIN_WAIT1, 0);
        engine.step();
        seen = state(TcpState.FIN_WAIT2, 0);
        step(engine, 251);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("unknown");
    }

    @Test
    void nearMissTwoLooksAtOneReading() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 0);
        step(engine, 51);
        step(engine, 151); // the same reading, some time ago
        seen = state(TcpState.FIN_WAIT2, 0);
        step(engine, 151);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("peer-slow");
    }

    /** The second of two calls that time out in one instant is judged by its own connection. */
    @Test
    void whatWasSeenOnceIsNotForgotten() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 1);
        step(engine, 51);
        seen = null; // gone: the kernel gave up, or a reset came
        step(engine, 260);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("unknown");
    }

    @Test
    void whatIsGoneMustBeGoneTwice() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.CLOSE, 0);
        step(engine, 51);
        assertThat(told).isEmpty();
        now += 151 * MILLI;
        seen = state(TcpState.CLOSE, 0);
        engine.step();

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(told.get(0).verdict().missing()).anyMatch(text -> text.contains("who reset the connection"));
    }

    @Test
    void nearMissATableThatLackedItOnce() {
        for (OrphanedSocket second : new OrphanedSocket[] {state(TcpState.FIN_WAIT2, 0), null}) {
            told.clear();
            seen = null;
            Engine engine = offered(SILENT);
            seen = state(TcpState.CLOSE, 0);
            step(engine, 51);
            seen = second; // null: there, and open
            step(engine, 151);

            assertThat(told).hasSize(1);
            assertThat(told.get(0).verdict().confidence()).isEqualTo(Confidence.LIKELY);
        }
    }

    @Test
    void nearMissTheSameReadingTwice() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.CLOSE, 0);
        step(engine, 51);
        step(engine, 151);
        assertThat(told).isEmpty();
        seen = null;
        step(engine, 151);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void butNotForEver() {
        Engine engine = offered(SILENT);
        seen = state(TcpState.FIN_WAIT1, 0);
        for (int i = 0; i < 10; i++) {
            step(engine, 109);
        }
        assertThat(told).isEmpty();
        step(engine, 12);

        assertThat(told).hasSize(1);
    }

    @Test
    void aConnectionThatNothingShowsToBeClosedIsNotWaitedForLong() {
        Engine engine = offered(SILENT);
        step(engine, 51);
        assertThat(told).isEmpty();
        step(engine, 151);

        assertThat(looks).hasSize(2);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("peer-slow");
    }

    @Test
    void onlyWhereTheVerdictStandsOnIt() {
        for (String other : new String[] {
            "connection local=127.0.0.1:49092 remote=127.0.0.1:8080",
            "after unacked=2",
            "after notSent=200",
            "after queue=40",
            "connection multiplexed=true",
            "after state=FIN_WAIT2",
            "after rtt=400ms",
            "failure kind=RESET"
        }) {
            told.clear();
            Engine engine = offered(SILENT + other + "\n");
            step(engine, 10);

            assertThat(looks).as(other).isEmpty();
            assertThat(told).as(other).hasSize(1);
        }
    }
}
