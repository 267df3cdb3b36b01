package io.wirewitness.explain;

import io.wirewitness.model.FlowKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a capture is asked for.
 *
 * @param host only connections with this address at one end, or whose server the client called by this name; null for all
 * @param port only connections with this port at one end; 0 for all
 * @param connection only this connection; null for all
 * @param fromNanos only what failed at or after this; 0 for no bound
 * @param toNanos only what failed before this; 0 for no bound. Reading stops a minute behind it
 * @param causes only these causes; empty for all
 * @param all also connections with no fault, with the cause {@code none}
 */
public record ExplainOptions(
        @Nullable String host,
        int port,
        @Nullable FlowKey connection,
        long fromNanos,
        long toNanos,
        Set<String> causes,
        boolean all) {

    /** Every connection that failed somebody. */
    public static final ExplainOptions EVERYTHING = new ExplainOptions(null, 0, null, 0, 0, Set.of(), false);

    public ExplainOptions {
        causes = Set.copyOf(causes);
    }
}
