package io.wirewitness.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the latest reports for who asks a running process, without their packets' bytes, and counts all by cause. Bounded;
 * any thread.
 */
public final class LatestReports implements Sink {

    /** Reports kept: some kilobytes each. */
    public static final int MOST = 100;

    private final Deque<Report> latest = new ArrayDeque<>();
    private final Map<String, Long> byCause = new TreeMap<>(); // as many as there are rules

    @Override
    public String name() {
        return "latest";
    }

    @Override
    public void accept(Report report) {
        Report light = new Report(report.incident(), report.verdict(), List.of());
        synchronized (latest) {
            byCause.merge(report.verdict().cause(), 1L, Long::sum);
            latest.addLast(light);
            if (latest.size() > MOST) {
                latest.removeFirst();
            }
        }
    }

    /** The reports that are kept, oldest first. */
    public List<Report> all() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }

    /** How many reports there were of each cause, in all. */
    public Map<String, Long> byCause() {
        synchronized (latest) {
            return new TreeMap<>(byCause);
        }
    }
}
