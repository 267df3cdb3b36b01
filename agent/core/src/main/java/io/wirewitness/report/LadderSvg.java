package io.wirewitness.report;

import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Packet;
import io.wirewitness.report.Ladder.Row;

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
        svg.append("<svg role=\"img\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" aria-labelledby=\"t-")
                .append(id)
                .append(" d-")
                .append(id)
                .append("\">\n<title id=\"t-")
                .append(id)
                .append("\">Packets between client ")
                .append(Html.text(ladder.client().toString()))
                .append(" and server ")
                .append(Html.text(ladder.server().toString()))
                .append("</title>\n<desc id=\"d-")
                .append(id)
                .append("\">Time runs downwards. The table below has the same rows.</desc>\n");
        text(svg, CLIENT, 16, "middle", "", "client");
        text(svg, CLIENT, 34, "middle", "", ladder.client().toString());
        text(svg, SERVER - 40, 16, "middle", "", "server");
        text(svg, SERVER - 40, 34, "middle", "", ladder.server().toString());
        int y = TOP;
        for (Row row : ladder.rows()) {
            if (row instanceof Packet packet) {
                lifelines(svg, y, "line");
                packet(svg, packet, y, zeroNanos);
            } else {
                lifelines(svg, y, "line gap");
                text(svg, (CLIENT + SERVER) / 2, y + 20, "middle", "faint", LadderWords.gap((Gap) row));
            }
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private void packet(StringBuilder svg, Packet packet, int y, long zeroNanos) {
        String style = packet.cited() ? "cited" : "";
        int middle = y + 22;
        text(
                svg,
                92,
                middle,
                "end",
                "faint",
                VerdictText.relative(packet.segment().epochNanos() - zeroNanos));
        text(svg, CLIENT - 8, middle, "end", style, "#" + packet.segment().number() + (packet.cited() ? " *" : ""));
        int from = packet.fromClient() ? CLIENT : SERVER;
        int to = packet.fromClient() ? SERVER : CLIENT;
        int back = packet.fromClient() ? -HEAD : HEAD;
        String line = packet.cited() ? "line cited" : "line";
        svg.append("<path class=\"")
                .append(line)
                .append("\" d=\"M")
                .append(from)
                .append(' ')
                .append(middle)
                .append('H')
                .append(to)
                .append("M")
                .append(to + back)
                .append(' ')
                .append(middle - HEAD / 2)
                .append('L')
                .append(to)
                .append(' ')
                .append(middle)
                .append('L')
                .append(to + back)
                .append(' ')
                .append(middle + HEAD / 2)
                .append("\"/>\n");
        text(svg, (CLIENT + SERVER) / 2, middle - 5, "middle", style, words.label(packet));
    }

    private static void lifelines(StringBuilder svg, int y, String style) {
        for (int x : new int[] {CLIENT, SERVER}) {
            svg.append("<path class=\"")
                    .append(style)
                    .append("\" d=\"M")
                    .append(x)
                    .append(' ')
                    .append(y)
                    .append('v')
                    .append(ROW)
                    .append("\"/>\n");
        }
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String style, String text) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append(style.isEmpty() ? "\"" : "\" class=\"" + style + "\"")
                .append('>')
                .append(Html.text(text))
                .append("</text>\n");
    }
}
