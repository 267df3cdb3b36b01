package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Idle limits of peers that somebody told us: {@code api.example.com:443=60s;10.0.0.0/8=350s}. */
public final class UpstreamLimits {

    private static final String OPTION = "lint.upstream";

    private UpstreamLimits() {}

    /**
     * The peers of the option's text. One with a port is one that we connect to; one without is both that and one that connects
     * to us: which it is shows only once connections are there.
     *
     * @throws IllegalArgumentException with a message for people, if the text is none
     */
    public static List<Peer> parse(String text) {
        List<Peer> peers = new ArrayList<>();
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            String address = entry.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
            Long millis = Times.millis(entry.substring(equals + 1));
            if (address.isEmpty() || millis == null) {
                throw new IllegalArgumentException(
                        "an entry is host:port=60s, host=60s or 10.0.0.0/8=350s, with ; between them, or a settings file: NAME.json");
            }
            peers.add(told(Peer.to(address), millis));
            if (!PeerMatch.namesPort(address)) {
                peers.add(told(Peer.from(address), millis));
            }
        }
        return peers;
    }

    private static Peer told(Peer peer, long millis) {
        return peer.with(Peer.Limit.IDLE, millis, KnownLimit.Certainty.CONFIGURED, OPTION);
    }
}
