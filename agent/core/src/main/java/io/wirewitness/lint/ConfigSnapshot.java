package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All numbers at one moment. Immutable; any thread. What is missing is not known, and a rule that needs it is silent.
 *
 * @param jvm the JVM
 * @param host the kernel and the container
 * @param parts clients, servers and pools
 * @param peers whom they talk to
 */
public record ConfigSnapshot(JvmSettings jvm, HostSettings host, List<Part> parts, List<Peer> peers) {

    public ConfigSnapshot {
        parts = List.copyOf(parts);
        peers = List.copyOf(peers);
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
        List<Hop> hops = new ArrayList<>();
        for (Part part : parts) {
            if (!part.isServer()) {
                peers.stream()
                        .filter(peer -> peer.way() == Peer.Way.TO && PeerMatch.any(part.peers(), peer.address()))
                        .forEach(peer -> hops.add(new Hop(part, peer)));
            }
        }
        return hops;
    }

    /** Each server with each of the hops that connect to it and of which something is known. */
    public List<Hop> hopsInFront() {
        List<Hop> hops = new ArrayList<>();
        for (Part part : parts) {
            if (part.isServer()) {
                peers.stream()
                        .filter(peer -> peer.way() == Peer.Way.FROM
                                && (part.peers().isEmpty() || PeerMatch.any(part.peers(), peer.address())))
                        .forEach(peer -> hops.add(new Hop(part, peer)));
            }
        }
        return hops;
    }

    /** Whom a part has talked to that is not known to be on this host. */
    public List<String> farPeers(Part part) {
        return part.peers().stream()
                .filter(address -> !PeerMatch.isLoopback(address)
                        && peers.stream().noneMatch(peer -> peer.near() && PeerMatch.matches(address, peer.address())))
                .toList();
    }

    /** Clients, channels, pools and drivers that have talked to somebody off this host. */
    public List<Part> calling() {
        return parts.stream()
                .filter(part -> !part.isServer() && !farPeers(part).isEmpty())
                .toList();
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
        return parts.stream().filter(part -> part.kind() == kind).toList();
    }

    /** Clients over HTTP, gRPC channels among them. */
    public List<Part> clients() {
        return parts.stream().filter(Part::isClient).toList();
    }

    /** Servers. */
    public List<Part> servers() {
        return parts.stream().filter(Part::isServer).toList();
    }
}
