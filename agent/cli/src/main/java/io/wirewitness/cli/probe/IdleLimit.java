package io.wirewitness.cli.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a peer keeps an idle connection, as measured.
 *
 * @param kind what was found
 * @param nanos the limit; with {@link Kind#NONE_WITHIN} how long was waited; with {@link Kind#VARIES} the shortest
 * @param seen each connection's end, in nanoseconds of silence, in the order of the measurement
 * @param lastWords what the peer sent before it closed; null if nothing
 */
public record IdleLimit(
        Kind kind, long nanos, List<Long> seen, @Nullable String lastWords) {

    /** What was found. */
    public enum Kind {
        /** It ends idle connections with FIN at this age. */
        FIN,
        /** The same with RST. */
        RST,
        /** It, or something on the way, forgets them at this age and tells nobody: the next request is not answered. */
        SILENT,
        /** The same, and the next request is answered with RST. */
        SILENT_THEN_RST,
        /** Connections ended at different ages: no fixed limit, or it was draining or restarting. */
        VARIES,
        /** No limit within the time that was waited. */
        NONE_WITHIN
    }

    public IdleLimit {
        seen = List.copyOf(seen);
    }

    /** Whether the number is a limit of the peer. */
    public boolean isLimit() {
        return kind != Kind.VARIES && kind != Kind.NONE_WITHIN;
    }
}
