package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packets as text, a line each, in tcpdump's manner: for people, and to be read back where a capture is not at hand. Heads of
 * messages are not in it, so nothing in it can hold a secret. Any thread.
 *
 * <pre>{@code
 * 2026-11-20T10:22:15.533120914Z #3841966 10.0.0.5:443 > 10.0.0.7:49092 Flags [F.] seq 4171 ack 922 win 501 len 0 ttl 57 id 0 hdr 32 ts df tls_alert
 * }</pre>
 *
 * Sequence numbers are raw; {@code ts}, {@code df} and what the payload begins with stand only where they are so, {@code
 * id} only for IPv4, and the status behind {@code http_response}.
 */
public final class PacketLines {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final int USUAL_CHARACTERS = 160;

    /** tcpdump's letters, in its order. */
    private static final String LETTERS = "FSRP.";

    private static final int[] BITS = {TcpFlags.FIN, TcpFlags.SYN, TcpFlags.RST, TcpFlags.PSH, TcpFlags.ACK};

    private PacketLines() {}

    /** The flow's first and last packets, at most so many, oldest first, lines parted by {@code \n}. */
    public static String write(FlowSnapshot flow, int most) {
        List<TcpSegment> held = flow.segments();
        int first = held.size() <= most ? held.size() : Math.min(most / 4, held.size());
        StringBuilder text = new StringBuilder(USUAL_CHARACTERS * Math.min(held.size(), most));
        Ends ends = new Ends(
                flow.client(),
                flow.client().toString(),
                flow.server(),
                flow.server().toString());
        int tail = Math.max(first, held.size() - (most - first));
        for (int i = 0; i < held.size(); i++) {
            if (i < first || i >= tail) {
                TcpSegment segment = held.get(i);
                text.append(text.isEmpty() ? "" : "\n");
                line(text, segment, ends.name(segment.source()), ends.name(segment.destination()));
            }
        }
        return text.toString();
    }

    /** The two ends as text, made once for all of a flow's packets. */
    private record Ends(Endpoint client, String clientName, Endpoint server, String serverName) {
        String name(Endpoint end) {
            return end.equals(client) ? clientName : end.equals(server) ? serverName : end.toString();
        }
    }

    /** One packet. */
    static String line(TcpSegment segment) {
        StringBuilder line = new StringBuilder(USUAL_CHARACTERS);
        line(line, segment, segment.source().toString(), segment.destination().toString());
        return line.toString();
    }

    private static void line(StringBuilder line, TcpSegment segment, String source, String destination) {
        line.append(Facts.instant(segment.epochNanos()))
                .append(" #")
                .append(segment.number())
                .append(' ')
                .append(source)
                .append(" > ")
                .append(destination)
                .append(" Flags [");
        for (int i = 0; i < BITS.length; i++) {
            if (segment.has(BITS[i])) {
                line.append(LETTERS.charAt(i));
            }
        }
        line.append("] seq ")
                .append(segment.sequence())
                .append(" ack ")
                .append(segment.acknowledgment())
                .append(" win ")
                .append(segment.window())
                .append(" len ")
                .append(segment.payloadBytes())
                .append(" ttl ")
                .append(segment.ttl());
        if (segment.ipId() >= 0) {
            line.append(" id ").append(segment.ipId());
        }
        line.append(" hdr ").append(segment.tcpHeaderBytes());
        line.append(segment.timestamps() ? " ts" : "").append(segment.dontFragment() ? " df" : "");
        if (segment.sack() != 0) {
            line.append(" sack ").append(segment.sackFrom()).append(' ').append(segment.sackTo());
        }
        if (segment.payload() != Payload.NONE) {
            line.append(' ').append(segment.payload().name().toLowerCase(Locale.ROOT));
        }
        if (segment.httpStatus() > 0) {
            line.append(' ').append(segment.httpStatus());
        }
    }

    /** The packets of a text; lines that are not such lines are left out. */
    public static List<TcpSegment> read(String text) {
        List<TcpSegment> segments = new ArrayList<>();
        Map<String, Endpoint> ends = new HashMap<>(); // two, mostly
        for (String line : text.split("\n", -1)) {
            TcpSegment segment = parse(line, ends);
            if (segment != null) {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static @Nullable TcpSegment parse(String line, Map<String, Endpoint> ends) {
        String[] words = line.strip().split(" ", -1);
        try {
            if (words.length < 17 || !words[5].equals("Flags")) {
                return null;
            }
            Instant at = Instant.parse(words[0]);
            int next = 17;
            int ipId = -1;
            if (words[next].equals("id")) {
                ipId = Integer.parseInt(words[next + 1]);
                next += 2;
            }
            int header = Integer.parseInt(words[next + 1]);
            next += 2;
            boolean timestamps = next < words.length && words[next].equals("ts");
            next += timestamps ? 1 : 0;
            boolean dontFragment = next < words.length && words[next].equals("df");
            next += dontFragment ? 1 : 0;
            long sack = 0;
            if (next < words.length && words[next].equals("sack")) {
                sack = Long.parseLong(words[next + 1]) << 32 | Long.parseLong(words[next + 2]);
                next += 3;
            }
            Payload payload =
                    next < words.length ? Payload.valueOf(words[next].toUpperCase(Locale.ROOT)) : Payload.NONE;
            int status = next + 1 < words.length ? Integer.parseInt(words[next + 1]) : 0;
            return new TcpSegment(
                    Long.parseLong(words[1].substring(1)),
                    at.getEpochSecond() * NANOS_PER_SECOND + at.getNano(),
                    ends.computeIfAbsent(words[2], Endpoint::parse),
                    ends.computeIfAbsent(words[4], Endpoint::parse),
                    Long.parseLong(words[8]),
                    Long.parseLong(words[10]),
                    flags(words[6]),
                    Integer.parseInt(words[12]),
                    Integer.parseInt(words[14]),
                    Integer.parseInt(words[16]),
                    ipId,
                    header,
                    timestamps,
                    payload,
                    status,
                    dontFragment,
                    sack,
                    null);
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException notSuchALine) {
            return null;
        }
    }

    private static int flags(String word) {
        int flags = 0;
        for (int i = 0; i < BITS.length; i++) {
            flags |= word.indexOf(LETTERS.charAt(i)) > 0 ? BITS[i] : 0;
        }
        return flags;
    }
}
