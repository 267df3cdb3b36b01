package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An incident as a capture alone shows it, with surroundings made by hand: for tests of rules. */
public final class Observed {

    private final FlowSnapshot flow;
    private final List<OtherView> views = new ArrayList<>();
    private final List<IcmpError> icmp = new ArrayList<>();
    private final List<NameAnswer> names = new ArrayList<>();
    private final List<Neighbour> neighbours = new ArrayList<>();
    private double endSeconds = 120;
    private @Nullable String host;

    private Observed(FlowSnapshot flow) {
        this.flow = flow;
    }

    /** The connection of a script, in a capture that lasts two minutes. */
    public static Observed of(WireScript script) {
        return new Observed(script.snapshot());
    }

    /** The capture ends so many seconds after the script's start. */
    public Observed captureEndsAt(double seconds) {
        endSeconds = seconds;
        return this;
    }

    public Observed host(String name) {
        host = name;
        return this;
    }

    /** Another capture shows the connection as this script has it. */
    public Observed seenAlso(WireScript elsewhere, OtherView.Nearer nearer) {
        CaptureInfo other = new CaptureInfo("other.pcap", flow.firstNanos(), WireScript.nanosAt(endSeconds), null);
        views.add(new OtherView(other, elsewhere.snapshot(), 1_000_000, nearer));
        return this;
    }

    public Observed with(Neighbour... others) {
        neighbours.addAll(List.of(others));
        return this;
    }

    public Observed with(NameAnswer... answers) {
        names.addAll(List.of(answers));
        return this;
    }

    public Observed with(IcmpError... errors) {
        icmp.addAll(List.of(errors));
        return this;
    }

    /** True if nobody felt anything. */
    public boolean nothingFelt() {
        return observation() == null;
    }

    /** What was felt, as the rules are asked about it; fails if nothing was. */
    public Incident incident() {
        Observation seen = Objects.requireNonNull(observation(), "nothing was felt");
        return new IncidentBuilder("00000001", seen.epochNanos(), new Failure(seen.failure(), null, null))
                .connection(Observation.connection(flow, flow.exchange(), host))
                .flow(flow)
                .tiers(Set.of(Tier.PACKETS))
                .surroundings(new Surroundings(capture(), views, icmp, names, neighbours))
                .build();
    }

    private @Nullable Observation observation() {
        return Observation.of(flow, capture(), !icmp.isEmpty());
    }

    private CaptureInfo capture() {
        return new CaptureInfo("capture.pcap", flow.firstNanos(), WireScript.nanosAt(endSeconds), null);
    }

    /** A connection that was made at a time and answered requests until another; TTL 57, as scripts have it. */
    public static Neighbour working(String client, String server, double fromSeconds, double toSeconds) {
        return new Neighbour(
                Endpoint.parse(client),
                Endpoint.parse(server),
                WireScript.nanosAt(fromSeconds),
                WireScript.nanosAt(toSeconds),
                Neighbour.End.CLIENT_FIN,
                WireScript.nanosAt(toSeconds),
                1,
                -1,
                1,
                WireScript.nanosAt(fromSeconds + 0.0001),
                WireScript.nanosAt(toSeconds),
                57);
    }

    /** A connection whose SYN was sent so often and never answered. */
    public static Neighbour unanswered(String client, String server, double fromSeconds, int syns) {
        return new Neighbour(
                Endpoint.parse(client),
                Endpoint.parse(server),
                WireScript.nanosAt(fromSeconds),
                WireScript.nanosAt(fromSeconds + syns - 1),
                Neighbour.End.UNANSWERED,
                WireScript.nanosAt(fromSeconds + syns - 1),
                0,
                -1,
                syns);
    }

    /** A DNS answer of the resolver 10.0.0.53 to 10.0.0.7. */
    public static NameAnswer answer(
            double seconds, String resolver, String name, long ttlSeconds, String... addresses) {
        List<Endpoint> given = new ArrayList<>();
        for (String address : addresses) {
            given.add(Endpoint.parse((address.contains(":") ? "[" + address + "]" : address) + ":0"));
        }
        return new NameAnswer(
                1,
                WireScript.nanosAt(seconds),
                Endpoint.parse(resolver + ":53"),
                Endpoint.parse("10.0.0.7:50000"),
                name,
                given,
                false,
                0,
                ttlSeconds);
    }
}
