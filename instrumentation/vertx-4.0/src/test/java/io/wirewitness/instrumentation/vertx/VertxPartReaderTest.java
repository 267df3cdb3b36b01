package io.wirewitness.instrumentation.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Clients and servers themselves: the live test of settings. Fields here as in {@code HttpClientRequestImpl} and its streams. */
class VertxPartReaderTest {

    private record Request(Object client) {}

    private record Connection(Object client) {}

    private record Stream(Object conn) {}

    private record Delegating(Object delegate) {}

    private record Streaming(Object stream) {}

    private final VertxPartReader reader = new VertxPartReader();
    private final Object client = new Object();

    @Test
    void aRequestBelongsToItsClientOrThatOfItsConnection() {
        assertThat(reader.ownerOf(new Request(client))).isSameAs(client);
        assertThat(reader.ownerOf(new Streaming(new Stream(new Connection(client)))))
                .isSameAs(client);
        assertThat(reader.ownerOf(new Streaming(new Delegating(new Stream(new Connection(client))))))
                .isSameAs(client);
    }

    @Test
    void oneThatWaitsForAConnectionHasCapturedItsClient() {
        assertThat(reader.ownerOf(new Object[] {client, "GET"})).isSameAs(client);
    }

    @Test
    void ofAnythingElseTheClientIsNotKnown() {
        assertThat(reader.ownerOf(client)).isNull();
        assertThat(reader.read(client, 1)).isNull();
    }
}
