package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first few reports of one cause and peer through in a stretch of time, and counts the others. Bounded: at most
 * {@link #MOST_KINDS} kinds are told apart, the others are counted together. One thread; time comes with the reports.
 */
final class FloodGate {

    /** How many pairs of cause and peer are told apart in one window. */
    static final int MOST_KINDS = 256;

    private final int mostPerKind;
    private final int mostInAll;
    private final long windowNanos;
    private final Map<Kind, Count> counts = new HashMap<>();
    private final Count others = new Count();
    private long windowStartNanos;
    private int passed;
    private boolean open;

    FloodGate(int mostPerKind, int mostInAll, long windowNanos) {
        this.mostPerKind = mostPerKind;
        this.mostInAll = mostInAll;
        this.windowNanos = windowNanos;
    }

    /** True if this report may pass; false if it was counted instead. Call {@link #turn} first. */
    boolean admit(Report report) {
        if (!open) {
            open = true;
            windowStartNanos = report.incident().epochNanos();
        }
        Kind kind = new Kind(report.verdict().cause(), report.incident().remote());
        Count count = counts.get(kind);
        if (count == null) {
            if (counts.size() >= MOST_KINDS) {
                others.held++;
                return false;
            }
            count = new Count();
            counts.put(kind, count);
        }
        if (count.passed < mostPerKind && passed < mostInAll) {
            count.passed++;
            passed++;
            return true;
        }
        count.held++;
        return false;
    }

    /** Ends the window if its time has come, or if time went backwards, and tells what was held back in it. */
    List<Held> turn(long epochNanos) {
        long age = epochNanos - windowStartNanos;
        return open && (age < 0 || age >= windowNanos) ? end() : List.of();
    }

    /** Ends the window now and tells what was held back in it. */
    List<Held> end() {
        List<Held> held = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (count.held > 0) {
                held.add(new Held(kind.cause, kind.peer, count.held, count.passed == 0));
            }
        });
        if (others.held > 0) {
            held.add(new Held(null, null, others.held, true));
        }
        counts.clear();
        others.held = 0;
        passed = 0;
        open = false;
        return held;
    }

    /** The length of a window, whole seconds. */
    long windowSeconds() {
        return windowNanos / 1_000_000_000L;
    }

    /**
     * What did not pass.
     *
     * @param cause the cause; null for kinds that were not told apart
     * @param peer the peer; null if not known
     * @param count how many
     * @param unseen whether none of this kind passed in the window
     */
    record Held(@Nullable String cause, @Nullable Endpoint peer, long count, boolean unseen) {}

    /** Written out what a record would link at run time: this is a key of each report. */
    private record Kind(String cause, @Nullable Endpoint peer) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Kind kind && cause.equals(kind.cause) && Objects.equals(peer, kind.peer);
        }

        @Override
        public int hashCode() {
            return 31 * cause.hashCode() + Objects.hashCode(peer);
        }
    }

    private static final class Count {
        private int passed;
        private long held;
    }
}
