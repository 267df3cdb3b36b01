package io.wirewitness.report;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.JvmEvent;
import java.util.List;

/** What recordings tell of processes. */
final class Stories {

    private Stories() {}

    /** A recording of 100 s with two stalls. */
    static ProcessStory recording(String name, long incidents) {
        return recording(
                name,
                incidents,
                new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(10), 1_500_000_000, "GC Pause"),
                new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(72), 900_000_000, Explained.HOSTILE));
    }

    /** A recording of 100 s with these. */
    static ProcessStory recording(String name, long incidents, JvmEvent... jvm) {
        return new ProcessStory(
                List.of(name),
                1,
                "JDK 17.0.15+6",
                4711,
                WireScript.nanosAt(-100),
                WireScript.nanosAt(0),
                WireScript.nanosAt(100),
                true,
                12,
                List.of(jvm),
                jvm.length,
                List.of(),
                incidents,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of());
    }
}
