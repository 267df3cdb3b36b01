package io.wirewitness.diagnose;

import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Stretches of a time in which something went on: each moment counts once, however many events tell of it. Immutable. */
final class Spans {

    private record Span(long from, long to) {}

    /** In order of time, apart from each other. */
    private final List<Span> spans;

    private Spans(List<Span> unordered) {
        List<Span> merged = new ArrayList<>();
        for (Span span :
                unordered.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && span.from <= last.to) {
                merged.set(merged.size() - 1, new Span(last.from, Math.max(last.to, span.to)));
            } else {
                merged.add(span);
            }
        }
        this.spans = merged;
    }

    /** What such events fill of a time. */
    static Spans of(List<JvmEvent> events, Predicate<JvmEvent> which, long fromNanos, long toNanos) {
        List<Span> spans = new ArrayList<>();
        for (JvmEvent event : events) {
            if (event.within(fromNanos, toNanos) > 0 && which.test(event)) {
                spans.add(new Span(Math.max(fromNanos, event.startNanos()), Math.min(toNanos, event.endNanos())));
            }
        }
        return new Spans(spans);
    }

    Spans and(Spans others) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(others.spans);
        return new Spans(all);
    }

    Spans without(Spans others) {
        List<Span> left = new ArrayList<>();
        for (Span span : spans) {
            long from = span.from;
            for (Span other : others.spans) {
                if (other.from > from && other.from < span.to) {
                    left.add(new Span(from, other.from));
                }
                from = Math.max(from, Math.min(span.to, other.to));
            }
            if (from < span.to) {
                left.add(new Span(from, span.to));
            }
        }
        return new Spans(left);
    }

    /** How long that is in all. */
    long nanos() {
        return spans.stream().mapToLong(span -> span.to - span.from).sum();
    }
}
