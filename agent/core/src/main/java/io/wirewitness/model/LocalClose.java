package io.wirewitness.model;

import java.util.List;

/**
 * Our own side closed the connection.
 *
 * @param epochNanos when close or shutdown was called
 * @param thread the name of the thread that called it; empty if not known
 * @param stack the callers, innermost first, our own frames removed; empty if this close was not sampled
 */
public record LocalClose(long epochNanos, String thread, List<String> stack) {

    public LocalClose {
        stack = List.copyOf(stack);
    }
}
