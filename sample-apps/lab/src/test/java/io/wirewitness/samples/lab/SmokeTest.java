package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.samples.lab.scenarios.HealthyCalls;
import io.wirewitness.samples.lab.scenarios.PeerClosedWithoutResponse;
import io.wirewitness.testkit.Jdks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One failure and one healthy control, really played: that the lab works. The rest is {@code matrix}' work. */
final class SmokeTest {

    @BeforeAll
    static void announce() throws Exception {
        Home.find().announce();
    }

    @Test
    void aFailureIsMadeAndJudged() {
        Played played = Played.play(
                new PeerClosedWithoutResponse(), "urlconnection", Jdks.all().get(0), Tier.KERNEL);
        assertThat(played.judgement()).as(played.toString()).isEqualTo(Judgement.RIGHT);
        assertThat(played.incidents()).hasSize(1);
    }

    @Test
    void aHealthyControlIsQuiet() {
        Played played = Played.play(new HealthyCalls(), "jdk", Jdks.all().get(0), Tier.KERNEL);
        assertThat(played.judgement()).as(played.toString()).isEqualTo(Judgement.RIGHT);
        assertThat(played.what()).hasSize(5).allMatch(line -> line.endsWith("status 200"));
    }
}
