package io.wirewitness.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JvmEventTest {

    private static List<String> frames(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    @Test
    void aShortStackStaysWhole() {
        assertThat(JvmEvent.shortened(frames(5), 5, 2)).isEqualTo(frames(5));
        assertThat(JvmEvent.shortened(List.of(), 5, 2)).isEmpty();
    }

    @Test
    void ofALongOneBothEndsStay() {
        assertThat(JvmEvent.shortened(frames(6), 5, 2)).containsExactly("f0", "f1", "...", "f4", "f5");
        assertThat(JvmEvent.shortened(frames(64), 20, 6)).hasSize(20).endsWith("f62", "f63");
    }
}
