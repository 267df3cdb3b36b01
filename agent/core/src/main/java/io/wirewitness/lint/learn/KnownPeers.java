package io.wirewitness.lint.learn;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.PeerMatch;
import io.wirewitness.lint.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together what was learnt of peers and what somebody configured. Any thread. */
public final class KnownPeers {

    private KnownPeers() {}

    /**
     * Each peer once, so that a client meets one limit of it: the surest, whose reason names the others too.
     *
     * @param learnt by full address
     * @param configured {@code lint.upstream}: addresses, hosts or networks. One that was told both ways stands in front of our
     *     servers only once a caller has come from it: else what we call would be taken for a load balancer
     * @param parts what talks to them: a configured host or network becomes the addresses that are talked to; what is in front of
     *     servers stays one, since a load balancer has many addresses and one limit
     */
    public static List<Peer> of(List<Peer> learnt, List<Peer> configured, List<Part> parts) {
        if (configured.isEmpty()) {
            return learnt;
        }
        Map<String, Peer> known = new LinkedHashMap<>();
        learnt.forEach(peer -> known.put(key(peer.way(), peer.address()), peer));
        for (Part part : parts) {
            for (String address : part.isServer() ? Set.<String>of() : part.peers()) {
                if (isMeant(address, configured)) {
                    known.putIfAbsent(key(Peer.Way.TO, address), Peer.to(address));
                }
            }
        }
        List<Peer> all = new ArrayList<>();
        List<Peer> unmet = new ArrayList<>(configured);
        for (Peer peer : known.values()) {
            Peer merged = peer;
            for (Peer told : configured) {
                if (told.way() == peer.way() && PeerMatch.matches(peer.address(), told.address())) {
                    merged = merged(merged, told);
                    unmet.remove(told);
                }
            }
            all.add(merged);
        }
        for (Peer told : unmet) {
            if (told.way() == Peer.Way.TO || !isToldBothWays(told, configured) || hasCome(told, parts)) {
                all.add(told);
            }
        }
        return all;
    }

    private static boolean isMeant(String address, List<Peer> configured) {
        for (Peer peer : configured) {
            if (peer.way() == Peer.Way.TO && PeerMatch.matches(address, peer.address())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isToldBothWays(Peer told, List<Peer> configured) {
        for (Peer other : configured) {
            if (other.way() != told.way() && other.address().equals(told.address())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCome(Peer told, List<Part> parts) {
        for (Part part : parts) {
            if (part.isServer() && PeerMatch.any(part.peers(), told.address())) {
                return true;
            }
        }
        return false;
    }

    private static String key(Peer.Way way, String address) {
        return way + " " + address;
    }

    private static Peer merged(Peer peer, Peer told) {
        Peer merged = peer.server() == null ? peer.called(told.server()) : peer;
        if (told.layer() != 0) {
            merged = merged.ofLayer(told.layer(), told.dropsSilently());
        }
        for (Map.Entry<Peer.Limit, KnownLimit> each : told.limits().entrySet()) {
            KnownLimit known = surest(each.getKey().unit(), merged.limit(each.getKey()), each.getValue());
            if (known != null) {
                merged = merged.with(each.getKey(), known.value(), known.certainty(), known.because());
            }
        }
        return merged;
    }

    /** The surest of these limits, whose reason names the others; null if there is none. */
    static @Nullable KnownLimit surest(Unit unit, @Nullable KnownLimit... limits) {
        KnownLimit best = null;
        for (KnownLimit limit : limits) {
            if (limit != null && (best == null || limit.certainty().compareTo(best.certainty()) < 0)) {
                best = limit;
            }
        }
        if (best == null) {
            return null;
        }
        StringBuilder because = new StringBuilder(best.because());
        for (KnownLimit limit : limits) {
            if (limit != null && !limit.equals(best)) {
                because.append("; ").append(unit == Unit.COUNT ? limit.shownAsCount() : limit.shown());
            }
        }
        return new KnownLimit(best.value(), best.certainty(), because.toString());
    }
}
