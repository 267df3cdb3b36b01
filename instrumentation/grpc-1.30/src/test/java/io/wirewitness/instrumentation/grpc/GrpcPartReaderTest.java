package io.wirewitness.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Fields as in {@code ClientCallImpl} and {@code ManagedChannelImpl}. */
class GrpcPartReaderTest {

    private record Channel(long idleTimeoutMillis) {}

    private record Subchannel(String authority) {}

    /** An inner class of the channel: {@code this$0}. */
    private record Provider(Object this$0) {}

    private record Call(Object clientStreamProvider) {}

    private record AgedCall(Object clientTransportProvider) {}

    private final GrpcPartReader reader = new GrpcPartReader();

    @Test
    void aCallBelongsToItsChannel() {
        Channel channel = new Channel(1_800_000);
        assertThat(reader.ownerOf(new Call(new Provider(channel)))).isSameAs(channel);
        assertThat(reader.ownerOf(new AgedCall(new Provider(channel)))).isSameAs(channel);
    }

    @Test
    void aCallOfAChannelWithinAChannelHasNone() {
        assertThat(reader.ownerOf(new Call(new Provider(new Subchannel("lb"))))).isNull();
    }

    @Test
    void aTransportThatIsNotKnownIsNoPart() {
        assertThat(reader.read(new Channel(1_800_000), 1)).isNull();
    }
}
