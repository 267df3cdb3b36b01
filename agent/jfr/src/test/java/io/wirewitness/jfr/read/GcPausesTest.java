package io.wirewitness.jfr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.JvmEvent;
import org.junit.jupiter.api.Test;

/** Pauses and the collections that they belong to. */
class GcPausesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long AT = 1_000 * SECOND;

    private final GcPauses pauses = new GcPauses();

    @Test
    void aPauseHasTheWordsOfItsCollectionWhicheverComesFirst() {
        pauses.pause(7, AT, 2 * SECOND, "GC Pause");
        pauses.collection(7, AT, 2 * SECOND, 2 * SECOND, "SerialOld", "System.gc()");
        pauses.collection(8, AT + 10 * SECOND, SECOND, SECOND, "G1New", "G1 Evacuation Pause");
        pauses.pause(8, AT + 10 * SECOND, SECOND, "GC Pause");
        assertThat(pauses.all())
                .containsExactlyInAnyOrder(
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, AT, 2 * SECOND, "SerialOld, System.gc()"),
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, AT + 10 * SECOND, SECOND, "G1New, G1 Evacuation Pause"));
        assertThat(pauses.count()).isEqualTo(2);
    }

    @Test
    void withoutACollectionItKeepsItsName() {
        pauses.pause(7, AT, SECOND, "GC Pause");
        pauses.pause(8, AT, 0, "GC Pause");
        assertThat(pauses.all()).extracting(JvmEvent::detail).containsExactly("GC Pause");
        assertThat(pauses.count()).isEqualTo(1);
    }

    /** Near miss: the same number, of a JVM that ran an hour before. */
    @Test
    void theCollectionOfAnotherJvmIsNotIts() {
        pauses.collection(7, AT - 3_600 * SECOND, SECOND, SECOND, "SerialOld", "System.gc()");
        pauses.pause(7, AT, SECOND, "GC Pause");
        assertThat(pauses.all()).extracting(JvmEvent::detail).containsExactly("GC Pause");
    }

    @Test
    void aCollectionThatDoesNotSayEverythingIsToldAsFarAsItGoes() {
        pauses.collection(7, AT, SECOND, SECOND, "SerialOld", "");
        pauses.pause(7, AT, SECOND, "GC Pause");
        pauses.collection(8, AT, SECOND, SECOND, "", "");
        pauses.pause(8, AT, SECOND / 2, "GC Pause");
        assertThat(pauses.all()).extracting(JvmEvent::detail).containsExactlyInAnyOrder("SerialOld", "GC Pause");
    }

    @Test
    void ofManyTheLongestAreKeptWithTheirs() {
        for (int i = 0; i < 3 * Stalls.MOST; i++) {
            long nanos = 1_000 + (i * 7_919L) % (3 * Stalls.MOST);
            pauses.pause(i, AT + i * SECOND, nanos, "GC Pause");
            pauses.collection(i, AT + i * SECOND, SECOND / 2, nanos, "G1New", "cause " + i);
        }
        assertThat(pauses.count()).isEqualTo(3 * Stalls.MOST);
        assertThat(pauses.all()).hasSize(Stalls.MOST).allSatisfy(event -> {
            assertThat(event.detail()).isEqualTo("G1New, cause " + (event.startNanos() - AT) / SECOND);
            assertThat(event.durationNanos()).isGreaterThanOrEqualTo(1_000 + 2 * Stalls.MOST);
        });
    }
}
