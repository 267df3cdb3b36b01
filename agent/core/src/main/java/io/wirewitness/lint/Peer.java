package io.wirewitness.lint;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The next hop of a client, or who connects to a server of ours. Immutable; any thread.
 *
 * @param address {@code host:port}, a host, or a network such as {@code 10.0.0.0/8}
 * @param way which way connections go
 * @param limits what is known of its limits
 * @param server what it calls itself in {@code Server}, or what it is configured to be, such as {@code nginx/1.29.8}; null
 * @param layer 7 for a proxy that reads HTTP, 4 for one that does not or a NAT, 0 if not known
 * @param dropsSilently whether its idle end is told to nobody: NAT, firewall
 * @param near whether it is this host: loopback or one of our own addresses
 */
public record Peer(
        String address,
        Way way,
        Map<Limit, KnownLimit> limits,
        @Nullable String server,
        int layer,
        boolean dropsSilently,
        boolean near) {

    /** Which way connections go. */
    public enum Way {
        /** We connect to it. */
        TO,
        /** It connects to us. */
        FROM
    }

    /** What is limited. */
    public enum Limit {
        /** How long it keeps an idle connection. */
        IDLE,
        /** Requests on one connection; a count. */
        REQUESTS,
        /** Age of a connection. */
        LIFETIME,
        /** How long it waits for an answer: of a proxy, for that of what is behind it; of a client, for ours. */
        ANSWER,
        /** Between pings that it takes. */
        PERMIT_PING,
        /** Its usual slowest answers: the 99th of a hundred. */
        P99_ANSWER,
        /** Requests a second on one connection; a count. */
        REQUEST_RATE,
        /** Connects a second; a count. */
        CONNECT_RATE,
        /** The longest pause between two requests to it that was seen. */
        LONGEST_PAUSE,
        /** How long it goes on sending to a target that was taken out. */
        DRAIN,
        /** Bytes of the largest body that was sent to it; a count. */
        LARGEST_BODY
    }

    public Peer {
        EnumMap<Limit, KnownLimit> copy = new EnumMap<>(Limit.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
    }

    /** A peer that we connect to. */
    public static Peer to(String address) {
        return new Peer(address, Way.TO, Map.of(), null, 0, false, false);
    }

    /** A peer that connects to us. */
    public static Peer from(String address) {
        return new Peer(address, Way.FROM, Map.of(), null, 0, false, false);
    }

    /** The same with this limit. */
    public Peer with(Limit what, long value, KnownLimit.Certainty certainty, String because) {
        EnumMap<Limit, KnownLimit> all = new EnumMap<>(Limit.class);
        all.putAll(limits);
        all.put(what, new KnownLimit(value, certainty, because));
        return new Peer(address, way, all, server, layer, dropsSilently, near);
    }

    /** The same that calls itself this. */
    public Peer called(@Nullable String name) {
        return new Peer(address, way, limits, name, layer, dropsSilently, near);
    }

    /** The same of this layer. */
    public Peer ofLayer(int number, boolean silent) {
        return new Peer(address, way, limits, server, number, silent, near);
    }

    /** The same on this host. */
    public Peer onThisHost() {
        return new Peer(address, way, limits, server, layer, dropsSilently, true);
    }

    /** A limit; null if not known. */
    public @Nullable KnownLimit limit(Limit what) {
        return limits.get(what);
    }
}
