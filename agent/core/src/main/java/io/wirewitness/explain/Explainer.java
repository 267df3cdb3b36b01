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
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.TcpFlags;
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
    private final List<Neighbour> neighbours = new ArrayList<>();

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
            neighbours.add(neighbour(flow.snapshot(List.of(), false)));
        }
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
                new Surroundings(capture, List.of(), List.of(), List.of(), neighbours(flow)));
        return new Report(incident, diagnosis.judge(incident), List.of());
    }

    private List<Neighbour> neighbours(FlowSnapshot flow) {
        return neighbours.stream()
                .filter(other -> !other.client().equals(flow.client()))
                .toList();
    }

    private static Neighbour neighbour(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        TcpSegment first = Observation.earliest(client.fin(), client.rst(), server.fin(), server.rst());
        FlowExchange exchange = flow.exchange();
        Neighbour.End end = Neighbour.End.OPEN;
        if (first != null && server.habits().syns() == 0 && first.source().equals(flow.server())) {
            end = Neighbour.End.REFUSED;
        } else if (first != null) {
            boolean fin = first.has(TcpFlags.FIN);
            end = first.source().equals(flow.client())
                    ? fin ? Neighbour.End.CLIENT_FIN : Neighbour.End.CLIENT_RESET
                    : fin ? Neighbour.End.SERVER_FIN : Neighbour.End.SERVER_RESET;
        }
        long endNanos = first == null ? flow.lastNanos() : first.epochNanos();
        long payload = Math.max(client.lastPayloadNanos(), server.lastPayloadNanos());
        long before = exchange != null && exchange.requestFirstNanos() > endNanos
                ? exchange.requestFirstNanos() - exchange.idleBeforeNanos()
                : payload;
        return new Neighbour(
                flow.client(),
                flow.server(),
                flow.firstNanos(),
                flow.lastNanos(),
                end,
                endNanos,
                exchange == null ? 0 : exchange.ordinal(),
                payload == 0 ? -1 : endNanos - before,
                client.habits().syns());
    }
}
