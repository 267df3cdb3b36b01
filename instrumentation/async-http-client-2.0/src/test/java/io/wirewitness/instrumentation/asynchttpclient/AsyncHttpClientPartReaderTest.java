package io.wirewitness.instrumentation.asynchttpclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fields as in {@code NettyResponseFuture} and {@code TimeoutsHolder}. */
class AsyncHttpClientPartReaderTest {

    private record Holder(Object requestSender) {}

    private record ResponseFuture(@Nullable Object timeoutsHolder) {}

    private final AsyncHttpClientPartReader reader = new AsyncHttpClientPartReader();

    @Test
    void aCallBelongsToWhatSendsIt() {
        Object sender = new Object();
        assertThat(reader.ownerOf(new ResponseFuture(new Holder(sender)))).isSameAs(sender);
    }

    @Test
    void ofACallThatIsOverItIsNotKnown() {
        assertThat(reader.ownerOf(new ResponseFuture(null))).isNull();
    }

    @Test
    void whatIsNoSenderIsNoPart() {
        assertThat(reader.read(new ResponseFuture(null), 1)).isNull();
    }
}
