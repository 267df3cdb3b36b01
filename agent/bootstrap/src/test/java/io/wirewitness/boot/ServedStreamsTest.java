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
        streams.told(first);
        assertThat(streams.wasTold(first)).isTrue();
        assertThat(streams.wasTold(second)).isFalse();
        assertThat(streams.begunNanos(first)).isEqualTo(7);
        assertThat(streams.begunNanos(second)).isEqualTo(8);
        assertThat(streams.ordinal(first)).isEqualTo(1);
        assertThat(streams.ordinal(second)).isEqualTo(2);
    }

    @Test
    void aCallThatNeverBeganIsNotKnown() {
        assertThat(streams.wasTold(new Object())).isTrue();
        assertThat(streams.begunNanos(new Object())).isZero();
    }

    @Test
    void anObjectThatIsUsedAgainStandsForItsLatestRequest() {
        Object channel = new Object();
        streams.begins(channel, 7);
        streams.told(channel);
        streams.begins(channel, 9);
        assertThat(streams.begunNanos(channel)).isEqualTo(9);
        assertThat(streams.wasTold(channel)).isFalse();
    }

    @Test
    void theOldestIsForgotten() {
        Object oldest = new Object();
        streams.begins(oldest, 1);
        for (int i = 0; i < ServedStreams.REMEMBERED; i++) {
            streams.begins(i, 2 + i);
        }
        assertThat(streams.wasTold(oldest)).isTrue();
        assertThat(streams.ordinal(oldest)).isZero();
        Object newest = new Object();
        streams.begins(newest, 100);
        assertThat(streams.ordinal(newest)).isEqualTo(ServedStreams.REMEMBERED + 2);
    }

    @Test
    void onlyWhatIsStillHandledIsKept() {
        Object request = new Object();
        streams.begins("channel", request, 1);
        streams.begins(new Object(), 2);
        assertThat(streams.latestHandled())
                .as("nobody tells of the other's end")
                .isSameAs(request);
        streams.ends("another channel");
        assertThat(streams.latestHandled()).isSameAs(request);
        streams.ends("channel");
        assertThat(streams.latestHandled()).isNull();
        assertThat(streams.begunNanos(request)).isEqualTo(1);
    }

    @Test
    void aRequestThatIsForgottenIsNotKept() {
        streams.begins("channel", new Object(), 1);
        for (int i = 0; i < ServedStreams.REMEMBERED; i++) {
            streams.begins(i, 2 + i);
        }
        assertThat(streams.latestHandled()).isNull();
        streams.ends("channel");
        streams.begins("channel", "again", 100);
        assertThat(streams.latestHandled()).isEqualTo("again");
    }
}
