package io.wirewitness.engine;

import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sinks, each isolated: one that meets a full disk is named once until it works again, one that breaks otherwise is
 * named and switched off, and the rest goes on. Engine thread only.
 */
final class Sinks {

    private final List<Sink> working;
    private final Consumer<String> notices;
    private final Map<Sink, Long> failing = new HashMap<>();

    private interface Turn {
        void of(Sink sink) throws IOException;
    }

    Sinks(List<? extends Sink> sinks, Consumer<String> notices) {
        this.working = new ArrayList<>(sinks);
        this.notices = notices;
    }

    /** Gives a report to each sink. */
    void accept(Report report) {
        each(sink -> {
            sink.accept(report);
            Long missed = failing.remove(sink);
            if (missed != null) {
                notices.accept(sink.name() + " works again after " + missed + " failures");
            }
        });
    }

    /** Lets each sink tell what it held back; about once a second. */
    void tick(long epochNanos) {
        each(sink -> sink.tick(epochNanos));
    }

    /** Lets each sink go. */
    void close() {
        each(Sink::close);
    }

    private void each(Turn turn) {
        for (Sink sink : List.copyOf(working)) {
            try {
                turn.of(sink);
            } catch (IOException e) {
                if (failing.merge(sink, 1L, Long::sum) == 1) {
                    notices.accept(sink.name() + " failed, incidents go to the other sinks meanwhile: " + e);
                }
            } catch (RuntimeException | LinkageError e) {
                working.remove(sink);
                notices.accept(sink.name() + " is broken and switched off: " + e);
            }
        }
    }
}
