package io.wirewitness.lint;

import java.util.List;
import java.util.stream.Stream;

/** Who sends a request again, how often, and whether that may do harm. */
public final class Retries {

    private Retries() {}

    /** Whether a layer around this client repeats its calls. */
    public static boolean isRepeatedAbove(ConfigSnapshot config, Part client) {
        return !above(config, client).isEmpty();
    }

    /** All layers that send this client's requests again, the outer ones first. */
    public static List<Part> layers(ConfigSnapshot config, Part client) {
        boolean itself = attempts(client) > 1 && !client.off(SettingKey.RETRY_SENT);
        return Stream.concat(above(config, client).stream(), Stream.of(client).filter(part -> itself))
                .toList();
    }

    /** Those that do so after a time-out, too. HTTP clients do not: they repeat what a closed connection has cost. */
    public static List<Part> layersAfterTimeout(ConfigSnapshot config, Part client) {
        return above(config, client);
    }

    /** How often this layer sends a request at most, the first time counted. */
    public static long attempts(Part layer) {
        long retries = layer.value(SettingKey.RETRIES, 0);
        return retries < 0 || retries == Setting.UNLIMITED ? 1 : retries + 1;
    }

    /** How often all of these together do. */
    public static long attempts(List<Part> layers) {
        return layers.stream().mapToLong(Retries::attempts).reduce(1, Math::multiplyExact);
    }

    /** Whether the peer is known to have been sent no request that must not be repeated. */
    public static boolean hasNoPosts(ConfigSnapshot.Hop hop) {
        KnownLimit posts = hop.limit(Peer.Limit.POSTS);
        return posts != null && posts.value() == 0;
    }

    /** The same of all its peers. */
    public static boolean hasNoPosts(ConfigSnapshot config, Part client) {
        List<ConfigSnapshot.Hop> hops = config.nextHops().stream()
                .filter(hop -> hasNoPosts(hop) && hop.part().equals(client))
                .toList();
        return client.peers().stream()
                .allMatch(address -> hops.stream()
                        .anyMatch(hop -> PeerMatch.matches(address, hop.peer().address())));
    }

    /** Layers that repeat calls and have talked to a peer of this client's. */
    private static List<Part> above(ConfigSnapshot config, Part client) {
        return config.parts(Part.Kind.RETRIER).stream()
                .filter(layer -> attempts(layer) > 1 && layer.peers().stream().anyMatch(client.peers()::contains))
                .toList();
    }
}
