package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing about a configuration that will fail, or may. Immutable; any thread.
 *
 * @param rule the rule's name, such as {@code keep-alive-outlives-peer}
 * @param severity how much it matters
 * @param subject what it is about, such as {@code OkHttp ConnectionPool@1 -> api.example.com:443}; one subject has at most one
 *     finding of a rule
 * @param headline what is wrong, with the numbers; lower case, no full stop
 * @param evidence each number with where it came from
 * @param action which setting to change, and to what
 * @param origin where the number that decided the severity came from: {@code observed}, {@code configured}, {@code
 *     announced}, {@code guessed}, or {@code settings} where only the application's own count
 * @param expected how often it fails, and would after the action, such as {@code 42 failed attempts an hour now, 0 after the
 *     change (n = 42 in 60 min)}; null if too little was seen
 */
public record Finding(
        String rule,
        Severity severity,
        String subject,
        String headline,
        List<String> evidence,
        String action,
        String origin,
        @Nullable String expected) {

    public Finding {
        evidence = List.copyOf(evidence);
    }
}
