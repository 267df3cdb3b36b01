package io.wirewitness.lint.learn;

import static io.wirewitness.lint.learn.Taught.MINUTE;
import static io.wirewitness.lint.learn.Taught.START;
import static io.wirewitness.lint.learn.Taught.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Peer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LimitsTest {

    // ---- idle ----

    @Test
    void threeEndsAtOneIdleTimeAreALimitAndNameItsCause() {
        Taught taught = to().usedWell(59_000, START).idleEnds(60_002, 59_998, 60_004);
        assertThat(taught.limit(Peer.Limit.IDLE))
                .isEqualTo(new KnownLimit(
                        60_000,
                        Certainty.OBSERVED,
                        "3 idle connections ended at 60.0 s, as by default with Tomcat embedded, Undertow and AWS' load"
                                + " balancers (ALB, CLB)"));
    }

    @Test
    void aLimitThatIsNobodysDefaultIsALimitAllTheSame() {
        assertThat(to().idleEnds(47_001, 47_003, 47_010).limit(Peer.Limit.IDLE))
                .isEqualTo(new KnownLimit(47_000, Certainty.OBSERVED, "3 idle connections ended at 47.0 s"));
    }

    @Test
    void twoEndsAreNoLimit() {
        assertThat(to().idleEnds(60_000, 60_001).limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void endsAtAnyTimeAreNoLimit() {
        assertThat(to().idleEnds(5_000, 17_000, 31_000, 44_000, 60_000).limit(Peer.Limit.IDLE))
                .isNull();
    }

    @Test
    void aConnectionThatWentWellBeyondRefutesTheLimit() {
        assertThat(to().idleEnds(60_000, 60_001, 60_002)
                        .usedWell(75_000, START + 90_000)
                        .limit(Peer.Limit.IDLE))
                .isNull();
    }

    @Test
    void oneThatWentWellBeyondBeforeTheLimitWasSetDoesNot() {
        assertThat(to().usedWell(75_000, START - MINUTE)
                        .idleEnds(60_000, 60_001, 60_002)
                        .limit(Peer.Limit.IDLE))
                .isNotNull();
    }

    @Test
    void aLimitThatWasRaisedIsLearntAnew() {
        long[] old = LongStream.range(0, 30).map(i -> 60_000 + i).toArray();
        long[] now = LongStream.range(0, 40).map(i -> 75_000 + i).toArray();
        Taught taught = to().idleEnds(old);
        assertThat(taught.limit(Peer.Limit.IDLE)).extracting(KnownLimit::value).isEqualTo(60_000L);
        assertThat(taught.idleEnds(now).limit(Peer.Limit.IDLE))
                .extracting(KnownLimit::value)
                .isEqualTo(75_000L);
    }

    @Test
    void aDrainOfDifferentIdleTimesIsNoLimit() {
        assertThat(to().drain(START, 3_000, 12_000, 31_000, 60_000, 60_001, 60_002)
                        .limit(Peer.Limit.IDLE))
                .isNull();
    }

    @Test
    void aRestartUnderManyEquallyIdleConnectionsIsOneMomentAndNoLimit() {
        assertThat(to().drain(START, 60_000, 60_001, 60_002, 60_003, 60_004).limit(Peer.Limit.IDLE))
                .isNull();
    }

    @Test
    void burstsThatIdleTogetherAtThreeMomentsAreALimit() {
        assertThat(to().drain(START, 60_000, 60_001, 60_002)
                        .drain(START + MINUTE, 60_000, 60_001)
                        .drain(START + 2 * MINUTE, 60_003)
                        .limit(Peer.Limit.IDLE))
                .isNotNull();
    }

    @Test
    void aDrainBesideALimitDoesNotHideIt() {
        assertThat(to().idleEnds(60_000, 60_001, 60_002)
                        .drain(START + 10 * MINUTE, 1_000, 2_000, 7_000, 11_000, 23_000)
                        .limit(Peer.Limit.IDLE))
                .isNotNull();
    }

    @Test
    void connectionsOnlyFoundEndedInTheClientsRhythmAreNoLimit() {
        Taught taught = to();
        for (int i = 0; i < 10; i++) {
            taught.end(End.How.FIN, false, 30_000 + i, 90_000, 3, START + i * MINUTE);
            taught.end(End.How.RST, false, 30_000 + i, 90_000, 3, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void whatIsFoundDeadBetweenTwoNeighbouringTimesIsTheDefaultBetweenThem() {
        Taught taught = to().usedWell(345_000, START - MINUTE);
        for (int i = 0; i < 3; i++) {
            taught.end(End.How.SILENCE, false, 352_000 + i * 90_000L, 900_000, 3, START + i * MINUTE);
        }
        KnownLimit limit = taught.limit(Peer.Limit.IDLE);
        assertThat(limit).extracting(KnownLimit::value).isEqualTo(350_000L);
        assertThat(limit)
                .extracting(KnownLimit::because)
                .asString()
                .contains("network load balancer", "352.0 s", "345.0 s");
        assertThat(taught.peer().dropsSilently()).isTrue();
    }

    @Test
    void whatIsFoundDeadFarAboveWhatWentWellIsNoLimit() {
        Taught taught = to().usedWell(100_000, START - MINUTE);
        for (int i = 0; i < 5; i++) {
            taught.end(End.How.RST, false, 352_000 + i * 90_000L, 900_000, 3, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void whoConnectsToUsHasAnIdleLimitToo() {
        Taught taught = new Taught(Peer.Way.FROM).idleEnds(60_000, 60_001, 60_002);
        assertThat(taught.peer().way()).isEqualTo(Peer.Way.FROM);
        assertThat(taught.limit(Peer.Limit.IDLE))
                .extracting(KnownLimit::because)
                .asString()
                .contains("nginx as a proxy");
    }

    // ---- requests ----

    @Test
    void endsBehindTheSameAnswerAreALimitOfRequests() {
        Taught taught = to();
        for (int i = 0; i < 3; i++) {
            taught.end(End.How.FIN, true, 2, 20_000 + i * 7_000L, 100, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.REQUESTS))
                .isEqualTo(new KnownLimit(
                        100,
                        Certainty.OBSERVED,
                        "3 connections ended right behind answer 100, as by default with Tomcat and Apache httpd"));
        assertThat(taught.limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void aCountThatIsNobodysDefaultMustComeMoreOften() {
        Taught taught = to();
        for (int i = 0; i < 5; i++) {
            taught.end(End.How.FIN, true, 2, 20_000 + i * 7_000L, 37, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.REQUESTS)).isNull();
        taught.end(End.How.FIN, true, 2, 60_000, 37, START + 9 * MINUTE);
        assertThat(taught.limit(Peer.Limit.REQUESTS)).isNotNull();
    }

    @Test
    void aConnectionWithMoreRequestsRefutesIt() {
        Taught taught = to();
        for (int i = 0; i < 9; i++) {
            taught.end(End.How.FIN, true, 2, 20_000 + i * 7_000L, 100, START + i * MINUTE);
        }
        taught.lessons.lived(Taught.ADDRESS, 9_000, 101, 0, START + MINUTE);
        assertThat(taught.limit(Peer.Limit.REQUESTS)).isNull();
    }

    @Test
    void oneRequestAConnectionIsNoLimit() {
        Taught taught = to();
        for (int i = 0; i < 9; i++) {
            taught.end(End.How.FIN, true, 2, 20 + i, 1, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.REQUESTS)).isNull();
    }

    @Test
    void endsAfterAnIdleTimeHaveNoLimitOfRequests() {
        assertThat(to().idleEnds(60_000, 60_001, 60_002, 60_003, 60_004, 60_005, 60_006)
                        .limit(Peer.Limit.REQUESTS))
                .isNull();
    }

    // ---- lifetime ----

    @Test
    void endsAtOneAgeAfterDifferentPausesAreALifetime() {
        Taught taught = to();
        for (int i = 0; i < 4; i++) {
            taught.end(End.How.FIN, true, 900 + i * 4_000L, 300_000 + i, 10 + i * 7, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.LIFETIME))
                .isEqualTo(new KnownLimit(300_000, Certainty.OBSERVED, "4 connections ended at an age of 300.0 s"));
        assertThat(taught.limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void anOlderConnectionRefutesIt() {
        Taught taught = to();
        for (int i = 0; i < 4; i++) {
            taught.end(End.How.FIN, true, 900 + i * 4_000L, 300_000 + i, 10 + i * 7, START + i * MINUTE);
        }
        taught.lessons.lived(Taught.ADDRESS, 310_000, 3, 0, START + MINUTE);
        assertThat(taught.limit(Peer.Limit.LIFETIME)).isNull();
    }

    @Test
    void connectionsUsedOnceEndByTheirIdleTimeAndNotByTheirAge() {
        Taught taught = to();
        for (int i = 0; i < 5; i++) {
            taught.end(End.How.FIN, true, 60_000 + i, 60_050 + i, 1, START + i * MINUTE);
        }
        assertThat(taught.limit(Peer.Limit.LIFETIME)).isNull();
        assertThat(taught.limit(Peer.Limit.IDLE)).isNotNull();
    }

    @Test
    void connectionsOfOneAgeThatEndTogetherHaveNoLifetime() {
        Taught taught = to();
        for (int i = 0; i < 8; i++) {
            taught.end(End.How.FIN, true, 900 + i * 4_000L, 300_000 + i, 10 + i * 7, START);
        }
        assertThat(taught.limit(Peer.Limit.LIFETIME)).isNull();
    }
}
