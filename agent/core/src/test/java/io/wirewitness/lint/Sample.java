package io.wirewitness.lint;

import java.util.List;

/**
 * One configuration that a rule's test puts before it.
 *
 * @param kind what the rule is to do with it
 * @param name what it shows
 * @param config the configuration
 * @param lines what is to be found: {@code severity subject: headline; evidence; ... => action}
 */
public record Sample(Kind kind, String name, ConfigSnapshot config, List<String> lines) {

    /** What the rule is to do. */
    public enum Kind {
        /** It fires. */
        POSITIVE,
        /** There is no such problem. */
        NEGATIVE,
        /** It looks like the problem and is none: what the catalogue names as false positive, and the neighbouring rule's case. */
        FALSE_POSITIVE
    }

    /** The rule fires with just these lines. */
    public static Sample positive(String name, ConfigSnapshot config, String... lines) {
        return new Sample(Kind.POSITIVE, name, config, List.of(lines));
    }

    /** The rule is silent. */
    public static Sample negative(String name, ConfigSnapshot config) {
        return new Sample(Kind.NEGATIVE, name, config, List.of());
    }

    /** The rule is silent, though it looks like the problem. */
    public static Sample falsePositive(String name, ConfigSnapshot config) {
        return new Sample(Kind.FALSE_POSITIVE, name, config, List.of());
    }
}
