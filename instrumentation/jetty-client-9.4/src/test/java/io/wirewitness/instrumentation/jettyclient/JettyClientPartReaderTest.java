package io.wirewitness.instrumentation.jettyclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Fields as in {@code HttpRequest}, {@code HttpReceiver}, {@code HttpChannel} and {@code HttpExchange}. */
class JettyClientPartReaderTest {

    private record Request(Object client) {}

    private record Exchange(Object request) {}

    private record Channel(Object _exchange) {}

    private record Receiver(Object channel) {}

    private final JettyClientPartReader reader = new JettyClientPartReader();
    private final Object client = new Object();

    @Test
    void aRequestBelongsToItsClient() {
        assertThat(reader.ownerOf(new Request(client))).isSameAs(client);
    }

    @Test
    void soDoesWhatReceivesItsAnswer() {
        assertThat(reader.ownerOf(new Receiver(new Channel(new Exchange(new Request(client))))))
                .isSameAs(client);
    }

    @Test
    void ofAnythingElseTheClientIsNotKnown() {
        assertThat(reader.ownerOf(client)).isNull();
        assertThat(reader.ownerOf(new Receiver(new Channel("no exchange")))).isNull();
    }
}
