package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Lost;
import org.junit.jupiter.api.Test;

class LossesTest {

    private final Losses losses = new Losses();

    @Test
    void onlyWhatWasLostSinceThenCounts() {
        losses.observe(10, 0, 5);
        losses.observe(20, 1, 5);
        losses.observe(30, 1, 12);
        assertThat(losses.since(0)).isEqualTo(new Lost(1, 12));
        assertThat(losses.since(20)).isEqualTo(new Lost(1, 7));
        assertThat(losses.since(21)).isEqualTo(new Lost(0, 7));
        assertThat(losses.since(31)).isEqualTo(new Lost(0, 0));
    }

    @Test
    void nothingIsForgottenOnlyDatedLater() {
        for (int i = 1; i <= 3 * Losses.REMEMBERED; i++) {
            losses.observe(i, i, 2L * i);
        }
        assertThat(losses.since(0)).isEqualTo(new Lost(3L * Losses.REMEMBERED, 6L * Losses.REMEMBERED));
        assertThat(losses.since(3L * Losses.REMEMBERED)).isEqualTo(new Lost(1, 2));
    }
}
