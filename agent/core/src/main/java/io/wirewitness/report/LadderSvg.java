package io.wirewitness.report;

import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Lifeline;
import io.wirewitness.report.Ladder.Note;
import io.wirewitness.report.Ladder.Packet;
import io.wirewitness.report.Ladder.Row;
import java.util.List;

/**
 * Draws a ladder as SVG for the inside of an HTML page, whose style sheet colours it: classes {@code line}, {@code cited},
 * {@code faint}. Any thread.
 */
final class LadderSvg {

    private static final int WIDTH = 860;
    private static final int LEFT = 190;
    private static final int RIGHT = 790;
    private static final int TOP = 46;
    private static final int ROW = 30;
    private static final int HEAD = 8;

    /** Characters of a note that fit between the lifelines. */
    private static final int MOST_NOTE = 84;

    private final LadderWords words;

    LadderSvg(LadderWords words) {
        this.words = words;
    }

    /**
     * The drawing; empty if there is nothing to draw.
     *
     * @param id unique on the page
     * @param zeroNanos the time that is written as 0
     */
    String draw(Ladder ladder, long zeroNanos, String id) {
        if (ladder.rows().isEmpty()) {
            return "";
        }
        int height = TOP + ladder.rows().size() * ROW + 14;
        StringBuilder svg = new StringBuilder(4096);
        Svg.open(
                svg,
                WIDTH,
                height,
                id,
                (ladder.hasPackets() ? "Packets between " : "What was noted between ")
                        + ladder.left().text() + " and " + ladder.right().text(),
                "Time runs downwards. The table below has the same rows.");
        head(svg, ladder.left(), LEFT);
        head(svg, ladder.right(), RIGHT - 40);
        lifelines(svg, ladder.rows());
        int y = TOP;
        for (Row row : ladder.rows()) {
            if (row instanceof Packet packet) {
                packet(svg, packet, y, zeroNanos);
            } else if (row instanceof Gap gap) {
                Svg.text(svg, (LEFT + RIGHT) / 2, y + 20, "middle", "faint", LadderWords.gap(gap));
            } else if (row instanceof Note note) {
                note(svg, note, y, zeroNanos);
            }
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void head(StringBuilder svg, Lifeline end, int x) {
        Svg.text(svg, x, 16, "middle", "", end.role());
        Svg.text(svg, x, 34, "middle", "", end.address());
    }

    private void packet(StringBuilder svg, Packet packet, int y, long zeroNanos) {
        String style = packet.cited() ? "cited" : "";
        int middle = y + 22;
        Svg.text(
                svg,
                92,
                middle,
                "end",
                "faint",
                VerdictText.relative(packet.segment().epochNanos() - zeroNanos));
        Svg.text(svg, LEFT - 8, middle, "end", style, "#" + packet.segment().number() + (packet.cited() ? " *" : ""));
        int from = packet.fromClient() ? LEFT : RIGHT;
        int to = packet.fromClient() ? RIGHT : LEFT;
        int back = packet.fromClient() ? -HEAD : HEAD;
        String line = packet.cited() ? "line cited" : "line";
        Svg.path(
                svg,
                line,
                "M" + from + " " + middle + "H" + to + "M" + (to + back) + " " + (middle - HEAD / 2) + "L" + to + " "
                        + middle + "L" + (to + back) + " " + (middle + HEAD / 2));
        Svg.text(svg, (LEFT + RIGHT) / 2, middle - 5, "middle", style, words.label(packet));
    }

    private static void note(StringBuilder svg, Note note, int y, long zeroNanos) {
        int x = note.atLeft() ? LEFT : RIGHT;
        int middle = y + 22;
        Svg.text(svg, 92, middle, "end", "faint", VerdictText.relative(note.epochNanos() - zeroNanos));
        Svg.path(svg, "mark", "M" + x + " " + (middle - 9) + "l5 5l-5 5l-5 -5z");
        String what = note.from() + ": " + LadderWords.cut(note.what(), MOST_NOTE);
        Svg.text(svg, note.atLeft() ? x + 12 : x - 12, middle, note.atLeft() ? "start" : "end", "", what);
    }

    /** One path each for what is drawn through and what is dashed: of a long page they would be a third. */
    private static void lifelines(StringBuilder svg, List<Row> rows) {
        StringBuilder solid = new StringBuilder();
        StringBuilder dashed = new StringBuilder();
        int y = TOP;
        for (int from = 0; from < rows.size(); ) {
            boolean gap = rows.get(from) instanceof Gap;
            int to = from + 1;
            while (to < rows.size() && rows.get(to) instanceof Gap == gap) {
                to++;
            }
            int height = (to - from) * ROW;
            for (int x : new int[] {LEFT, RIGHT}) {
                (gap ? dashed : solid).append("M" + x + " " + y + "v" + height);
            }
            y += height;
            from = to;
        }
        Svg.path(svg, "line", solid.toString());
        Svg.path(svg, "line gap", dashed.toString());
    }
}
