package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Idle limits of peers that somebody told us: {@code api.example.com:443=60s;10.0.0.0/8=350s}. */
public final class UpstreamLimits {

    private static final Pattern ENTRY = Pattern.compile("([^=]+)=\\s*(\\d{1,9})\\s*(ms|s|m|min|h)\\s*");
    private static final String OPTION = "lint.upstream";

    private UpstreamLimits() {}

    /**
     * The peers of the option's text, each both as one that we connect to and as one that connects to us: which it is shows
     * only once connections are there.
     *
     * @throws IllegalArgumentException with a message for people, if the text is none
     */
    public static List<Peer> parse(String text) {
        List<Peer> peers = new ArrayList<>();
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            Matcher matcher = ENTRY.matcher(entry.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "an entry is host:port=60s, host=60s or 10.0.0.0/8=350s, with ; between them");
            }
            String address = matcher.group(1).strip().toLowerCase(Locale.ROOT);
            long millis = Long.parseLong(matcher.group(2)) * millis(matcher.group(3));
            for (Peer peer : List.of(Peer.to(address), Peer.from(address))) {
                peers.add(peer.with(Peer.Limit.IDLE, millis, KnownLimit.Certainty.CONFIGURED, OPTION));
            }
        }
        return peers;
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "h" -> 3_600_000;
            default -> 60_000;
        };
    }
}
