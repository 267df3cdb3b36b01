package io.wirewitness.report;

import io.wirewitness.report.Ladder.Gap;
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
    private static final int CLIENT = 190;
    private static final int SERVER = 790;
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
                "Packets between client " + ladder.client() + " and server " + ladder.server(),
                "Time runs downwards. The table below has the same rows.");
        Svg.text(svg, CLIENT, 16, "middle", "", "client");
        Svg.text(svg, CLIENT, 34, "middle", "", ladder.client().toString());
        Svg.text(svg, SERVER - 40, 16, "middle", "", "server");
        Svg.text(svg, SERVER - 40, 34, "middle", "", ladder.server().toString());
        lifelines(svg, ladder.rows());
        int y = TOP;
        for (Row row : ladder.rows()) {
            if (row instanceof Packet packet) {
                packet(svg, packet, y, zeroNanos);
            } else if (row instanceof Gap gap) {
                Svg.text(svg, (CLIENT + SERVER) / 2, y + 20, "middle", "faint", LadderWords.gap(gap));
            } else if (row instanceof Note note) {
                note(svg, note, y, zeroNanos);
            }
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
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
        Svg.text(svg, CLIENT - 8, middle, "end", style, "#" + packet.segment().number() + (packet.cited() ? " *" : ""));
        int from = packet.fromClient() ? CLIENT : SERVER;
        int to = packet.fromClient() ? SERVER : CLIENT;
        int back = packet.fromClient() ? -HEAD : HEAD;
        String line = packet.cited() ? "line cited" : "line";
        Svg.path(
                svg,
                line,
                "M" + from + " " + middle + "H" + to + "M" + (to + back) + " " + (middle - HEAD / 2) + "L" + to + " "
                        + middle + "L" + (to + back) + " " + (middle + HEAD / 2));
        Svg.text(svg, (CLIENT + SERVER) / 2, middle - 5, "middle", style, words.label(packet));
    }

    private static void note(StringBuilder svg, Note note, int y, long zeroNanos) {
        int x = note.atClient() ? CLIENT : SERVER;
        int middle = y + 22;
        Svg.text(svg, 92, middle, "end", "faint", VerdictText.relative(note.epochNanos() - zeroNanos));
        Svg.path(svg, "mark", "M" + x + " " + (middle - 9) + "l5 5l-5 5l-5 -5z");
        String what = note.from() + ": " + LadderWords.cut(note.what(), MOST_NOTE);
        Svg.text(svg, note.atClient() ? x + 12 : x - 12, middle, note.atClient() ? "start" : "end", "", what);
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
            for (int x : new int[] {CLIENT, SERVER}) {
                (gap ? dashed : solid).append("M" + x + " " + y + "v" + height);
            }
            y += height;
            from = to;
        }
        Svg.path(svg, "line", solid.toString());
        Svg.path(svg, "line gap", dashed.toString());
    }
}
