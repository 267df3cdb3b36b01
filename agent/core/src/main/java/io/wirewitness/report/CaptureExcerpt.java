package io.wirewitness.report;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.PcapngWriter;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.Fragments;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The packets that verdicts were made from, cut out of the captures they stand in by reading those once more: one pcapng
 * file with a comment on each packet that is cited. One thread.
 *
 * <p>Packets are found by what is in them and when they were captured, not by number, so that any mix of files does.
 */
public final class CaptureExcerpt {

    /** Packets looked for; about 100 bytes of memory each. */
    static final int MOST_PACKETS = 500_000;

    /** Lines about causes in the section's comment. */
    private static final int MOST_LINES = 50;

    private final Redaction redaction;
    private final VerdictText verdicts;
    private final Map<FlowKey, List<Wanted>> wanted = new HashMap<>();
    private long packets;
    private long leftOut;

    /** An excerpt whose comments have this redaction; packets are as they are. */
    public CaptureExcerpt(Redaction redaction) {
        this.redaction = redaction;
        this.verdicts = new VerdictText(redaction);
    }

    private static final class Wanted {
        private final TcpSegment segment;
        private final List<String> comments = new ArrayList<>(0);
        private boolean found;

        Wanted(TcpSegment segment) {
            this.segment = segment;
        }

        /** The same packet, perhaps as another host's clock saw it. */
        boolean is(TcpSegment other, long clockErrorNanos) {
            return segment.payloadBytes() == other.payloadBytes()
                    && hasHeaderOf(other)
                    && Math.abs(segment.epochNanos() - other.epochNanos()) <= clockErrorNanos;
        }

        /** The same of the first fragment of it. */
        boolean beginsWith(TcpSegment first, long clockErrorNanos) {
            long later = segment.epochNanos() - first.epochNanos();
            return segment.payloadBytes() > first.payloadBytes()
                    && hasHeaderOf(first)
                    && later >= -clockErrorNanos
                    && later <= Fragments.TIMEOUT_NANOS + clockErrorNanos;
        }

        private boolean hasHeaderOf(TcpSegment other) {
            return segment.sequence() == other.sequence()
                    && segment.acknowledgment() == other.acknowledgment()
                    && segment.flags() == other.flags()
                    && segment.window() == other.window()
                    && segment.ttl() == other.ttl()
                    && segment.ipId() == other.ipId()
                    && segment.source().equals(other.source());
        }
    }

    /** Remembers which packets a report was made from. */
    public void add(Report report) {
        FlowSnapshot flow = report.incident().flow();
        if (flow == null) {
            return;
        }
        List<TcpSegment> segments = flow.segments();
        if (packets + segments.size() > MOST_PACKETS) {
            leftOut++;
            return;
        }
        packets += segments.size();
        List<Wanted> ofFlow = wanted.computeIfAbsent(key(flow), key -> new ArrayList<>());
        Map<Long, Wanted> byNumber = new HashMap<>();
        for (TcpSegment segment : segments) {
            Wanted one = new Wanted(segment);
            if (byNumber.isEmpty()) {
                one.comments.add(verdicts.headline(report));
            }
            byNumber.put(segment.number(), one);
            ofFlow.add(one);
        }
        Wording wording = Wording.of(redaction, report.incident());
        for (Evidence evidence : report.verdict().evidence()) {
            Wanted one = byNumber.get(evidence.packet());
            if (one != null) {
                one.comments.add(wording.text(evidence.fact()));
            }
        }
    }

    private static FlowKey key(FlowSnapshot flow) {
        return FlowKey.of(flow.client(), flow.server());
    }

