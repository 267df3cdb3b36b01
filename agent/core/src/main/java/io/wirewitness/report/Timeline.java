package io.wirewitness.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a process, in lanes over one stretch of time: the choice only, no drawing. Immutable; any thread.
 *
 * @param fromNanos the left edge, epoch nanoseconds
 * @param toNanos the right edge, later than the left one
 * @param lanes from top to bottom
 */
public record Timeline(long fromNanos, long toNanos, List<Lane> lanes) {

    /** Columns in which a lane is drawn: what falls into one is one bar, so that a drawing has a bounded size. */
    static final int COLUMNS = 400;

    public Timeline {
        lanes = List.copyOf(lanes);
        toNanos = Math.max(toNanos, fromNanos + 1);
    }

    /**
     * One kind of thing.
     *
     * @param name as people read it
     * @param shape how it is drawn
     * @param bars in order of time
     */
    public record Lane(String name, Shape shape, List<Bar> bars) {

        public Lane {
            bars = List.copyOf(bars);
        }
    }

    /** How a lane is drawn: by form, not by colour alone. */
    public enum Shape {
        /** A failure: a diamond. */
        DIAMOND,
        /** Something that lasted: a bar. */
        BAR,
        /** Something that was lost: a cross. */
        CROSS
    }

    /**
     * One thing.
     *
     * @param startNanos when it began
     * @param durationNanos how long it took; 0 for a moment
     * @param what in a few words
     */
    public record Bar(long startNanos, long durationNanos, String what) {}

    /**
     * What one column of the drawing shows.
     *
     * @param column the first column, from 0
     * @param width columns, 1 or more
     * @param count how many things fall together here
     */
    record Cell(int column, int width, int count) {}

    /** A lane's bars by columns, from left to right; those that touch are one. */
    List<Cell> cells(Lane lane) {
        List<Cell> cells = new ArrayList<>();
        for (Bar bar : lane.bars()) {
            if (bar.startNanos() + bar.durationNanos() < fromNanos || bar.startNanos() > toNanos) {
                continue;
            }
            int first = column(bar.startNanos());
            int last = column(bar.startNanos() + bar.durationNanos());
            Cell before = cells.isEmpty() ? null : cells.get(cells.size() - 1);
            if (before != null && first < before.column + before.width) {
                int end = Math.max(before.column + before.width, last + 1);
                cells.set(cells.size() - 1, new Cell(before.column, end - before.column, before.count + 1));
            } else {
                cells.add(new Cell(first, last + 1 - first, 1));
            }
        }
        return cells;
    }

    private int column(long nanos) {
        double share = (double) (nanos - fromNanos) / (toNanos - fromNanos);
        return (int) Math.max(0, Math.min(COLUMNS - 1, Math.floor(share * COLUMNS)));
    }
}
