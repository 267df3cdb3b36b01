package io.wirewitness.report;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the JVM did around an incident, as the array {@code jvm} of its JSON; none where nothing is known. Any thread. */
final class JvmJson {

    /** Events of the process as a whole, and as many of threads: the longest. */
    static final int MOST_EACH = 8;

    /** Frames of a thread's place, innermost first: what blocks a loop lies within them, as a rule. */
    static final int MOST_FRAMES = 12;

    /** Of these, so many say whose thread it is: an event loop is known by them. */
    private static final int OUTERMOST = 4;

    private static final int NANO_DIGITS_OF_MILLIS = 6;

    private JvmJson() {}

    static void write(JsonText json, Incident incident, Wording wording) {
        List<JvmEvent> chosen = chosen(incident.jvm());
        if (chosen.isEmpty()) {
            return;
        }
        json.name("jvm").beginArray();
        for (JvmEvent event : chosen) {
            json.beginObject();
            json.name("kind").value(event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.name("at").value(Facts.instant(event.startNanos()));
            json.name("millis").value(BigDecimal.valueOf(event.durationNanos(), NANO_DIGITS_OF_MILLIS));
            json.name("detail").value(wording.raw(event.detail()));
            if (event.thread() != null) {
                json.name("thread").value(wording.raw(event.thread()));
            }
            if (!event.stack().isEmpty()) {
                json.name("stack").beginArray();
                for (String frame : JvmEvent.shortened(event.stack(), MOST_FRAMES, OUTERMOST)) {
                    json.value(wording.raw(frame));
                }
                json.endArray();
            }
            json.endObject();
        }
        json.endArray();
    }

    /** Where a thread was seen has no length, and says most of all; of the rest the longest, in order of time. */
    private static List<JvmEvent> chosen(List<JvmEvent> all) {
        List<JvmEvent> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing((JvmEvent event) -> event.kind() != JvmEvent.Kind.THREAD_SEEN)
                .thenComparing(Comparator.comparingLong(JvmEvent::durationNanos).reversed()));
        Set<JvmEvent> kept = new HashSet<>();
        int ofProcess = 0;
        int ofThreads = 0;
        for (JvmEvent event : sorted) {
            if (event.kind().isOfWholeProcess() ? ofProcess++ < MOST_EACH : ofThreads++ < MOST_EACH) {
                kept.add(event);
            }
        }
        return all.stream().filter(kept::contains).distinct().toList();
    }
}
