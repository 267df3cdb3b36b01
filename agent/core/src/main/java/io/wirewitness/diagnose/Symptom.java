package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * What is plain of an incident at first sight: by it {@link Diagnosis} knows which rules need not be asked. Most failures
 * concern a quarter of the rules, and the code of the others is not in the caches when a failure comes. Immutable; any thread.
 *
 * @param kind what happened
 * @param role which side of the connection we are; null without a connection
 * @param packets whether packets of the connection are known
 * @param jvm whether anything is known of what the JVM did
 * @param frames whether HTTP/2 frames that matter are known
 * @param tls whether a TLS library or the first bytes of the connection say something of TLS
 * @param neighbours whether other connections are known
 * @param answer whether the library has an answer's head
 * @param closed whether our own side closed the connection before the failure
 */
public record Symptom(
        Failure.Kind kind,
        @Nullable Role role,
        boolean packets,
        boolean jvm,
        boolean frames,
        boolean tls,
        boolean neighbours,
        boolean answer,
        boolean closed) {

    // Written out: the ones that the language makes are linked at run time, and this is a key of each judgement.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Symptom that
                && kind == that.kind
                && role == that.role
                && packets == that.packets
                && jvm == that.jvm
                && frames == that.frames
                && tls == that.tls
                && neighbours == that.neighbours
                && answer == that.answer
                && closed == that.closed;
    }

    @Override
    public int hashCode() {
        int flags = (packets ? 1 : 0)
                | (jvm ? 1 << 1 : 0)
                | (frames ? 1 << 2 : 0)
                | (tls ? 1 << 3 : 0)
                | (neighbours ? 1 << 4 : 0)
                | (answer ? 1 << 5 : 0)
                | (closed ? 1 << 6 : 0);
        return 31 * (31 * kind.hashCode() + (role == null ? 0 : role.hashCode())) + flags;
    }

    /** At first sight of this incident. */
    public static Symptom of(Incident incident) {
        Connection connection = incident.connection();
        Call call = incident.call();
        return new Symptom(
                incident.failure().kind(),
                connection == null ? null : connection.role(),
                incident.flow() != null,
                !incident.jvm().isEmpty(),
                connection != null && connection.streams() != null,
                connection != null && connection.tls() != null,
                !incident.surroundings().neighbours().isEmpty(),
                call != null && call.answer() != null,
                connection != null && connection.localClose() != null);
    }

    /** True if there is an {@link Exchange}: a connection that we, or those whom we watch, opened. */
    public boolean exchange() {
        return role == Role.CLIENT || role == Role.OBSERVER;
    }

    /** True if there is an {@link Exchange}, and the connection ended under it. */
    public boolean exchangeEnded() {
        return exchange() && is(Failure.Kind.RESET, Failure.Kind.BROKEN_PIPE, Failure.Kind.END_OF_STREAM);
    }

    /** True if there may be an {@link HttpTalk}: the library has the answer, or an observer may see it. */
    public boolean httpTalk() {
        return answer || (packets && role == Role.OBSERVER);
    }

    /** True if the failure is of one of these kinds. */
    public boolean is(Failure.Kind... kinds) {
        for (Failure.Kind each : kinds) {
            if (kind == each) {
                return true;
            }
        }
        return false;
    }
}
