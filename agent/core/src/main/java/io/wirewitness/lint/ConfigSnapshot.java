package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All numbers at one moment. Immutable; any thread. What is missing is not known, and a rule that needs it is silent. Equal to
 * one with the same numbers.
 *
 * <p>No record, since a third of the rules ask who talks to whom: that is found out once. For 50 clients and 10 peers that was
 * 86 % of a look's time.
 */
public final class ConfigSnapshot {

    private final JvmSettings jvm;
    private final HostSettings host;
    private final List<Part> parts;
    private final List<Peer> peers;
    private volatile @Nullable List<Hop> nextHops;
    private volatile @Nullable List<Hop> hopsInFront;
    private volatile @Nullable List<Part> calling;
    private volatile @Nullable Facts facts;

    /**
     * The numbers.
     *
     * @param jvm the JVM
     * @param host the kernel and the container
     * @param parts clients, servers and pools
     * @param peers whom they talk to
     */
    public ConfigSnapshot(JvmSettings jvm, HostSettings host, List<Part> parts, List<Peer> peers) {
        this.jvm = jvm;
        this.host = host;
        this.parts = List.copyOf(parts);
        this.peers = List.copyOf(peers);
    }

    /** The JVM. */
    public JvmSettings jvm() {
        return jvm;
    }

    /** The kernel and the container. */
    public HostSettings host() {
        return host;
    }

    /** Clients, servers and pools. */
    public List<Part> parts() {
        return parts;
    }

    /** Whom they talk to. */
    public List<Peer> peers() {
        return peers;
    }

    /** Of which kinds these numbers are. */
    Facts facts() {
        Facts known = facts;
        if (known == null) {
            known = Facts.of(this);
            facts = known;
        }
        return known;
    }

    /** A client or channel and one of the hops that it connects to. */
    public record Hop(Part part, Peer peer) {

        /** As findings name it: {@code OkHttp ConnectionPool@1 -> api.example.com:443}, or the other way round. */
        public String subject() {
            return peer.way() == Peer.Way.TO
                    ? part.subject() + " -> " + peer.address()
                    : peer.address() + " -> " + part.subject();
        }

        /** The peer's limit; null if not known. */
        public @Nullable KnownLimit limit(Peer.Limit what) {
            return peer.limit(what);
        }

        /** Whether pauses between requests are known to stay below half of this: then its idle limit never matters. */
        public boolean isBusyWithin(long millis) {
            KnownLimit pause = peer.limit(Peer.Limit.LONGEST_PAUSE);
            return pause != null && pause.value() < millis / 2;
        }
    }

    /** Each client, channel and pool with each of the peers that it has talked to and of which something is known. */
    public List<Hop> nextHops() {
        List<Hop> known = nextHops;
        if (known == null) {
            known = hops(Peer.Way.TO);
            nextHops = known;
        }
        return known;
    }

    /** Each server with each of the hops that connect to it and of which something is known. */
    public List<Hop> hopsInFront() {
        List<Hop> known = hopsInFront;
        if (known == null) {
            known = hops(Peer.Way.FROM);
            hopsInFront = known;
        }
        return known;
    }

    private List<Hop> hops(Peer.Way way) {
        List<Hop> hops = new ArrayList<>();
        boolean inFront = way == Peer.Way.FROM;
        for (Part part : parts) {
            if (part.isServer() != inFront) {
                continue;
            }
            boolean anybody = inFront && part.peers().isEmpty();
            for (Peer peer : peers) {
                if (peer.way() == way && (anybody ? !comesToOne(peer) : PeerMatch.any(part.peers(), peer.address()))) {
                    hops.add(new Hop(part, peer));
                }
            }
        }
        return List.copyOf(hops);
    }

    /** Whether this caller is known to come to some server: then it is not taken for one of those whose callers are not known. */
    private boolean comesToOne(Peer caller) {
        for (Part other : parts) {
            if (other.isServer() && PeerMatch.any(other.peers(), caller.address())) {
                return true;
            }
        }
        return false;
    }

    /** Whom a part has talked to that is not known to be on this host. */
    public List<String> farPeers(Part part) {
        List<String> far = new ArrayList<>();
        for (String address : part.peers()) {
            if (!PeerMatch.isLoopback(address) && !isNear(address)) {
                far.add(address);
            }
        }
        return far;
    }

    private boolean isNear(String address) {
        for (Peer peer : peers) {
            if (peer.near() && PeerMatch.matches(address, peer.address())) {
                return true;
            }
        }
        return false;
    }

    /** Clients, channels, pools and drivers that have talked to somebody off this host. */
    public List<Part> calling() {
        List<Part> known = calling;
        if (known == null) {
            known = new ArrayList<>();
            for (Part part : parts) {
                if (!part.isServer() && !farPeers(part).isEmpty()) {
                    known.add(part);
                }
            }
            known = List.copyOf(known);
            calling = known;
        }
        return known;
    }

    /** The hosts among {@link #farPeers} that are names, which somebody has to look up. */
    public List<String> farNames(Part part) {
        return farPeers(part).stream()
                .filter(address -> !PeerMatch.isNumber(address))
                .map(PeerMatch::host)
                .distinct()
                .toList();
    }

    /** A limit of whom we connect to at this address; null if not known. */
    public @Nullable KnownLimit limitOf(String address, Peer.Limit what) {
        return peers.stream()
                .filter(peer -> peer.way() == Peer.Way.TO && PeerMatch.matches(address, peer.address()))
                .map(peer -> peer.limit(what))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The shortest time for which a caller of ours is known to wait for an answer; null if none is known. */
    public @Nullable KnownLimit callersPatience() {
        return peers.stream()
                .filter(peer -> peer.way() == Peer.Way.FROM)
                .map(peer -> peer.limit(Peer.Limit.ANSWER))
                .filter(limit -> limit != null && limit.value() != Setting.UNLIMITED)
                .min(Comparator.comparingLong(KnownLimit::value))
                .orElse(null);
    }

    /** Parts of this kind. */
    public List<Part> parts(Part.Kind kind) {
        List<Part> some = new ArrayList<>();
        for (Part part : parts) {
            if (part.kind() == kind) {
                some.add(part);
            }
        }
        return some;
    }

    /** Clients over HTTP, gRPC channels among them. */
    public List<Part> clients() {
        List<Part> clients = new ArrayList<>();
        for (Part part : parts) {
            if (part.isClient()) {
                clients.add(part);
            }
        }
        return clients;
    }

    /** Servers. */
    public List<Part> servers() {
        List<Part> servers = new ArrayList<>();
        for (Part part : parts) {
            if (part.isServer()) {
                servers.add(part);
            }
        }
        return servers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigSnapshot that
                && jvm.equals(that.jvm)
                && host.equals(that.host)
                && parts.equals(that.parts)
                && peers.equals(that.peers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(jvm, host, parts, peers);
    }

    @Override
    public String toString() {
        return "ConfigSnapshot[" + jvm + ", " + host + ", " + parts + ", " + peers + "]";
    }
}
