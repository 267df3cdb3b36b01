package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Failure;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.VerdictText;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final String SOCKETS = "java.net.SocketException";
    private static final Failure RESET = new Failure(Failure.Kind.RESET, SOCKETS, "Connection reset");

    private final Answer answer = new Answer(new VerdictText(Redaction.DEFAULT));

    @Test
    void theCallersExceptionBehindTheDispatchersIsTheSameFailure() {
        assertThat(answer.isAgain(RESET, Long.MAX_VALUE)).isFalse();
        assertThat(answer.isAgain(new Failure(Failure.Kind.RESET, SOCKETS, "Connection reset"), Long.MAX_VALUE))
                .isTrue();
    }

    @Test
    void whatComesLaterIsLookedAtAnew() {
        answer.isAgain(RESET, Long.MAX_VALUE);
        assertThat(answer.isAgain(RESET, -1)).isFalse();
    }

    @Test
    void anotherFailureIsAnother() {
        answer.isAgain(RESET, Long.MAX_VALUE);
        assertThat(answer.isAgain(new Failure(Failure.Kind.BROKEN_PIPE, SOCKETS, "Broken pipe"), Long.MAX_VALUE))
                .isFalse();
        assertThat(answer.isAgain(RESET, Long.MAX_VALUE)).isFalse();
    }

    /** A program that polls meets the same time-out again and again, and each time other bytes may lie unread. */
    @Test
    void aTimeOutIsNeverTheSame() {
        Failure timeout = new Failure(Failure.Kind.TIMED_OUT, "java.net.SocketTimeoutException", "Read timed out");
        answer.isAgain(timeout, Long.MAX_VALUE);
        assertThat(answer.isAgain(timeout, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aQuestionIsPutForTheFirstTimeOnce() {
        assertThat(answer.offered()).isTrue();
        assertThat(answer.offered()).isFalse();
    }
}
