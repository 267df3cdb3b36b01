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
 * @param pauses after how long a pause we used connections to it again; null if not known
 */
public record Peer(
        String address,
        Way way,
        Map<Limit, KnownLimit> limits,
        @Nullable String server,
        int layer,
        boolean dropsSilently,
        boolean near,
        @Nullable Pauses pauses) {

    private static final int HTTP_LAYER = 7;

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
        IDLE(Unit.MILLIS),
        /** Requests on one connection; a count. */
        REQUESTS(Unit.COUNT),
        /** Age of a connection. */
        LIFETIME(Unit.MILLIS),
        /** How long it waits for an answer: of a proxy, for that of what is behind it; of a client, for ours. */
        ANSWER(Unit.MILLIS),
        /** Between pings that it takes. */
        PERMIT_PING(Unit.MILLIS),
        /** Its usual slowest answers: the 99th of a hundred. */
        P99_ANSWER(Unit.MILLIS),
        /** Requests a second on one connection; a count. */
        REQUEST_RATE(Unit.COUNT),
        /** Connects a second; a count. */
        CONNECT_RATE(Unit.COUNT),
        /** The longest pause between two requests to it that was seen. */
        LONGEST_PAUSE(Unit.MILLIS),
        /** How long it goes on sending to a target that was taken out. */
        DRAIN(Unit.MILLIS),
        /** Between pings that it takes while no call is under way: gRPC; {@link Setting#UNLIMITED} if it takes none. */
        PERMIT_PING_IDLE(Unit.MILLIS),
        /** How long it goes on trying to send to somebody who takes nothing. */
        SEND(Unit.MILLIS),
        /** Bytes a second below which it ends a connection that it sends to; a count. */
        LEAST_RATE(Unit.COUNT),
        /** The longest time that was seen in which the receiver, of a body on its way, took nothing. */
        LONGEST_READ_GAP(Unit.MILLIS),
        /** The fewest bytes a second that were seen at which the receiver took a body; a count. */
        SLOWEST_READING(Unit.COUNT),
        /** What {@code Keep-Alive: timeout=} promises, whatever {@link #IDLE} turned out to be. */
        PROMISED_IDLE(Unit.MILLIS),
        /** Of a proxy: how long it keeps idle connections to what is behind it. */
        ONWARD_IDLE(Unit.MILLIS),
        /** Of a proxy: how long what is behind it keeps them. */
        BEHIND_IDLE(Unit.MILLIS),
        /** Requests to it so far that are not idempotent, such as POST; a count. */
        POSTS(Unit.COUNT),
        /** Addresses that its name has led to so far; a count. */
        ADDRESSES(Unit.COUNT),
        /** Bytes of the largest body that was sent to it; a count. */
        LARGEST_BODY(Unit.COUNT);

        private final Unit unit;

        Limit(Unit unit) {
            this.unit = unit;
        }

        /** What its number counts. */
        public Unit unit() {
            return unit;
        }
    }

    public Peer {
        EnumMap<Limit, KnownLimit> copy = new EnumMap<>(Limit.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
    }

    /** A peer that we connect to. */
    public static Peer to(String address) {
        return new Peer(address, Way.TO, Map.of(), null, 0, false, false, null);
    }

    /** A peer that connects to us. */
    public static Peer from(String address) {
        return new Peer(address, Way.FROM, Map.of(), null, 0, false, false, null);
    }

    /** The same with this limit. */
    public Peer with(Limit what, long value, KnownLimit.Certainty certainty, String because) {
        EnumMap<Limit, KnownLimit> all = new EnumMap<>(Limit.class);
        all.putAll(limits);
        all.put(what, new KnownLimit(value, certainty, because));
        return new Peer(address, way, all, server, layer, dropsSilently, near, pauses);
    }

    /** The same that calls itself this. */
    public Peer called(@Nullable String name) {
        return new Peer(address, way, limits, name, layer, dropsSilently, near, pauses);
    }

    /** The same of this layer. */
    public Peer ofLayer(int number, boolean silent) {
        return new Peer(address, way, limits, server, number, silent, near, pauses);
    }

    /** The same on this host. */
    public Peer onThisHost() {
        return new Peer(address, way, limits, server, layer, dropsSilently, true, pauses);
    }

    /** The same to which we paused so. */
    public Peer pausing(@Nullable Pauses counted) {
        return new Peer(address, way, limits, server, layer, dropsSilently, near, counted);
    }

    /** Whether it is known to read HTTP: then TCP's own probes do not count for it. */
    public boolean readsHttp() {
        return layer == HTTP_LAYER;
    }

    /** A limit; null if not known. */
    public @Nullable KnownLimit limit(Limit what) {
        return limits.get(what);
    }

    /** Whether it is this product, as in {@code nginx/1.29.8}. */
    public boolean runs(String product) {
        return server != null && (server.equals(product) || server.startsWith(product + "/"));
    }

    /** Whether it is this product and its version at least this; false if the version is not known. */
    public boolean runsAtLeast(String product, int... version) {
        return server != null
                && server.startsWith(product + "/")
                && VersionNumber.compare(server.substring(product.length() + 1), version) >= 0;
    }
}
