package io.wirewitness.lint;

import java.util.List;
import java.util.Locale;

/** Peers of which no idle limit is known, and what their addresses tell. Names are never resolved. */
public final class Strangers {

    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10");

    private static final List<String> LOCAL_NAMES = List.of(".internal", ".local", ".localhost", ".svc");

    private static final List<String> PRIVATE_V6 = List.of("[::1]", "[0:0:0:0:0:0:0:1]", "[fc", "[fd", "[fe8");

    private Strangers() {}

    /** Addresses outside of the own network that a client has talked to and of which no idle limit is known. */
    public static List<String> of(ConfigSnapshot config, Part client) {
        List<ConfigSnapshot.Hop> known = config.nextHops().stream()
                .filter(hop -> hop.part().equals(client) && hop.limit(Peer.Limit.IDLE) != null)
                .toList();
        return outside(client).stream()
                .filter(address -> known.stream()
                        .noneMatch(hop -> PeerMatch.matches(address, hop.peer().address())))
                .toList();
    }

    /** Addresses outside of the own network that this part has to do with. */
    public static List<String> outside(Part part) {
        return part.peers().stream().filter(address -> !isInside(address)).toList();
    }

    /** Whether there is any such address. */
    static boolean areAmong(Part part) {
        for (String address : part.peers()) {
            if (!isInside(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this peer cannot get another address: it is this host, or was addressed by number. */
    public static boolean cannotMove(Peer peer) {
        return peer.near() || PeerMatch.isNumber(peer.address());
    }

    /** A private address, a name of the cluster or one without a dot. */
    static boolean isInside(String address) {
        String host = PeerMatch.host(address).toLowerCase(Locale.ROOT);
        if (!host.contains(".") && !host.contains(":")) {
            return true;
        }
        for (String network : PRIVATE) {
            if (PeerMatch.matches(address, network)) {
                return true;
            }
        }
        for (String begin : PRIVATE_V6) {
            if (host.startsWith(begin)) {
                return true;
            }
        }
        for (String end : LOCAL_NAMES) {
            if (host.endsWith(end)) {
                return true;
            }
        }
        return false;
    }
}
