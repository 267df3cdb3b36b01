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
import org.jspecify.annotations.Nullable;

/** Puts together what was learnt of peers and what somebody configured. Any thread. */
public final class KnownPeers {

    private KnownPeers() {}

    /**
     * Each peer once, so that a client meets one limit of it: the surest, whose reason names the others too.
     *
     * @param learnt by full address
     * @param configured {@code lint.upstream}: addresses, hosts or networks
     * @param parts what talks to them: a configured host or network becomes the addresses that are talked to
     */
    public static List<Peer> of(List<Peer> learnt, List<Peer> configured, List<Part> parts) {
        if (configured.isEmpty()) {
            return learnt;
        }
        Map<String, Peer> known = new LinkedHashMap<>();
        learnt.forEach(peer -> known.put(key(peer.way(), peer.address()), peer));
        for (Part part : parts) {
            Peer.Way way = part.isServer() ? Peer.Way.FROM : Peer.Way.TO;
            for (String address : part.peers()) {
                boolean meant = configured.stream()
                        .anyMatch(peer -> peer.way() == way && PeerMatch.matches(address, peer.address()));
                if (meant) {
                    known.putIfAbsent(key(way, address), way == Peer.Way.TO ? Peer.to(address) : Peer.from(address));
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
        all.addAll(unmet);
        return all;
    }

    private static String key(Peer.Way way, String address) {
        return way + " " + address;
    }

    private static Peer merged(Peer peer, Peer told) {
        Peer merged = peer;
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
