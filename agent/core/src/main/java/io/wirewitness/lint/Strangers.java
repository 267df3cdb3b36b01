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

    /** Whether this peer cannot get another address: it is this host, or was addressed by number. */
    public static boolean cannotMove(Peer peer) {
        return peer.near() || PeerMatch.isNumber(peer.address());
    }

    /** A private address, a name of the cluster or one without a dot. */
    static boolean isInside(String address) {
        String host = PeerMatch.host(address).toLowerCase(Locale.ROOT);
        return PRIVATE.stream().anyMatch(network -> PeerMatch.matches(address, network))
                || (!host.contains(".") && !host.contains(":"))
                || PRIVATE_V6.stream().anyMatch(host::startsWith)
                || LOCAL_NAMES.stream().anyMatch(host::endsWith);
    }
}
