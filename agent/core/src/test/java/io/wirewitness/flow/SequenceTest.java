package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceTest {

    @Test
    void countsModulo32Bits() {
        assertThat(Sequence.after(1, 0)).isTrue();
        assertThat(Sequence.after(0, 0)).isFalse();
        assertThat(Sequence.after(0, 1)).isFalse();
        assertThat(Sequence.after(5, 0xffff_fff0L)).isTrue();
        assertThat(Sequence.after(0xffff_fff0L, 5)).isFalse();
        assertThat(Sequence.plus(0xffff_ffffL, 2)).isEqualTo(1);
        assertThat(Sequence.plus(0, -1)).isEqualTo(0xffff_ffffL);
        assertThat(Sequence.distance(5, 0xffff_ffffL)).isEqualTo(6);
        assertThat(Sequence.distance(0xffff_ffffL, 5)).isEqualTo(-6);
    }
}
