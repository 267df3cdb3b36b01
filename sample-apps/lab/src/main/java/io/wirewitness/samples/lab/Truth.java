package io.wirewitness.samples.lab;

import java.util.Set;

/**
 * What is known to be true of a scenario, because it was made so.
 *
 * @param cause of {@code docs/causes}; {@link #NONE} where nothing fails and any incident is wrong
 * @param blame who may be blamed; empty for {@link #NONE}
 * @param also causes that are as true as {@link #cause}: two words for one thing, or a second thing that happens with it
 * @param besides causes that may be told beside it, and do not count as an answer by themselves
 * @param repeatable whether a repetition does no harm: the request was certainly not taken; a verdict that says "yes" where
 *     this is false is wrong
 */
public record Truth(String cause, Set<String> blame, Set<String> also, Set<String> besides, boolean repeatable) {

    /** Nothing fails. */
    public static final String NONE = "none";

    /** A healthy control. */
    public static Truth healthy() {
        return new Truth(NONE, Set.of(), Set.of(), Set.of(), true);
    }

    /** A failure with one cause; a verdict that calls its repetition safe is wrong until {@link #safeToRepeat}. */
    public static Truth of(String cause, String... blame) {
        return new Truth(cause, Set.of(blame), Set.of(), Set.of(), false);
    }

    /** The same, with other names for it. */
    public Truth or(String... causes) {
        return new Truth(cause, blame, Set.of(causes), besides, repeatable);
    }

    /** The same, with things that are true as well. */
    public Truth with(String... causes) {
        return new Truth(cause, blame, also, Set.of(causes), repeatable);
    }

    /** The same, of a request that nobody took; of requests that share a connection {@link LastStream} asks each. */
    public Truth safeToRepeat() {
        return new Truth(cause, blame, also, besides, true);
    }

    /** Whether nothing fails. */
    public boolean isHealthy() {
        return cause.equals(NONE);
    }

    /** Whether this cause answers it. */
    public boolean isNamedBy(String said) {
        return cause.equals(said) || also.contains(said);
    }
}
