package io.wirewitness.report;

import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Packet;
import io.wirewitness.report.Ladder.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a ladder with plain ASCII: client left, server right, time downwards. No line is longer than {@link #WIDTH}. Any
 * thread.
 */
public final class LadderText {

    /** Columns of the drawing. */
    public static final int WIDTH = 100;

    private static final int INDENT = 2;
    private static final int TIME = 11;
    private static final int NUMBER = 9;

    private final LadderWords words;

    /** Drawings with this redaction. */
    public LadderText(Redaction redaction) {
        this.words = new LadderWords(redaction);
    }

    /**
     * The drawing, lines parted by {@code \n}, without a last one; empty if there is nothing to draw.
     *
     * @param zeroNanos the time that is written as 0
     */
    public String draw(Ladder ladder, long zeroNanos) {
        if (ladder.rows().isEmpty()) {
            return "";
        }
        int left = INDENT + TIME + NUMBER + 3;
        int lane = WIDTH - left - 2;
        List<String> lines = new ArrayList<>();
        String client = ladder.left().text();
        String server = ladder.right().text();
        String packetColumn = "packet";
        lines.add(" ".repeat(INDENT)
                + pad("time", TIME)
                + pad(packetColumn, NUMBER)
                + "   "
                + client
                + " ".repeat(Math.max(1, lane + 2 - client.length() - server.length()))
                + server);
        for (Row row : ladder.rows()) {
            if (row instanceof Packet packet) {
                String time = VerdictText.relative(packet.segment().epochNanos() - zeroNanos);
                String number = "#" + packet.segment().number() + (packet.cited() ? " *" : "  ");
                lines.add(" ".repeat(INDENT) + pad(time, TIME) + pad(number, NUMBER + 2) + " |" + arrow(packet, lane)
                        + "|");
            } else if (row instanceof Gap gap) {
                String text = LadderWords.gap(gap);
                int before = Math.max(0, (lane - text.length()) / 2);
                lines.add((" ".repeat(left) + ":" + " ".repeat(before) + text
                                + " ".repeat(Math.max(0, lane - before - text.length())) + ":")
                        .stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    private String arrow(Packet packet, int lane) {
        String label = " " + words.label(packet) + " ";
        if (label.length() > lane - 4) {
            label = label.substring(0, lane - 4);
        }
        int dashes = lane - 1 - label.length();
        String before = "-".repeat(dashes / 2);
        String after = "-".repeat(dashes - dashes / 2);
        return packet.fromClient() ? before + label + after + ">" : "<" + before + label + after;
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
