package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * The request that failed, by the ids under which the application's tracing shows it. Ids are words: what comes from outside
 * cannot be long, and carries nothing but letters, digits, {@code -} and {@code _}.
 *
 * @param traceId the trace's id, 1 to 64 characters that are not all {@code 0}
 * @param spanId the span's, of the same kind; null if it is not known
 */
public record Trace(String traceId, @Nullable String spanId) {

    /** OpenTelemetry's have 32, Datadog's 39 at most; some systems put a prefix before them. */
    private static final int MOST_CHARACTERS = 64;

    /** @throws IllegalArgumentException if one of them is no id */
    public Trace {
        if (!isId(traceId) || (spanId != null && !isId(spanId))) {
            throw new IllegalArgumentException("no id of a trace");
        }
    }

    /** What somebody says is a trace: null if its id is none; a span's id that is none is left out. */
    public static @Nullable Trace of(@Nullable String traceId, @Nullable String spanId) {
        return traceId != null && isId(traceId)
                ? new Trace(traceId, spanId != null && isId(spanId) ? spanId : null)
                : null;
    }

    private static boolean isId(String text) {
        boolean any = false;
        for (int i = 0; i < text.length() && i <= MOST_CHARACTERS; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
                return false;
            }
            any |= c != '0';
        }
        return any && text.length() <= MOST_CHARACTERS;
    }
}
