package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.Neighbour;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the engine finds of a connection among the packets, and of its port. */
class WireTapTest {

    private static final String SERVER = "10.0.0.5:8080";

    /** Hands over all packets of some conversations at once. */
    private record Played(List<WireScript> scripts) implements PacketFeed {

        @Override
        public int drain(PacketSink sink, int most) {
            WireScript.play(sink, scripts.toArray(new WireScript[0]));
            return 1;
        }

        @Override
        public void recall(FlowKey between, PacketSink sink) {
            WireScript.play(sink, scripts.toArray(new WireScript[0]));
        }

        @Override
        public long caughtUpToNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public boolean running() {
            return true;
        }

        @Override
        public String description() {
            return "a script";
        }

        @Override
        public void narrowTo(Collection<Endpoint> endpoints) {}

        @Override
        public void close() {}
    }

    private static WireScript used(String client, String server, double from) {
        return WireScript.between(client, server)
                .at(from)
                .handshake()
                .at(from + 0.1)
                .client(300)
                .at(from + 0.12)
                .server(900)
                .clientAck();
    }

    private static List<Neighbour> beside(String role, WireScript... scripts) {
        WireTap tap = WireTap.on(() -> new Played(List.of(scripts)), List::of);
        tap.drain();
        Connection own =
                Objects.requireNonNull(EventText.parse("""
                failure at=5 kind=END_OF_STREAM
                connection local=10.0.0.7:40001 remote=10.0.0.5:8080 role=%s ordinal=2 start=4.9 request=10
                """.formatted(role)).connection());
        return tap.find(own).neighbours();
    }

    /** At the moment of a failure nobody knows which of them go on. */
    @Test
    void otherConnectionsToTheSameHostAreNotAskedLive() {
        assertThat(beside(
                        "CLIENT",
                        used("10.0.0.7:40001", SERVER, 0),
                        used("10.0.0.7:40002", SERVER, 1).at(4).serverFin()))
                .isEmpty();
    }

    /** What conntrack did not translate: see conntrack-invalid. */
    @Test
    void aStrangerThatSpeaksToTheSamePortIsFound() {
        List<Neighbour> found = beside(
                "CLIENT",
                used("10.0.0.7:40001", SERVER, 0),
                WireScript.between("10.0.0.7:40001", "10.0.9.9:8080")
                        .at(2)
                        .server(1)
                        .at(2.0001)
                        .clientRst());

        assertThat(found).hasSize(1);
        assertThat(found.get(0).client().port()).isEqualTo(40001);
        assertThat(found.get(0).end()).isEqualTo(Neighbour.End.CLIENT_RESET);
    }

    @Test
    void nearMissesOfAStranger() {
        WireScript own = used("10.0.0.7:40001", SERVER, 0);
        WireScript stranger =
                WireScript.between("10.0.0.7:40001", "10.0.9.9:8080").at(2).server(1);

        assertThat(beside("SERVER", own, stranger)).isEmpty();
        assertThat(beside("CLIENT", own, used("10.0.0.7:40001", "10.0.9.9:8080", 1)))
                .as("opened by us: Linux gives a port again towards another host")
                .isEmpty();
        assertThat(beside(
                        "CLIENT",
                        own,
                        WireScript.between("10.0.0.7:40002", "10.0.9.9:8080")
                                .at(2)
                                .server(1)))
                .as("of another port")
                .isEmpty();
    }
}
