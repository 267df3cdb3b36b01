package io.wirewitness.explain;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Lost;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.MessageHeads;
import io.wirewitness.packet.PacketDecoder;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads captures and tells, for each connection in them that failed somebody, who ended it and why. One thread. */
public final class Explainer {

    private final Diagnosis diagnosis;
    private final ExplainOptions options;
    private final Consumer<Report> reports;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Map<Flow, List<TcpSegment>> segments = new HashMap<>();
    private final List<Flow> left = new ArrayList<>();
    private final FlowTable flows = new FlowTable(1 << 20, left::add);
    private long firstNanos;
    private long lastNanos;
    private int incidents;

    /** An explainer that hands over each incident with its verdict. */
    public Explainer(Diagnosis diagnosis, ExplainOptions options, Consumer<Report> reports) {
        this.diagnosis = diagnosis;
        this.options = options;
        this.reports = reports;
    }

    /** Explains captures, in any mix: files of one rotation, files of several hosts. */
    public Summary explain(List<Path> files, Progress progress) throws IOException {
        for (Path file : files) {
            explain(file);
        }
        return new Summary(
                List.of(), 0, 0, 0, Map.of(), flows.duplicates(), 0, List.of(), List.of(), firstNanos, lastNanos, 0);
    }

    private void explain(Path file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            PacketSink sink = this::packet;
            reader.readAll(sink);
            judge(new CaptureInfo(String.valueOf(file.getFileName()), firstNanos, lastNanos, reader.fault()));
        }
    }

    private void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        firstNanos = firstNanos == 0 ? epochNanos : firstNanos;
        lastNanos = Math.max(lastNanos, epochNanos);
        if (decoder.decode(linkType, originalLength, bytes) != Decoded.TCP) {
            return;
        }
        int peek = decoder.peek();
        long duplicates = flows.duplicates();
        Flow flow = flows.add(
                number,
                epochNanos,
                decoder,
                peek,
                HttpFraming.messageBytes(bytes, decoder.payloadOffset(), decoder.payloadEnd(), peek),
                HttpFraming.endsChunked(bytes, decoder.payloadOffset(), decoder.payloadEnd(), decoder.payloadBytes()));
        if (flows.duplicates() == duplicates) {
            segments.computeIfAbsent(flow, key -> new ArrayList<>())
                    .add(decoder.toSegment(number, epochNanos, peek)
                            .withHead(MessageHeads.read(
                                    bytes, decoder.payloadOffset(), decoder.payloadEnd(), decoder.payloadBytes())));
        }
    }

    private void judge(CaptureInfo capture) {
        flows.forEach(left::add);
        for (Flow flow : left) {
            FlowSnapshot snapshot = flow.snapshot(segments.getOrDefault(flow, List.of()), true);
            Report report = judge(snapshot, capture);
            if (report != null) {
                reports.accept(report);
            }
        }
    }

    private @Nullable Report judge(FlowSnapshot flow, CaptureInfo capture) {
        Observation seen = Observation.of(flow, capture, false);
        if (seen == null || (options.port() != 0 && flow.server().port() != options.port())) {
            return null;
        }
        FlowExchange exchange = seen.failure() == Failure.Kind.ERROR_STATUS ? flow.errorAnswer() : flow.exchange();
        Incident incident = new Incident(
                String.format("%08x", ++incidents),
                seen.epochNanos(),
                new Failure(seen.failure(), null, null),
                Observation.connection(flow, exchange, null),
                null,
                false,
                flow,
                PeerHistory.NONE,
                List.of(),
                List.of(),
                Set.of(Tier.PACKETS),
                new Lost(0, 0),
                new Surroundings(capture, List.of(), List.of(), List.of(), List.of()));
        return new Report(incident, diagnosis.judge(incident), List.of());
    }
}
