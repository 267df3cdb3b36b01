package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known besides the connection itself: by captures, and of its name by the JVM's resolver.
 *
 * @param capture the capture the connection was found in; null in a live agent
 * @param views the same connection in other captures
 * @param icmp ICMP errors that quote this connection
 * @param names DNS answers that name the server's address, or that the client got for the same name
 * @param neighbours other connections between these hosts, or of the same client, around this time
 * @param lookup what this JVM's resolver said of the peer's name; null in a capture, or if nothing is known
 * @param ports this host's local ports towards the peer; null in a capture, or if nobody counted them
 * @param nextHop where our kernel sends what is for the peer; null in a capture, or if nobody looked
 * @param orphan what became of the connection once our side had closed it; null in a capture, or if nobody looked
 */
public record Surroundings(
        @Nullable CaptureInfo capture,
        List<OtherView> views,
        List<IcmpError> icmp,
        List<NameAnswer> names,
        List<Neighbour> neighbours,
        @Nullable NameLookup lookup,
        @Nullable LocalPorts ports,
        @Nullable NextHop nextHop,
        @Nullable OrphanedSocket orphan) {

    /** Nothing else is known. */
    public static final Surroundings NONE = new Surroundings(null, List.of(), List.of(), List.of(), List.of());

    public Surroundings {
        views = List.copyOf(views);
        icmp = List.copyOf(icmp);
        names = List.copyOf(names);
        neighbours = List.copyOf(neighbours);
    }

    /** What captures show, and no resolver was asked. */
    public Surroundings(
            @Nullable CaptureInfo capture,
            List<OtherView> views,
            List<IcmpError> icmp,
            List<NameAnswer> names,
            List<Neighbour> neighbours) {
        this(capture, views, icmp, names, neighbours, null, null, null, null);
    }

    /** The same with what the JVM's resolver said. */
    public Surroundings withLookup(@Nullable NameLookup said) {
        return new Surroundings(capture, views, icmp, names, neighbours, said, ports, nextHop, orphan);
    }

    /** The same with this host's local ports. */
    public Surroundings withPorts(@Nullable LocalPorts counted) {
        return new Surroundings(capture, views, icmp, names, neighbours, lookup, counted, nextHop, orphan);
    }

    /** The same with the next hop. */
    public Surroundings withNextHop(@Nullable NextHop found) {
        return new Surroundings(capture, views, icmp, names, neighbours, lookup, ports, found, orphan);
    }

    /** The same with what became of the connection. */
    public Surroundings withOrphan(@Nullable OrphanedSocket seen) {
        return new Surroundings(capture, views, icmp, names, neighbours, lookup, ports, nextHop, seen);
    }
}
