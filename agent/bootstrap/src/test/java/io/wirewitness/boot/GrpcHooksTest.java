package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which statuses are failures, and that nothing is done for those of which nothing is looked at. */
class GrpcHooksTest {

    private boolean admits = true;

    enum Code {
        UNAVAILABLE,
        CANCELLED,
        DEADLINE_EXCEEDED
    }

    /** Has the fields of {@code io.grpc.Status}. */
    static class Status {

        final Code code;
        final @Nullable String description;

        Status(Code code, @Nullable String description) {
            this.code = code;
            this.description = description;
        }
    }

    static final class SpecialStatus extends Status {

        SpecialStatus(Code code) {
            super(code, null);
        }
    }

    private final class Ear extends Deaf {

        @Override
        public boolean admits() {
            return admits;
        }
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    @Test
    void whatTheTransportSaysIsAFailure() {
        Hooks.install(new Ear());
        assertThat(GrpcHooks.isFailure(new Status(Code.UNAVAILABLE, "io exception")))
                .isTrue();
        assertThat(GrpcHooks.isFailure(new SpecialStatus(Code.UNAVAILABLE))).isTrue();
        assertThat(GrpcHooks.isFailure(new Status(Code.CANCELLED, "RST_STREAM closed stream")))
                .isTrue();
        assertThat(GrpcHooks.isFailure(new Status(Code.CANCELLED, "by the caller")))
                .isFalse();
        assertThat(GrpcHooks.isFailure(new SpecialStatus(Code.DEADLINE_EXCEEDED)))
                .isFalse();
    }

    @Test
    void whatTheServerAnswersIsNone() {
        Hooks.install(new Ear());
        Status answer = new Status(Code.UNAVAILABLE, null);
        GrpcHooks.answering(answer);
        assertThat(GrpcHooks.isFailure(answer)).isFalse();
        GrpcHooks.answering(null);
        assertThat(GrpcHooks.isFailure(answer)).isTrue();
    }

    @Test
    void noExceptionIsMadeWhereNothingIsLookedAt() {
        Hooks.install(new Ear());
        admits = false;
        assertThat(GrpcHooks.isFailure(new Status(Code.UNAVAILABLE, null))).isFalse();
        assertThat(GrpcHooks.isDeadline(new Status(Code.DEADLINE_EXCEEDED, null)))
                .isFalse();
    }
}
