package io.wirewitness.explain;

import io.wirewitness.model.Incident;
import io.wirewitness.report.Report;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Hands reports over in the order of the failures' times, as far as room allows, and numbers them. The order is the same
 * on every run. Not thread-safe.
 */
final class Telling {

    private static final Comparator<Report> BY_TIME = Comparator.comparingLong(
                    (Report report) -> report.incident().epochNanos())
            .thenComparing(report -> String.valueOf(report.incident().local()))
            .thenComparing(report -> String.valueOf(report.incident().remote()));

    /** The id of what has none yet; what a JVM named keeps its name, since that is what its log says. */
    static final String NO_ID = "00000000";

    private final Consumer<Report> reports;
    private final int most;
    private final PriorityQueue<Report> held = new PriorityQueue<>(BY_TIME);
    private long toldUpToNanos = Long.MIN_VALUE;
    private long outOfOrder;
    private int told;

    /**
     * An order.
     *
     * @param most how many reports wait; with 0 each is told at once
     */
    Telling(Consumer<Report> reports, int most) {
        this.reports = reports;
        this.most = most;
    }

    void add(Report report) {
        held.add(report);
        while (held.size() > most) {
            tell();
        }
    }

    void finish() {
        while (!held.isEmpty()) {
            tell();
        }
    }

    private void tell() {
        Report report = held.remove();
        Incident incident = report.incident();
        if (incident.epochNanos() < toldUpToNanos) {
            outOfOrder++;
        }
        toldUpToNanos = Math.max(toldUpToNanos, incident.epochNanos());
        boolean named = !incident.id().isEmpty() && !incident.id().equals(NO_ID);
        Incident numbered = named ? incident : incident.withId(String.format("%08x", ++told));
        reports.accept(new Report(numbered, report.verdict(), report.packets(), report.others()));
    }

    /** Reports told after one of a later time; none are counted where each is told at once. */
    long outOfOrder() {
        return most == 0 ? 0 : outOfOrder;
    }
}
