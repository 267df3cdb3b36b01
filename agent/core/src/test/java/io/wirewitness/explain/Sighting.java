package io.wirewitness.explain;

import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.WireScript;
import io.wirewitness.flow.FlowLimits;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.Segment;
import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.Tier;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a capture alone shows it, heads and lengths of messages included, and what other captures show of it:
 * incidents for rules that judge the way between two ends.
 */
public final class Sighting {

    private final FlowSnapshot flow;
    private final List<OtherView> views = new ArrayList<>();
    private final List<IcmpError> icmp = new ArrayList<>();
    private final List<Neighbour> neighbours = new ArrayList<>();
    private double startSeconds = -60;
    private double endSeconds = 120;
    private Failure.@Nullable Kind kind;

    private Sighting(FlowSnapshot flow) {
        this.flow = flow;
    }

    /** The script's connection, in a capture that lasts two minutes. */
    public static Sighting of(WireScript script) {
        return new Sighting(flow(script));
    }

    /** The flow with all that explaining a capture reads from it. */
    public static FlowSnapshot flow(WireScript script) {
        List<FlowSnapshot> left = new ArrayList<>();
        FlowTable table = new FlowTable(FlowLimits.OFFLINE, flow -> left.add(flow.snapshot()));
        PacketDecoder decoder = new PacketDecoder();
        Segment segment = new Segment();
        PacketSink sink = (number, nanos, link, original, bytes) -> {
            if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                segment.take(number, nanos, decoder.interfaceIndex(), decoder, bytes);
                table.add(segment);
            }
        };
        script.play(sink);
        table.leaveAll();
        return left.get(0);
    }

    /** The capture ends so many seconds after the script's start. */
    public Sighting captureEndsAt(double seconds) {
        endSeconds = seconds;
        return this;
    }

    /** All captures begin so many seconds after the script's start; otherwise a minute before it. */
    public Sighting capturesBeginAt(double seconds) {
        startSeconds = seconds;
        return this;
    }

    /** Another capture of the same connection, on the same clock, which ends two minutes after the script's start. */
    public Sighting alsoSeen(String name, OtherView.Nearer nearer, WireScript script) {
        return alsoSeen(name, nearer, script, 120);
    }

    /** The same, in a capture that ends so many seconds after the script's start. */
    public Sighting alsoSeen(String name, OtherView.Nearer nearer, WireScript script, double endSeconds) {
        FlowSnapshot there = flow(script);
        CaptureInfo capture =
                new CaptureInfo(name, WireScript.nanosAt(startSeconds), WireScript.nanosAt(endSeconds), null);
        views.add(new OtherView(capture, there, 0, nearer));
        return this;
    }

    public Sighting with(IcmpError... errors) {
        icmp.addAll(List.of(errors));
        return this;
    }

    public Sighting with(Neighbour... others) {
        neighbours.addAll(List.of(others));
        return this;
    }

    /** What was felt is this, whatever the packets say. */
    public Sighting felt(Failure.Kind felt) {
        kind = felt;
        return this;
    }

    /** True if nobody felt anything. */
    public boolean nothingFelt() {
        return Observation.of(flow, capture(), false) == null;
    }

    /** What was felt, as the rules are asked about it; fails if nothing was. */
    public Incident incident() {
        Observation seen = Observation.of(flow, capture(), false);
        if (seen == null && kind == null) {
            throw new AssertionError("nothing was felt");
        }
        Failure.Kind felt = kind != null || seen == null ? kind : seen.failure();
        FlowExchange exchange = felt == Failure.Kind.ERROR_STATUS ? flow.errorAnswer() : flow.exchange();
        return new IncidentBuilder(
                        "00000001",
                        seen == null ? flow.lastNanos() : seen.epochNanos(),
                        new Failure(felt == null ? Failure.Kind.OTHER : felt, null, null))
                .connection(Observation.connection(flow, exchange, null))
                .flow(flow)
                .tiers(Set.of(Tier.PACKETS))
                .surroundings(new Surroundings(capture(), views, icmp, List.of(), neighbours))
                .build();
    }

    private CaptureInfo capture() {
        return new CaptureInfo("capture.pcap", WireScript.nanosAt(startSeconds), WireScript.nanosAt(endSeconds), null);
    }
}
