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
        return new StoryBuilder(List.of(name))
                .recordings(1)
                .process("JDK 17.0.15+6", 4711, WireScript.nanosAt(-100))
                .span(WireScript.nanosAt(0), WireScript.nanosAt(100))
                .agent(true)
                .events(12)
                .jvmEvents(List.of(jvm), jvm.length)
                .incidents(List.of(), incidents)
                .build();
    }
}
