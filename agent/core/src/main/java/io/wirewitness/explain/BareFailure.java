package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import java.util.Objects;

/**
 * A failure that a recording has without the agent's verdict, which another file of the same process may have: its incident file is
 * flushed with each incident, and a recording ends when it ends. Any thread.
 */
final class BareFailure {

    /** Several layers feel one failure, and the agent judges it once. */
    private static final long SAME_CONNECTION_NANOS = 10_000_000_000L;

    /** Where our own port is not known, only the moment tells it from others with the same peer. */
    private static final long SAME_MOMENT_NANOS = 1_000_000_000L;

    private BareFailure() {}

    /** True if an agent noted it and nobody gave it a name: an incident that was judged where it happened has one. */
    static boolean is(Incident incident) {
        return incident.id().isEmpty() && !Portless.is(incident); // which no agent saw
    }

    /** True if two recordings tell the same one: copies, or one that was dumped twice. */
    static boolean isSame(Incident one, Incident other) {
        return one.epochNanos() == other.epochNanos()
                && Objects.equals(one.connection(), other.connection())
                && Objects.equals(one.failure(), other.failure());
    }

    /** True if this incident, which has a verdict, is that failure. */
    static boolean isJudgedBy(Incident bare, Incident judged) {
        Endpoint remote = bare.remote();
        if (judged.id().isEmpty() || remote == null || !remote.equals(judged.remote())) {
            return false;
        }
        long apart = Math.abs(bare.epochNanos() - judged.epochNanos());
        if (bare.local() != null && judged.local() != null) {
            return bare.local().equals(judged.local()) && apart <= SAME_CONNECTION_NANOS;
        }
        return apart <= SAME_MOMENT_NANOS
                && Objects.equals(
                        bare.failure().exceptionClass(), judged.failure().exceptionClass());
    }
}
