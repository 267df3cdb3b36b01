package io.wirewitness.jfr.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import org.junit.jupiter.api.Test;

class EventRingTest {

    private final EventRing ring = new EventRing();

    private static JvmEvent event(Kind kind, long start, long duration) {
        return new JvmEvent(kind, start, duration, "");
    }

    @Test
    void whatOverlapsIsGivenInOrder() {
        ring.add(event(Kind.SAFEPOINT, 50, 10));
        ring.add(event(Kind.GC_PAUSE, 20, 10));
        ring.add(7, event(Kind.THREAD_SLEPT, 30, 10));
        ring.add(8, event(Kind.THREAD_SLEPT, 35, 10));

        assertThat(ring.between(25, 55, 7)).extracting(JvmEvent::startNanos).containsExactly(20L, 30L, 50L);
        assertThat(ring.between(31, 49, 0)).isEmpty();
    }

    @Test
    void aChattyKindOrThreadDrivesNobodyElseOut() {
        ring.add(event(Kind.GC_PAUSE, 1, 1));
        ring.add(1, event(Kind.THREAD_SLEPT, 1, 1));
        for (int i = 0; i < 10_000; i++) {
            ring.add(event(Kind.TLS_HANDSHAKE, i, 1));
            ring.add(2, event(Kind.THREAD_PARKED, i, 1));
        }

        assertThat(ring.between(0, 20_000, 1)).hasSize(EventRing.MOST_PER_KIND + 2);
        assertThat(ring.between(0, 20_000, 2)).hasSize(EventRing.MOST_PER_KIND + 1 + EventRing.MOST_PER_THREAD);
    }

    @Test
    void manyThreadsMakeRoomForEachOther() {
        for (long thread = 1; thread <= EventRing.MOST_THREADS + 1; thread++) {
            ring.add(thread, event(Kind.THREAD_PARKED, thread, 1));
        }
        assertThat(ring.between(0, 10_000, 1)).isEmpty();
        assertThat(ring.between(0, 10_000, 2)).hasSize(1);
    }
}
