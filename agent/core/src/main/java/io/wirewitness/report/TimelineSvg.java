package io.wirewitness.report;

import io.wirewitness.report.Timeline.Cell;
import io.wirewitness.report.Timeline.Lane;

/**
 * Draws a {@link Timeline} for the inside of an HTML page, whose style sheet colours it: classes {@code bar}, {@code mark},
 * {@code line}, {@code faint}. Any thread.
 */
final class TimelineSvg {

    private static final int LEFT = 190;
    private static final int COLUMN = 2;
    private static final int RIGHT = LEFT + Timeline.COLUMNS * COLUMN;
    private static final int WIDTH = RIGHT + 60;
    private static final int TOP = 30;
    private static final int ROW = 34;

    /** Half of a mark's height. */
    private static final int HALF = 6;

    private static final int TICKS = 5;

    private TimelineSvg() {}

    /**
     * The drawing; empty if no lane has anything in it.
     *
     * @param id unique on the page
     */
    static String draw(Timeline time, String id) {
        if (time.lanes().stream().allMatch(lane -> lane.bars().isEmpty())) {
            return "";
        }
        StringBuilder svg = new StringBuilder(4096);
        Svg.open(
                svg,
                WIDTH,
                TOP + time.lanes().size() * ROW + 12,
                id,
                "What happened in the process from " + Facts.milli(time.fromNanos()) + " to "
                        + Facts.milli(time.toNanos()),
                "Time runs from left to right, one lane for each kind. The table below names each.");
        for (int tick = 0; tick < TICKS; tick++) {
            int x = LEFT + (RIGHT - LEFT) * tick / (TICKS - 1);
            long at = time.fromNanos() + (time.toNanos() - time.fromNanos()) / (TICKS - 1) * tick;
            Svg.text(svg, x, 16, "middle", "faint", Facts.timeOfDay(at));
            Svg.path(svg, "line gap", "M" + x + " 22V" + (TOP + time.lanes().size() * ROW));
        }
        int y = TOP;
        for (Lane lane : time.lanes()) {
            int middle = y + ROW / 2;
            Svg.text(
                    svg,
                    LEFT - 12,
                    middle + 5,
                    "end",
                    "",
                    lane.name() + " (" + lane.bars().size() + ")");
            Svg.path(svg, "line", "M" + LEFT + " " + (y + ROW) + "H" + RIGHT);
            for (Cell cell : time.cells(lane)) {
                cell(svg, lane, cell, middle);
            }
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void cell(StringBuilder svg, Lane lane, Cell cell, int middle) {
        int x = LEFT + cell.column() * COLUMN;
        switch (lane.shape()) {
            case BAR ->
                Svg.path(
                        svg,
                        "bar",
                        "M" + x + " " + (middle - HALF) + "h" + cell.width() * COLUMN + "v" + 2 * HALF + "h-"
                                + cell.width() * COLUMN + "z");
            case DIAMOND -> Svg.path(svg, "mark", "M" + x + " " + (middle - HALF) + "l6 6l-6 6l-6 -6z");
            case CROSS -> Svg.path(svg, "line cited", "M" + (x - 5) + " " + (middle - 5) + "l10 10m0 -10l-10 10");
        }
        if (cell.count() > 1 && lane.shape() == Timeline.Shape.DIAMOND) {
            Svg.text(svg, x + cell.width() * COLUMN / 2 + 8, middle + 5, "start", "faint", "x" + cell.count());
        }
    }
}
