package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server's own handler threw.
 *
 * @param exceptionClass the class
 * @param message the message; null if it has none
 * @param rootClass the innermost cause's class; the same as {@code exceptionClass} if there is no cause
 * @param rootMessage the innermost cause's message; null if it has none
 * @param stack where it was thrown, innermost first, cut
 */
public record HandlerFailure(
        String exceptionClass,
        @Nullable String message,
        String rootClass,
        @Nullable String rootMessage,
        List<String> stack) {

    public HandlerFailure {
        stack = List.copyOf(stack);
    }
}
