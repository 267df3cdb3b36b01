package io.wirewitness.report;

import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Packet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stands on the rows of a ladder, however it is drawn: redacted and inert. Any thread. */
final class LadderWords {

    /** Of a foreign name; the rest of the line is for numbers. */
    private static final int MOST_CHARACTERS = 60;

    private final Redaction redaction;

    LadderWords(Redaction redaction) {
        this.redaction = redaction;
    }

    /** What a packet is, in a few words: flags, numbers from the start of each side, length, what it carries. */
    String label(Packet packet) {
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
    private String content(TcpSegment segment) {
        String head = head(segment.head());
        if (!head.isEmpty()) {
            return head;
        }
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

    private String head(@Nullable MessageHead head) {
        if (head instanceof HttpRequestHead request) {
            return Inert.text(redaction.request(request.method() + " " + request.target()), MOST_CHARACTERS);
        }
        if (head instanceof HttpResponseHead response && response.status() > 0) {
            String server = response.server() == null ? "" : " from " + Inert.text(response.server(), MOST_CHARACTERS);
            return "HTTP " + response.status() + server;
        }
        return head instanceof TlsRecords records ? tls(records) : "";
    }

    private String tls(TlsRecords records) {
        TlsPart.Alert alert = records.first(TlsPart.Alert.class);
        if (alert != null) {
            return "TLS " + (alert.encrypted() ? "" : "alert ") + alert.name();
        }
        TlsPart.ClientHello hello = records.first(TlsPart.ClientHello.class);
        if (hello == null || hello.serverName() == null || redaction.cuts(Redaction.Part.HOST)) {
            return "";
        }
        return "TLS ClientHello for " + Inert.text(hello.serverName(), MOST_CHARACTERS);
    }

    /** What a gap hides. */
    static String gap(Gap gap) {
        String time = span(gap.nanos());
        if (gap.packets() == 0) {
            return time + " of silence";
        }
        return VerdictText.number(gap.packets()) + (gap.packets() == 1 ? " packet" : " packets") + " more in " + time;
    }

    /** A text that fits; what was cut is shown. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }

    /** {@code 12.4 s}, {@code 0.4 ms}. */
    static String span(long nanos) {
        return nanos >= 1_000_000_000L
                ? String.format(Locale.ROOT, "%.1f s", nanos / 1e9)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
