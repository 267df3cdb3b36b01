package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Reported;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an incident's own numbers let its repetition be called safe, whatever a scenario's truth says of all its requests
 * together: behind a GOAWAY only a stream above the last one was not processed (RFC 9113, 6.8), or one that the server refused by
 * name (8.7).
 */
final class LastStream {

    /** The deciding frame: the first of a graceful pair is told as "the server's first GOAWAY", and promises nothing. */
    private static final Pattern GOAWAY = Pattern.compile("the server's GOAWAY [^,]+, last stream (?:2\\^31-1|(\\d+))");

    private static final Pattern REQUEST = Pattern.compile("the request had stream (\\d+)");

    private static final Pattern REFUSED =
            Pattern.compile("RST_STREAM REFUSED_STREAM from the server for stream (\\d+)");

    private static final long EVERY_STREAM = (1L << 31) - 1;

    private LastStream() {}

    /** True if a GOAWAY is among the evidence, and nothing there says that the server did not process this request. */
    static boolean mayHaveTaken(Reported incident) {
        long last = -1;
        long own = -1;
        long refused = -1;
        for (String fact : incident.facts()) {
            Matcher goAway = GOAWAY.matcher(fact);
            if (goAway.lookingAt()) {
                last = goAway.group(1) == null ? EVERY_STREAM : Long.parseLong(goAway.group(1));
            }
            own = number(REQUEST, fact, own);
            refused = number(REFUSED, fact, refused);
        }
        boolean spared = own > 0 && (own > last || own == refused);
        return last >= 0 && !spared;
    }

    private static long number(Pattern pattern, String fact, long otherwise) {
        Matcher matcher = pattern.matcher(fact);
        return matcher.lookingAt() ? Long.parseLong(matcher.group(1)) : otherwise;
    }
}
