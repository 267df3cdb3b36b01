package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.HandlerFailure;
import io.wirewitness.report.Redaction;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HandlersTest {

    @Test
    void ofAHandlersMessagesOnlyWordsAreRecorded() {
        Throwable thrown = new IllegalStateException(
                "no account for token=s3cr3t", new IOException("cannot read '/home/bob': No space left on device"));

        HandlerFailure failure = Handlers.failure(thrown, Redaction.DEFAULT);

        assertThat(failure.exceptionClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("no account for token ***");
        assertThat(failure.rootClass()).isEqualTo("java.io.IOException");
        assertThat(failure.rootMessage()).isEqualTo("cannot read ***: No space left on device");
        assertThat(failure.toString()).doesNotContain("s3cr3t", "bob");
        assertThat(Handlers.isOfTheHost(thrown)).isTrue();
    }
}
