package io.wirewitness.report;

import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Note;
import io.wirewitness.report.Ladder.Packet;
import io.wirewitness.report.Ladder.Row;
import java.util.function.Consumer;

/** A ladder in an HTML page: drawn, and for who cannot see it as a table with the same rows. One thread. */
final class LadderHtml {

    private final LadderWords words;
    private final Consumer<String> out;

    LadderHtml(Redaction redaction, Consumer<String> out) {
        this.words = new LadderWords(redaction);
        this.out = out;
    }

    /**
     * Writes both; nothing if there is nothing to draw.
     *
     * @param id unique on the page
     * @param zeroNanos the time that is written as 0
     */
    void write(Ladder ladder, long zeroNanos, String id) {
        String drawing = new LadderSvg(words).draw(ladder, zeroNanos, id);
        if (drawing.isEmpty()) {
            return;
        }
        boolean packets = ladder.hasPackets();
        String what = packets ? "Packets and notes" : "Notes";
        line("<figure>");
        line("<figcaption>"
                + (packets
                        ? "The packets that matter, and what our own end told; the verdict stands on packets with a star"
                        : "What our own end told; no packets of it are at hand")
                + "</figcaption>");
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + what + ", drawn\">");
        out.accept(drawing);
        line("</div>");
        line("</figure>");
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + what + ", as a table\">");
        line("<table>");
        line("<caption>The same rows as a table</caption>");
        line("<thead><tr><th scope=\"col\" class=\"number\">time</th>"
                + (packets ? "<th scope=\"col\" class=\"number\">packet</th>" : "")
                + "<th scope=\"col\">from</th><th scope=\"col\">what</th></tr></thead>");
        line("<tbody>");
        for (Row row : ladder.rows()) {
            line(row(row, ladder, packets, zeroNanos));
        }
        line("</tbody>");
        line("</table>");
        line("</div>");
    }

    private String row(Row row, Ladder ladder, boolean packets, long zeroNanos) {
        String noNumber = packets ? "<td></td>" : "";
        if (row instanceof Packet packet) {
            return (packet.cited() ? "<tr class=\"cited\">" : "<tr>") + "<td class=\"number\">"
                    + VerdictText.relative(packet.segment().epochNanos() - zeroNanos)
                    + "</td><td class=\"number\">#" + packet.segment().number()
                    + (packet.cited() ? " *" : "") + "</td><td>" + role(ladder, packet.fromClient())
                    + "</td><td>" + Html.text(words.label(packet)) + "</td></tr>";
        }
        if (row instanceof Note note) {
            return "<tr><td class=\"number\">" + VerdictText.relative(note.epochNanos() - zeroNanos)
                    + "</td>" + noNumber + "<td>" + role(ladder, note.atLeft()) + ", " + Html.text(note.from())
                    + "</td><td>" + Html.text(note.what()) + "</td></tr>";
        }
        return row instanceof Gap gap
                ? "<tr><td></td>" + noNumber + "<td></td><td>" + Html.text(LadderWords.gap(gap)) + "</td></tr>"
                : "";
    }

    private static String role(Ladder ladder, boolean left) {
        return (left ? ladder.left() : ladder.right()).role();
    }

    private void line(String text) {
        out.accept(text + "\n");
    }
}