    /**
     * Reads the captures once more and writes the excerpt. The stream stays open.
     *
     * @param application who writes it, with its version
     */
    public void write(Summary summary, IncidentGroups groups, List<Path> files, String application, OutputStream out)
            throws IOException {
        // Not closed: the stream is the caller's.
        PcapngWriter writer =
                new PcapngWriter(out, new PcapngWriter.Section(comments(summary, groups), null, null, application), 0);
        // Captures of several hosts are told on the clock of one of them: there, only the contents can be compared.
        long clockErrorNanos = summary.captures().size() > 1 ? Long.MAX_VALUE / 4 : 0;
        if (!wanted.isEmpty()) {
            for (Path file : files) {
                try (CaptureReader reader = CaptureReader.open(file)) {
                    reader.readAll(new Finder(writer, clockErrorNanos)::packet);
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
        out.flush();
    }

    private List<String> comments(Summary summary, IncidentGroups groups) {
        List<String> comments = new ArrayList<>();
        List<IncidentGroups.Group> sorted = groups.worstFirst();
        comments.add("Wirewitness read " + ExplainText.what(summary) + ". " + ExplainText.headline(summary, sorted)
                + " Here are the packets that this was read from; frame.comment finds those that are cited.");
        sorted.stream()
                .limit(MOST_LINES)
                .forEach(group -> comments.add(ExplainText.title(group) + " ("
                        + group.surest().text() + ", must act: " + ObserverWords.of(group.blame()) + ")"));
        if (sorted.size() > MOST_LINES) {
            comments.add("and " + VerdictText.number(sorted.size() - MOST_LINES) + " more causes and servers");
        }
        if (leftOut > 0) {
            comments.add(VerdictText.number(leftOut) + " connections more are left out: there was no room for them");
        }
        summary.faults().forEach(fault -> comments.add("not all was read: " + Inert.text(fault)));
        return comments;
    }

    /** What fragments of one datagram have in common. */
    private record Datagram(Endpoint from, Endpoint to, int identification) {}

    /** A segment in fragments, and when the first of them came. */
    private record Begun(Wanted segment, long epochNanos) {}

    /** One reading of one file. */
    private final class Finder {
        private final PcapngWriter writer;
        private final long clockErrorNanos;
        private final PacketDecoder decoder = new PacketDecoder();

        /** Those whose first fragment was written. */
        private final Map<Datagram, Begun> begun = new HashMap<>();

        Finder(PcapngWriter writer, long clockErrorNanos) {
            this.writer = writer;
            this.clockErrorNanos = clockErrorNanos;
        }

        void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
            Wanted one = switch (decoder.decode(linkType, originalLength, bytes)) {
                case TCP -> segment(number, epochNanos);
                case LATER_FRAGMENT -> begunBefore(epochNanos);
                default -> null;
            };
            if (one == null) {
                return;
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            CapturedPacket packet =
                    new CapturedPacket(one.segment.number(), epochNanos, linkType, originalLength, copy);
            try {
                writer.packet(packet, PcapngWriter.Direction.UNKNOWN, one.found ? List.of() : one.comments);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            one.found = true;
        }

        private Datagram datagram() {
            return new Datagram(
                    new Endpoint(decoder.sourceHigh(), decoder.sourceLow(), 0),
                    new Endpoint(decoder.destinationHigh(), decoder.destinationLow(), 0),
                    decoder.datagram());
        }

        private @Nullable Wanted begunBefore(long epochNanos) {
            Begun first = begun.get(datagram());
            return first != null && epochNanos - first.epochNanos <= Fragments.TIMEOUT_NANOS ? first.segment : null;
        }

        private @Nullable Wanted segment(long number, long epochNanos) {
            List<Wanted> ofFlow = wanted.get(FlowKey.of(
                    new Endpoint(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort()),
                    new Endpoint(decoder.destinationHigh(), decoder.destinationLow(), decoder.destinationPort())));
            if (ofFlow == null) {
                return null;
            }
            TcpSegment segment = decoder.toSegment(number, epochNanos, decoder.peek());
            Wanted one = find(ofFlow, wanted -> wanted.is(segment, clockErrorNanos));
            if (one == null && decoder.fragmented()) {
                one = find(ofFlow, wanted -> wanted.beginsWith(segment, clockErrorNanos));
                if (one != null) {
                    begun.put(datagram(), new Begun(one, epochNanos));
                }
            }
            return one;
        }

        private static @Nullable Wanted find(List<Wanted> ofFlow, Predicate<Wanted> condition) {
            for (Wanted one : ofFlow) {
                if (!one.found && condition.test(one)) {
                    return one;
                }
            }
            return null;
        }
    }
}
