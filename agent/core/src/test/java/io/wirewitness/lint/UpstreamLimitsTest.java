package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamLimitsTest {

    @Test
    void whatHasAPortIsCalledAndNothingElse() {
        assertThat(UpstreamLimits.parse(
                        "api.example.com:443=60s; 10.0.0.0/8 = 350 s; 2001:db8::7=5s; [2001:db8::7]:80=6s"))
                .extracting(
                        Peer::address,
                        Peer::way,
                        peer -> Objects.requireNonNull(peer.limit(Peer.Limit.IDLE))
                                .value())
                .containsExactly(
                        tuple("api.example.com:443", Peer.Way.TO, 60_000L),
                        tuple("10.0.0.0/8", Peer.Way.TO, 350_000L),
                        tuple("10.0.0.0/8", Peer.Way.FROM, 350_000L),
                        tuple("2001:db8::7", Peer.Way.TO, 5_000L),
                        tuple("2001:db8::7", Peer.Way.FROM, 5_000L),
                        tuple("[2001:db8::7]:80", Peer.Way.TO, 6_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api=60", "api", "=60s", "api=s", "api=1y", "api=60s,other=60s"})
    void whatIsNone(String text) {
        assertThatThrownBy(() -> UpstreamLimits.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80,true,false",
        "127.0.0.1,true,false",
        "localhost:80,true,false",
        "[::1]:80,true,false",
        "0:0:0:0:0:0:0:1,true,false",
        "[0:0:0:0:0:0:0:1]:80,true,false",
        "203.0.113.7,false,true",
        "10.0.0.7,false,false",
        "2a00:1450:4001:0:0:0:0:1,false,true",
        "[2a00:1450:4001:0:0:0:0:1]:443,false,true",
        "fd00:0:0:0:0:0:0:1,false,false",
        "api.example.com:443,false,false"
    })
    void whereAnAddressIs(String address, boolean loopback, boolean open) {
        assertThat(PeerMatch.isLoopback(address)).isEqualTo(loopback);
        assertThat(PeerMatch.isPublic(address)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "api:443,api:443,true",
        "API:443,api:443,true",
        "api:443,api,true",
        "api:443,api:80,false",
        "10.1.2.3:80,10.0.0.0/8,true",
        "11.1.2.3:80,10.0.0.0/8,false",
        "10.1.2.3:80,0.0.0.0/0,true",
        "10.1.2.3:80,10.1.2.3/32,true",
        "10.1.2.3:80,10.1.2.4/32,false",
        "10.1.2.3:80,10.1.2.0/33,false",
        "10.1.2.3:80,10.1.2/24,false",
        "10.1.2.300:80,10.1.2.0/24,false",
        "api:443,10.0.0.0/8,false",
        "10.1.2.3,10.1.2.3,true",
        "10.1.2.3,10.0.0.0/8,true",
        "10.1.2.3,10.1.2.3:443,false",
        "2001:db8:0:0:0:0:0:7,2001:db8:0:0:0:0:0:7,true",
        "[2001:db8:0:0:0:0:0:7]:80,2001:db8:0:0:0:0:0:7,true",
        "2001:db8:0:0:0:0:0:7,[2001:db8:0:0:0:0:0:7],true",
        "2001:db8:0:0:0:0:0:8,2001:db8:0:0:0:0:0:7,false",
        "[2001:db8:0:0:0:0:0:7]:80,[2001:db8:0:0:0:0:0:7]:81,false"
    })
    void whoIsMeant(String address, String pattern, boolean meant) {
        assertThat(PeerMatch.matches(address, pattern)).isEqualTo(meant);
    }
}
