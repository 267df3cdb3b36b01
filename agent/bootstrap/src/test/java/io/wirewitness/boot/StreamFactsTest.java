package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamFactsTest {

    private final StreamFacts facts = new StreamFacts();

    @Test
    void keepsThePeersFirstAndLatestGoAway() {
        facts.goAway(new StreamFacts.GoAway(1, true, Integer.MAX_VALUE, 0, "drain"));
        facts.goAway(new StreamFacts.GoAway(2, false, 7, 0, ""));
        facts.goAway(new StreamFacts.GoAway(3, true, 5, 0, "gone"));
        assertThat(facts.firstGoAway()).extracting(StreamFacts.GoAway::debug).isEqualTo("drain");
        assertThat(facts.latestGoAway())
                .extracting(StreamFacts.GoAway::lastStreamId)
                .isEqualTo(5);
    }

    @Test
    void theLastStreamNeverRises() {
        facts.goAway(new StreamFacts.GoAway(1, true, 3, 0, "draining"));
        facts.goAway(new StreamFacts.GoAway(2, true, 5, 0, ""));
        assertThat(facts.latestGoAway())
                .extracting(StreamFacts.GoAway::lastStreamId)
                .isEqualTo(3);
    }

    @Test
    void findsTheResetOfAStreamAndForgetsTheOldest() {
        for (int i = 0; i < StreamFacts.RESETS_REMEMBERED + 2; i++) {
            facts.reset(new StreamFacts.Reset(i, true, 2 * i + 1, 8));
        }
        assertThat(facts.resetOf(1)).isNull();
        assertThat(facts.resetOf(5)).isNotNull();
        assertThat(facts.latestReset()).extracting(StreamFacts.Reset::streamId).isEqualTo(35);
        assertThat(facts.resetCount()).isEqualTo(18);
    }

    @Test
    void measuresOurPings() {
        facts.ping(1_000);
        assertThat(facts.pingIntervalNanos()).isZero();
        facts.ping(3_000);
        facts.ping(5_000);
        assertThat(facts.pings()).isEqualTo(3);
        assertThat(facts.pingIntervalNanos()).isEqualTo(2_000);
    }
}
