package io.wirewitness.report;

import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Packet;
import io.wirewitness.report.Ladder.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    private LadderText() {}

    /**
     * The drawing, lines parted by {@code \n}, without a last one; empty if there is nothing to draw.
     *
     * @param zeroNanos the time that is written as 0
     */
    public static String draw(Ladder ladder, long zeroNanos) {
        if (ladder.rows().isEmpty()) {
            return "";
        }
        int left = INDENT + TIME + NUMBER + 3;
        int lane = WIDTH - left - 2;
        List<String> lines = new ArrayList<>();
        String client = "client " + ladder.client();
        String server = "server " + ladder.server();
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
            } else {
                String text = gap((Gap) row);
                int before = Math.max(0, (lane - text.length()) / 2);
                lines.add((" ".repeat(left) + ":" + " ".repeat(before) + text
                                + " ".repeat(Math.max(0, lane - before - text.length())) + ":")
                        .stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    private static String arrow(Packet packet, int lane) {
        String label = " " + label(packet) + " ";
        if (label.length() > lane - 4) {
            label = label.substring(0, lane - 4);
        }
        int dashes = lane - 1 - label.length();
        String before = "-".repeat(dashes / 2);
        String after = "-".repeat(dashes - dashes / 2);
        return packet.fromClient() ? before + label + after + ">" : "<" + before + label + after;
    }

    /** What a packet is, in a few words: flags, numbers from the start of each side, length, what it carries. */
    static String label(Packet packet) {
        TcpSegment segment = packet.segment();
        StringBuilder text = new StringBuilder(flags(segment.flags()));
        text.append("  seq ").append(packet.sequence());
        if (packet.acknowledgment() != Packet.NO_ACKNOWLEDGMENT) {
            text.append(" ack ").append(packet.acknowledgment());
        }
        if (segment.payloadBytes() > 0) {
            text.append(" len ").append(segment.payloadBytes());
        }
        if (segment.window() == 0) {
            text.append(" win 0");
        }
        if (packet.showTtl()) {
            text.append(" ttl ").append(segment.ttl());
        }
        String what = content(segment);
        if (!what.isEmpty()) {
            text.append("  ").append(what);
        }
        if (packet.repetitions() > 0) {
            text.append("  + ")
                    .append(packet.repetitions())
                    .append(packet.repetitions() == 1 ? " again" : " times again");
            text.append(" in ").append(span(packet.lastRepetitionNanos() - segment.epochNanos()));
        }
        return text.toString();
    }

    /** {@code FIN ACK}, in the order of a reader's interest. */
    static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        flag(text, flags, TcpFlags.SYN, "SYN");
        flag(text, flags, TcpFlags.FIN, "FIN");
        flag(text, flags, TcpFlags.RST, "RST");
        flag(text, flags, TcpFlags.PSH, "PSH");
        flag(text, flags, TcpFlags.ACK, "ACK");
        return text.isEmpty() ? "no flags" : text.toString();
    }

    private static void flag(StringBuilder text, int flags, int bit, String name) {
        if ((flags & bit) != 0) {
            text.append(text.isEmpty() ? "" : " ").append(name);
        }
    }

    /** What the payload begins with; empty for nothing known. */
    static String content(TcpSegment segment) {
        return switch (segment.payload()) {
            case NONE, OTHER -> "";
            case HTTP_REQUEST -> "HTTP request";
            case HTTP_RESPONSE -> "HTTP " + (segment.httpStatus() == 0 ? "response" : segment.httpStatus());
            case HTTP2_PREFACE -> "HTTP/2 preface";
            case TLS_CLIENT_HELLO -> "TLS ClientHello";
            case TLS_SERVER_HELLO -> "TLS ServerHello";
            case TLS_HANDSHAKE -> "TLS handshake";
            case TLS_ALERT -> "TLS alert";
            case TLS_APPLICATION_DATA -> "TLS data";
        };
    }

    static String gap(Gap gap) {
        String time = span(gap.nanos());
        if (gap.packets() == 0) {
            return time + " of silence";
        }
        return VerdictText.number(gap.packets()) + (gap.packets() == 1 ? " packet" : " packets") + " more in " + time;
    }

    /** {@code 12.4 s}, {@code 0.4 ms}. */
    static String span(long nanos) {
        return nanos >= 1_000_000_000L
                ? String.format(Locale.ROOT, "%.1f s", nanos / 1e9)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
