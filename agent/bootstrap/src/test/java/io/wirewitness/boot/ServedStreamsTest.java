package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServedStreamsTest {

    private final ServedStreams streams = new ServedStreams();

    @Test
    void eachCallIsToldOnceWithItsBeginning() {
        Object first = new Object();
        Object second = new Object();
        streams.begins(first, 7);
        streams.begins(second, 8);
        assertThat(streams.wasTold(first)).isFalse();
        assertThat(streams.told(first)).isEqualTo(7);
        assertThat(streams.wasTold(first)).isTrue();
        assertThat(streams.told(first)).isZero();
        assertThat(streams.told(second)).isEqualTo(8);
    }

    @Test
    void aCallThatNeverBeganIsNotKnown() {
        assertThat(streams.wasTold(new Object())).isTrue();
        assertThat(streams.told(new Object())).isZero();
    }

    @Test
    void theOldestIsForgotten() {
        Object oldest = new Object();
        streams.begins(oldest, 1);
        for (int i = 0; i < ServedStreams.REMEMBERED; i++) {
            streams.begins(i, 2 + i);
        }
        assertThat(streams.wasTold(oldest)).isTrue();
    }
}
