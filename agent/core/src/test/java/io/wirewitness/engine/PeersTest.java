package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of a peer when one of its connections is judged. */
class PeersTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint LOCAL = Endpoint.ofIpv4(0x7f000001, 1);
    private static final Endpoint REMOTE = Endpoint.ofIpv4(0x0a000005, 443);

    private static Connection connection(long connectedNanos, long endNanos) {
        return new Connection(
                7,
                Role.CLIENT,
                LOCAL,
                REMOTE,
                null,
                connectedNanos,
                connectedNanos,
                2 * SECOND,
                SECOND,
                1,
                1,
                2,
                SECOND,
                1000,
                1,
                0,
                endNanos,
                null,
                null,
                null);
    }

    private static PeerBook book(long latestConnectNanos, long longestReuseMillis) {
        return new PeerBook() {
            @Override
            public long latestConnectNanos(Endpoint peer) {
                return latestConnectNanos;
            }

            @Override
            public long longestIdleReuseMillis(Endpoint peer) {
                return peer.equals(REMOTE) ? longestReuseMillis : -1;
            }
        };
    }

    /** The kernel's table costs milliseconds: only a failure that it can explain is worth them. */
    @Test
    void portsAreCountedOnlyWhereAConnectFoundNone() {
        LocalPorts ports = new LocalPorts(1, 40_000, 40_009, 0, 10, 0, 0, "10.0.0.7", 0);
        Peers peers = new Peers(new PeerBook() {
            @Override
            public long latestConnectNanos(Endpoint peer) {
                return 0;
            }

            @Override
            public LocalPorts localPorts(@Nullable Endpoint local, Endpoint peer, long nowNanos) {
                return ports;
            }
        });
        Connection connection = connection(0, 0);

        Failure without = new Failure(Failure.Kind.CONNECT_WITHOUT_PORT, null, null);
        assertThat(peers.localPorts(connection, without, 1)).isSameAs(ports);
        assertThat(peers.localPorts(null, without, 1)).isNull();
        assertThat(peers.localPorts(connection, new Failure(Failure.Kind.CONNECT_REFUSED, null, null), 1))
                .isNull();
    }

    @Test
    void theLongestPauseThatWentWellIsOfTheBook() {
        Peers peers = new Peers(book(0, 59_000));
        peers.endedIdle(connection(SECOND, 62 * SECOND));
        assertThat(peers.of(connection(SECOND, 0), 100 * SECOND)).isEqualTo(new PeerHistory(1, 60_000, 59_000, -1));
    }

    @Test
    void whereNobodyCountsItIsNotKnown() {
        assertThat(new Peers(peer -> 0).of(connection(SECOND, 0), 100 * SECOND)).isEqualTo(PeerHistory.NONE);
    }

    @Test
    void theLatestConnectIsAnothersConnect() {
        assertThat(new Peers(book(90 * SECOND, -1))
                        .of(connection(SECOND, 0), 100 * SECOND)
                        .millisSinceConnect())
                .isEqualTo(10_000);
        assertThat(new Peers(book(SECOND, -1))
                        .of(connection(SECOND, 0), 100 * SECOND)
                        .millisSinceConnect())
                .isEqualTo(-1);
    }
}
