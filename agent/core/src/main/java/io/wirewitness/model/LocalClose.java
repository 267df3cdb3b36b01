package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our own side closed the connection.
 *
 * @param epochNanos when close or shutdown was called
 * @param thread the name of the thread that called it; empty if not known
 * @param stack the callers, innermost first, our own frames removed; empty if this close was not sampled
 * @param byReader whether the very thread that had read the connection closed it; null if that says nothing: on a channel an event
 *     loop does both, whoever asked for it
 */
public record LocalClose(
        long epochNanos,
        String thread,
        List<String> stack,
        @Nullable Boolean byReader) {

    public LocalClose {
        stack = List.copyOf(stack);
    }

    /** A close of which it is not known whether the reader called it. */
    public LocalClose(long epochNanos, String thread, List<String> stack) {
        this(epochNanos, thread, stack, null);
    }
}
