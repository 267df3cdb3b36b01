package io.wirewitness.kernel;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that this host may or may not offer: either the value, or one line that says why not and what would help.
 *
 * @param <T> what was to be opened
 * @param value null if it could not be opened
 * @param reason null if it could
 */
public record Opened<T>(@Nullable T value, @Nullable String reason) {

    /** It works. */
    public static <T> Opened<T> of(T value) {
        return new Opened<>(value, null);
    }

    /** It does not. */
    public static <T> Opened<T> not(String reason) {
        return new Opened<>(null, reason);
    }

    /** The same with something made of the value; a reason stays. */
    public <R> Opened<R> map(Function<T, R> next) {
        return value == null ? new Opened<>(null, reason) : of(next.apply(value));
    }
}
